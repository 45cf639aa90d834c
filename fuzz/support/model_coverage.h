/* SPDX-License-Identifier: MIT
 *
 * Coverage of a system whose code the engine cannot see, such as a shared object in a process of
 * its own: what the model and the answers show of a run. A counter that becomes 1 is a new feature
 * to libFuzzer (section __libfuzzer_extra_counters).
 */
#ifndef MAPCHECK_MODEL_COVERAGE_H
#define MAPCHECK_MODEL_COVERAGE_H

#include "reference/judge.h"

/* So few that libFuzzer reads all of them after each input of any system. */
enum { MODEL_COUNTERS = 4096 };

/* Marks what this step shows: its operation with its answer, together with those of the step
 * before, and the shape of the mapped pages with the operation that led there. A skipped step shows
 * nothing. */
void model_coverage_step(uint8_t counters[MODEL_COUNTERS], const struct step *before,
                         const struct step *step, const struct model *model);

#endif
