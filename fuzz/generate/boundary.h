/* SPDX-License-Identifier: MIT
 *
 * Operations with boundary arguments: any value that a caller can pass, valid or not. The contract
 * has an answer to each of them, usually a refusal.
 */
#ifndef MAPCHECK_BOUNDARY_H
#define MAPCHECK_BOUNDARY_H

#include "fuzz/generate/generator.h"

/* An amount at an edge of the address space. */
struct amount boundary_amount(struct generator *generator);
struct operation make_boundary(struct generator *generator);

#endif
