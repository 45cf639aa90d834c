/* SPDX-License-Identifier: MIT
 *
 * The verbs of the command line and what they share: exit codes, the settings that options fill,
 * and how a problem is printed (one line on stderr: what is wrong, where, what to type next).
 */
#ifndef MAPCHECK_COMMAND_H
#define MAPCHECK_COMMAND_H

#include "fuzz/import/import.h"
#include "fuzz/support/color.h"
#include "reference/judge.h"

enum exit_code {
    EXIT_AGREE = 0,
    EXIT_DIVERGENCE = 1,   /* a divergence, or unresolved */
    EXIT_INPUT = 2,        /* wrong usage or input */
    EXIT_CANNOT_RUN = 77,  /* not on this platform */
    SETTINGS_COMPLETE = -1 /* not an exit code: the verb can run */
};

/* The number of operations where only the seconds are given. */
#define SETTINGS_UNLIMITED (UINT64_MAX / 2)

struct worker;

struct settings {
    const char *verb;
    struct worker *worker; /* NULL: the verb runs in this process only (worker.h) */
    const struct system *system;
    uint32_t questions;
    bool collect;     /* go on after a finding */
    const char *past; /* clauses to go past: "A,B"; NULL: none */
    double seconds;   /* 0: no limit */
    bool json, tap, verbose, force, lenient, figures, statistics, as_c, as_ops;
    enum color color;
    const char *output; /* -o; NULL: not given */
    uint64_t operations, seed;
    uint32_t world_operations, raw_share;
    uint32_t pages, skip, growth, first_break; /* options of explore */
    uint64_t histories;                        /* of threads; 0: no limit */
    const char *checkpoint;                    /* NULL: not given */
    const char *clause, *tsv, *traces;         /* of conform; NULL: all, none, none */
    bool list, check;                          /* of conform */
    const char *expected, *kept, *commit;      /* of matrix; NULL: none */
    bool scaled;
    enum import_scale scale;
    char **files;
    int file_count;
};

struct verb {
    const char *name;
    const char *arguments; /* shown in its usage line */
    const char *summary;
    const char *options; /* the letters of its options (settings.c); @: it names its system first */
    int files_min, files_max;
    int (*run)(const struct settings *settings); /* returns the exit code */
};
/* All verbs, ending with a NULL name (mapcheck.c). */
extern const struct verb verbs[];

int run_check(const struct settings *settings);
int run_list(const struct settings *settings);
int run_show(const struct settings *settings);
int run_replay(const struct settings *settings);
int run_stress(const struct settings *settings);
int run_explore(const struct settings *settings);
int run_threads(const struct settings *settings);
int run_shrink(const struct settings *settings);
int run_import(const struct settings *settings);
int run_encode(const struct settings *settings);
int run_conform(const struct settings *settings);
int run_matrix(const struct settings *settings);

/* The verb's row in verbs[], which conform_main needs, too. */
#define VERB_CONFORM                                                                               \
    {                                                                                              \
        "conform", "[--system NAME] [--clause ID]", "every clause of the contract, a line each",   \
            "siTdLZk", 0, 0, run_conform                                                           \
    }
/* `mapcheck conform` for a program that has no other verb. argv[0] may be any name. */
int conform_main(int argc, char **argv);

/* Returns SETTINGS_COMPLETE, or the exit code after printing help or a problem. argv[0] is the
 * verb. */
int settings_read(const struct verb *verb, int argc, char **argv, struct settings *settings);
bool settings_color(const struct settings *settings);
/* Opens a judge with these settings. Prints a line and returns NULL when memory is out. */
struct judge *settings_judge(const struct settings *settings);

/* Prints "mapcheck: " and one line on stderr. Returns EXIT_INPUT, so that a function can return
 * it. */
int problem(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same for a world that the system cannot open. Returns EXIT_CANNOT_RUN where another platform
 * can open it. */
int problem_world(const char *file, const struct settings *settings, const char *reason);

#endif
