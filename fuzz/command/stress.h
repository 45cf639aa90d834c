/* SPDX-License-Identifier: MIT
 *
 * Random operations against a system, one world after another: what `stress` shares with the verbs
 * that go on after a finding (collect.h).
 */
#ifndef MAPCHECK_STRESS_H
#define MAPCHECK_STRESS_H

#include "fuzz/command/command.h"
#include "fuzz/generate/generate.h"
#include "fuzz/support/collection.h"
#include "fuzz/support/progress.h"
#include "fuzz/support/statistics.h"

/* What a worker notes before each world, and what its successor continues with (worker.h). The
 * collection is last, so that a note ends with its last entry. */
struct stress_state {
    uint64_t done;       /* operations that were put to the system */
    uint64_t unresolved; /* worlds that the judge could not decide */
    struct finding last_unresolved;
    struct run_counts counts;
    struct collection collection;
};

struct stress {
    const struct settings *settings;
    struct judge *judge;
    struct generator generator;
    struct program program; /* the program of the current world */
    struct progress progress;
    bool quiet;       /* prints no line for a new finding */
    uint64_t world;   /* its number */
    char reason[160]; /* why a world could not be opened; empty: all could */
    struct stress_state state;
};

/* EXIT_AGREE, or the exit code after a problem was printed. stress_close follows either. */
int stress_open(struct stress *stress, const struct settings *settings);
void stress_close(struct stress *stress);

/* For progress_begin: the number of operations, 0 when only the seconds limit the run. */
uint64_t stress_total(const struct settings *settings);
/* Skips the worlds that an earlier worker has finished. */
void stress_resume(struct stress *stress);
/* Is there work left: operations and seconds? */
bool stress_goes_on(const struct stress *stress);
/* Runs the next world up to its first finding. VERDICT_UNRESOLVED with a reason when the system
 * cannot open it. */
enum verdict stress_world(struct stress *stress);
/* Draws the operations of this world that its finding has cut off, so that the next world is the
 * same with and without the finding. */
void stress_draw_rest(struct stress *stress);

/* "interrupted after 100 operations on NAME, seed 1, 0.1 s (1000/s)", below the statistics. */
void stress_print_end(const struct stress *stress, double seconds);
/* The command that repeats the run, without its options for files. */
void stress_command(const struct stress *stress, char *text, size_t size);

#endif
