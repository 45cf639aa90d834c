/* SPDX-License-Identifier: MIT
 *
 * Benchmarks: a part is a list of works, a work is done by every system that can, round by round,
 * and becomes a row of the report. All figures of one part come from one run of one process, and
 * all comparisons are ratios of the same round. Nothing is asserted: a target that is missed is
 * said, and is no failure.
 */
#ifndef MAPCHECK_BENCH_H
#define MAPCHECK_BENCH_H

#include "conformance/systems/bench/bench_system.h"
#include "fuzz/support/quantiles.h"
#include <stdio.h>

enum { ROUNDS_MAX = 99, ROWS_MAX = 128, SYSTEMS_MAX = 6, TARGETS_MAX = 128 };

struct work;

/* What `times` repetitions took. */
struct measurement {
    double amount;       /* seconds, or the work's own unit */
    uint64_t operations; /* by which the amount is divided; 0: the system cannot */
    uint64_t answers;    /* a hash of the addresses that were given */
};
#define CANNOT ((struct measurement){.operations = 0})

typedef struct measurement work_run(const struct bench_system *system, const struct work *work,
                                    uint64_t times);

struct work {
    const char *name; /* of the row */
    work_run *run;
    uint64_t times;    /* per round; 0: so many that one takes some milliseconds, in slices */
    const char *unit;  /* NULL: nanoseconds per operation; else a fact, the same in every round */
    uint32_t pages;    /* of the table, or of each mapping */
    uint32_t ask;      /* pages of a request */
    uint32_t mappings; /* that are live */
    uint64_t compare;  /* times after which page tables must have answered alike; 0: not asked */
    const void *data;
};

struct row {
    struct work work;
    double samples[SYSTEMS_MAX][ROUNDS_MAX];
    uint64_t times[SYSTEMS_MAX]; /* 0: the system cannot */
    bool disagree;
};

/* One of the points of "what must be shown", for one system, in this run. */
struct target {
    unsigned point; /* of the list in README.md */
    char text[120]; /* what is compared */
    const char *system;
    double value, limit;
    bool at_least; /* else at most */
};

struct bench {
    const char *part;
    struct row rows[ROWS_MAX];
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

/* False: there are ROWS_MAX already. */
bool bench_add(struct bench *bench, const struct work *work);
bool bench_add_all(struct bench *bench, const struct work *works, size_t count);

/* Measures round by round, systems in turn. Ends early when interrupted, or when a system can no
 * more: bench->rounds are complete. */
void bench_measure(struct bench *bench);

/* Monotonic, seconds. */
double bench_now(void);
/* Seconds since then, without what asking for the time costs, which is much under node: of a short
 * interval that can leave less than nothing. */
double bench_since(double start);

/* How many systems there are; their order is that of bench_systems. */
size_t bench_system_count(void);
/* It only grows, and finds nothing. */
bool bench_is_bare(const struct bench_system *system);
/* bench_system_count() when there is none of this name. */
size_t bench_system_index(const char *name);
bool row_has(const struct bench *bench, const struct row *row, size_t system);
struct quantiles row_quantiles(const struct bench *bench, const struct row *row, size_t system);
/* Median of the rounds' ratios; 0 where one of them is not there. */
double row_ratio(const struct bench *bench, const struct row *above, size_t system_above,
                 const struct row *below, size_t system_below);
/* NULL when nobody measures that. */
const struct row *bench_row(const struct bench *bench, const char *name);

/* A target of a system that is to be at most, or at least, so much; the format says what. Left out
 * where the value is 0: not measured. */
void bench_at_most(struct bench *bench, unsigned point, size_t system, double value, double limit,
                   const char *format, ...) __attribute__((format(printf, 6, 7)));
void bench_at_least(struct bench *bench, unsigned point, size_t system, double value, double limit,
                    const char *format, ...) __attribute__((format(printf, 6, 7)));
bool target_met(const struct target *target);

/* The report (bench_report.c). */
void bench_print_markdown(const struct bench *bench, FILE *out);
void bench_print_json(const struct bench *bench, FILE *out);
const char *bench_lane(void);

#endif
