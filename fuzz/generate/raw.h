/* SPDX-License-Identifier: MIT
 *
 * Operations with raw arguments: what a caller can pass, whether or not it makes sense. Every one
 * of them has an answer in the contract; most of them are refused.
 */
#ifndef MAPCHECK_RAW_H
#define MAPCHECK_RAW_H

#include "fuzz/generate/generator.h"

/* An amount at the edge of what an address space has. */
struct amount generate_wild(struct generator *generator);
struct operation make_raw(struct generator *generator);

#endif
