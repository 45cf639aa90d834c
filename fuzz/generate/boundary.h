/* SPDX-License-Identifier: MIT
 *
 * Operations with raw arguments: what a caller can pass, whether or not it makes sense. Every one
 * of them has an answer in the contract; most of them are refused.
 */
#ifndef MAPCHECK_BOUNDARY_H
#define MAPCHECK_BOUNDARY_H

#include "fuzz/generate/generator.h"

/* An amount at the edge of what an address space has. */
struct amount boundary_amount(struct generator *generator);
struct operation make_boundary(struct generator *generator);

#endif
