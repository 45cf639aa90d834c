/* SPDX-License-Identifier: MIT
 *
 * Random operations that go on after a finding: the next world is a new instance of the system.
 * The first find of each verdict and clause is shrunk and saved, further ones are counted. Nothing
 * is overwritten, and what was found stays when the run is interrupted.
 *
 * A system whose every map has one fault would hide all its other faults. So in every second world
 * the judge goes past the findings that are listed already (judge_go_past). A finding that came
 * only behind such a one is listed with the clauses that came first: it may follow from them. When
 * its smallest program, or a later world, has it as its first finding in a judge that knows none,
 * it follows from no other, and the list says so.
 */
#ifndef MAPCHECK_COLLECT_H
#define MAPCHECK_COLLECT_H

#include "fuzz/command/stress.h"

/* The folder of the files when --output names none. */
#define COLLECT_FOLDER "out/collect"

/* EXIT_AGREE when the folder for the files can be made. */
int collect_check(const struct settings *settings);
/* Runs worlds until stress_goes_on says no. Prints a line for each new finding. EXIT_AGREE, or the
 * exit code after a problem was printed. */
int collect(struct stress *stress);

/* Takes the finding that the judge has just made of stress->program. */
int collect_finding(struct stress *stress);
/* Lists a clause that fails by its own expectations, where the judge agrees with the program. */
int collect_clause(struct stress *stress, const char *clause, const char *text);

/* What the run says of the system: EXIT_AGREE, or EXIT_DIVERGENCE with one line of text. */
int collect_verdict(const struct stress *stress, char *text, size_t size);

/* Prints the findings, the most telling first, each with the rule of its clause and its file, and
 * with `calls` as C. Then the commands for the first. Prints nothing without findings. */
void collect_print(const struct stress *stress, bool calls);

/* `mapcheck stress --collect`: opens, collects, prints the statistics and the findings. */
int collect_and_rank(const struct settings *settings);

#endif
