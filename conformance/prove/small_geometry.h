/* SPDX-License-Identifier: MIT
 *
 * Included before all else (-include) where something is proven: arrays for PAGES pages instead of
 * 65,536, so that a solver need not carry what no proof looks at. Everything else is the harness build.
 */
#ifndef MAPCHECK_SMALL_GEOMETRY_H
#define MAPCHECK_SMALL_GEOMETRY_H

#include "impl/geometry.h"

#undef GEOMETRY_PAGES_MAX
#define GEOMETRY_PAGES_MAX PAGES

#endif
