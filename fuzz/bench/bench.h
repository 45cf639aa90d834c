/* SPDX-License-Identifier: MIT
 *
 * Benchmarks. A part is a list of works. Every system that can do a work does it in every round,
 * and each work becomes one row of the report. All figures of a part come from one run of one
 * process, and every comparison is a ratio within one round. Benchmarks assert nothing: they report
 * a missed target, but do not fail.
 */
#ifndef MAPCHECK_BENCH_H
#define MAPCHECK_BENCH_H

#include "conformance/systems/bench/bench_system.h"
#include "fuzz/support/quantiles.h"
#include <stdio.h>

enum { ROUNDS_MAX = 99, ROWS_MAX = 128, SYSTEMS_MAX = 6, TARGETS_MAX = 128 };

struct work;

/* The result of `times` repetitions of a work. */
struct measurement {
    double amount;       /* seconds, or the work's own unit */
    uint64_t operations; /* divides the amount; 0: the system cannot do this work */
    uint64_t answers;    /* a hash of the returned addresses */
};
#define CANNOT ((struct measurement){.operations = 0})

typedef struct measurement work_run(const struct bench_system *system, const struct work *work,
                                    uint64_t times);

struct work {
    const char *name; /* name of the row */
    work_run *run;
    uint64_t times; /* repetitions per round; 0: as many as fit into a slice of some milliseconds */
    const char *unit;  /* NULL: nanoseconds per operation; else a count, equal in all rounds */
    uint32_t pages;    /* size of the table, or of each mapping */
    uint32_t ask;      /* pages of a request */
    uint32_t mappings; /* number of live mappings */
    uint64_t compare;  /* repetitions after which the page tables' answers are compared; 0: never */
    const void *data;
};

struct bench_row {
    struct work work;
    double samples[SYSTEMS_MAX][ROUNDS_MAX];
    uint64_t times[SYSTEMS_MAX]; /* 0: the system cannot do this work */
    bool disagree;
};

/* One target for one system in this run: README.md lists them under "What must be shown". */
struct target {
    unsigned point; /* number of the point in README.md */
    char text[120]; /* the compared quantities */
    const char *system;
    double value, limit;
    bool at_least; /* false: at most */
};

struct bench {
    const char *part;
    struct bench_row rows[ROWS_MAX];
    size_t row_count;
    struct target targets[TARGETS_MAX];
    size_t target_count;
    unsigned rounds, rounds_wanted;
};

struct part {
    const char *name, *summary;
    bool (*fill)(struct bench *bench, char *problem, size_t size); /* adds the rows */
    void (*judge)(struct bench *bench);                            /* adds the targets */
};
extern const struct part bench_part_tables, bench_part_calls, bench_part_growth, bench_part_fresh,
    bench_part_dirty, bench_part_workloads, bench_part_memory;

/* False: the bench already has ROWS_MAX rows. */
bool bench_add(struct bench *bench, const struct work *work);
bool bench_add_all(struct bench *bench, const struct work *works, size_t count);

/* Measures round by round; in a round the systems take turns. Ends early when interrupted, or when
 * a system runs out of memory. bench->rounds counts the complete rounds. */
void bench_measure(struct bench *bench);

/* Monotonic clock, in seconds. */
double bench_now(void);
/* Seconds since `start`, less the cost of reading the clock, which is high under node. The result
 * of a short interval can be negative. */
double bench_since(double start);

/* The number of systems; indices of systems refer to bench_systems. */
size_t bench_system_count(void);
/* True for the system `bare`, which only grows and has no search. */
bool bench_is_bare(const struct bench_system *system);
/* bench_system_count() when no system has this name. */
size_t bench_system_index(const char *name);
bool row_has(const struct bench *bench, const struct bench_row *row, size_t system);
struct quantiles row_quantiles(const struct bench *bench, const struct bench_row *row,
                               size_t system);
/* The median of the rounds' ratios; 0 where either value is missing. */
double row_ratio(const struct bench *bench, const struct bench_row *above, size_t system_above,
                 const struct bench_row *below, size_t system_below);
/* NULL when no row has this name. */
const struct bench_row *bench_row(const struct bench *bench, const char *name);

/* Adds a target: the value of a system shall be at most, or at least, `limit`. The format names the
 * compared quantities. A value of 0 means not measured, and adds nothing. */
void bench_at_most(struct bench *bench, unsigned point, size_t system, double value, double limit,
                   const char *format, ...) __attribute__((format(printf, 6, 7)));
void bench_at_least(struct bench *bench, unsigned point, size_t system, double value, double limit,
                    const char *format, ...) __attribute__((format(printf, 6, 7)));
bool target_met(const struct target *target);

/* Prints the report (bench_report.c). */
void bench_print_markdown(const struct bench *bench, FILE *out);
void bench_print_json(const struct bench *bench, FILE *out);
const char *bench_platform(void);

#endif
