/* SPDX-License-Identifier: MIT
 *
 * Random operations, one after the other, that mostly make sense: unmaps cut, span and hit what is live.
 * Now and then they are a pattern of real programs. A share of the operations carries raw arguments:
 * lengths near 0, half and all of the address space, and addresses and bits that no sane caller passes.
 * Deterministic: the seed, the kinds and the world are all.
 */
#ifndef MAPCHECK_GENERATE_H
#define MAPCHECK_GENERATE_H

#include "fuzz/generate/generator.h"

/* The next operation, already followed. */
struct operation generator_next(struct generator *generator);

#endif
