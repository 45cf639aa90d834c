/* SPDX-License-Identifier: MIT
 *
 * Included before everything else (-include) in a proof: arrays of PAGES pages instead of 65,536,
 * which would only slow the solver down. Everything else is as in the harness build.
 */
#ifndef MAPCHECK_SMALL_GEOMETRY_H
#define MAPCHECK_SMALL_GEOMETRY_H

#include "impl/geometry.h"

#undef GEOMETRY_PAGES_MAX
#define GEOMETRY_PAGES_MAX PAGES

#endif
