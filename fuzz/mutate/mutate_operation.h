/* SPDX-License-Identifier: MIT
 *
 * Small changes of one operation or of the world: one field becomes another, sensible or not.
 */
#ifndef MAPCHECK_MUTATE_OPERATION_H
#define MAPCHECK_MUTATE_OPERATION_H

#include "fuzz/generate/generator.h"

/* The generator must have followed everything before the operation. The reference may come to
 * point past the last map: repair it. */
void mutate_operation(struct generator *generator, struct operation *operation);

/* Brings a large world, which is slow and mostly finds the same, down to an everyday size. */
enum { MUTATE_LARGE_PAGES = 256 };
void mutate_large_world(struct prng *prng, struct world *world);

/* The world can still be (world_problem is NULL). */
void mutate_world(struct prng *prng, struct world *world);

#endif
