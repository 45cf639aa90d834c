/* SPDX-License-Identifier: MIT
 *
 * Small changes of one operation or of the world: one field takes another value, valid or not.
 */
#ifndef MAPCHECK_MUTATE_OPERATION_H
#define MAPCHECK_MUTATE_OPERATION_H

#include "fuzz/generate/generator.h"

/* The generator must have followed all operations before this one. Afterwards the reference may
 * point past the last map; edit_repair mends it. */
void mutate_operation(struct generator *generator, struct operation *operation);

/* Shrinks a large world to a usual size: a large one is slow and rarely finds anything else. */
enum { MUTATE_LARGE_PAGES = 256 };
void mutate_large_world(struct prng *prng, struct world *world);

/* The world stays valid (world_problem returns NULL). */
void mutate_world(struct prng *prng, struct world *world);

#endif
