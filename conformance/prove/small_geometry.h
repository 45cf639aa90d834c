/* SPDX-License-Identifier: MIT
 *
 * A proof includes this file before everything else (-include). The arrays then have PAGES pages
 * instead of 65,536, because larger ones would only slow the solver down. Everything else is as in
 * the harness build.
 */
#ifndef MAPCHECK_SMALL_GEOMETRY_H
#define MAPCHECK_SMALL_GEOMETRY_H

#include "impl/geometry.h"

#undef GEOMETRY_PAGES_MAX
#define GEOMETRY_PAGES_MAX PAGES

#endif
