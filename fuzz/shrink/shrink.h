/* SPDX-License-Identifier: MIT
 *
 * Makes a diverging program small while verdict and clause stay the same: drops operations, turns
 * references, shortens lengths, forgets arguments, simplifies the world, until nothing helps any
 * more. Works on operations, never on bytes; deterministic.
 */
#ifndef MAPCHECK_SHRINK_H
#define MAPCHECK_SHRINK_H

#include "reference/judge.h"

/* Called after each try; false ends the shrinking with what was found so far. May be NULL. */
typedef bool (*shrink_progress)(void *context, size_t operations, uint64_t tries);

/* False: the program does not diverge (the judge's finding is then AGREE or UNRESOLVED), or
 * memory is out. True: the program is the small one, and the judge has just run it. */
bool shrink_program(struct judge *judge, struct program *program, shrink_progress progress,
                    void *context);

/* FNV-1a over verdict, clause and shape (kinds and references) of a shrunk program, by which the
 * same defect found twice is known. */
uint64_t shrink_shape(const struct program *program, const struct finding *finding);

#endif
