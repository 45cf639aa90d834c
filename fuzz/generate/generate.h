/* SPDX-License-Identifier: MIT
 *
 * Makes random operations, one after the other, that are mostly valid: unmaps cut, span and hit
 * live pages. Now and then it inserts a pattern of real programs. A share of the operations has
 * boundary arguments: lengths near 0, half and all of the address space, and addresses and bits
 * that no sane caller passes. The seed, the kinds and the world determine the sequence.
 */
#ifndef MAPCHECK_GENERATE_H
#define MAPCHECK_GENERATE_H

#include "fuzz/generate/generator.h"

/* Returns the next operation, which the generator has already applied to its own state. */
struct operation generator_next(struct generator *generator);

#endif
