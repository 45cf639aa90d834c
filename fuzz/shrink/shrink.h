/* SPDX-License-Identifier: MIT
 *
 * Makes a diverging program smaller while its verdict and clause stay the same. It drops
 * operations, redirects references, shortens lengths, resets arguments and simplifies the world,
 * until no step helps. It works on operations, never on bytes, and is deterministic.
 */
#ifndef MAPCHECK_SHRINK_H
#define MAPCHECK_SHRINK_H

#include "reference/judge.h"

/* The shrinker calls this function after each try. The function returns false to stop with the
 * smallest program so far. May be NULL. */
typedef bool (*shrink_progress)(void *context, size_t operations, uint64_t tries);

/* False: the program does not diverge (then the judge's finding is AGREE or UNRESOLVED), or memory
 * is out. True: the program is the small one, and the judge has just run it. */
bool shrink_program(struct judge *judge, struct program *program, shrink_progress progress,
                    void *context);

/* FNV-1a over verdict, clause and shape (kinds and references) of a shrunk program. Two finds of
 * the same defect have the same shape. */
uint64_t shrink_shape(const struct program *program, const struct finding *finding);

#endif
