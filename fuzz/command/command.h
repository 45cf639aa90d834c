/* SPDX-License-Identifier: MIT
 *
 * The verbs of the command line and what they share: exit codes, the settings that options give,
 * and how a problem is told (one line on stderr: what, where, what to type next).
 */
#ifndef MAPCHECK_COMMAND_H
#define MAPCHECK_COMMAND_H

#include "fuzz/import/import.h"
#include "reference/judge.h"

enum exit_code {
    EXIT_AGREE = 0,
    EXIT_DIVERGENCE = 1,   /* or unresolved */
    EXIT_INPUT = 2,        /* usage or input */
    EXIT_CANNOT_RUN = 77,  /* not in this lane */
    SETTINGS_COMPLETE = -1 /* not an exit code: the verb can run */
};

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct settings {
    const char *verb;
    const struct system *system;
    uint32_t questions;
    bool json, tap, verbose, force, lenient, figures, statistics, as_c, as_ops;
    enum color color;
    const char *output; /* -o; NULL: none */
    uint64_t operations, seed;
    uint32_t world_operations, raw_share;
    uint32_t pages, skip, growth, first_break; /* explore */
    const char *checkpoint;                    /* NULL: none */
    bool scaled;
    enum import_scale scale;
    char **files;
    int file_count;
};

struct verb {
    const char *name;
    const char *arguments; /* for its usage line */
    const char *summary;
    const char *options; /* the letters of the options it takes (settings.c) */
    int files_min, files_max;
    int (*run)(const struct settings *settings); /* returns the exit code */
};
/* All of them, ending with a NULL name (mapcheck.c). */
extern const struct verb verbs[];

int run_list(const struct settings *settings);
int run_show(const struct settings *settings);
int run_replay(const struct settings *settings);
int run_stress(const struct settings *settings);
int run_explore(const struct settings *settings);
int run_shrink(const struct settings *settings);
int run_import(const struct settings *settings);
int run_encode(const struct settings *settings);

/* SETTINGS_COMPLETE, or the exit code with which all was said. argv[0] is the verb. */
int settings_read(const struct verb *verb, int argc, char **argv, struct settings *settings);
bool settings_color(const struct settings *settings);
/* A judge as the settings say; NULL, told, when memory is out. */
struct judge *settings_judge(const struct settings *settings);

/* "mapcheck: " and one line on stderr; returns EXIT_INPUT, so that a function can end with it. */
int problem(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same for a world that the system cannot open; EXIT_CANNOT_RUN where another lane can. */
int problem_world(const char *file, const struct settings *settings, const char *reason);

#endif
