/* SPDX-License-Identifier: MIT
 *
 * A design: how a stranger remembers which pages are free. pages.c keeps the state of each page,
 * and calls these three functions with pages of which it knows the state.
 */
#ifndef STRANGER_DESIGN_H
#define STRANGER_DESIGN_H

#include "conformance/strangers/stranger.h"

/* The first of `count` free pages in a row, or NO_PAGE. The pages stay free. */
size_t design_find(size_t count);
/* These free pages are in use from now on. */
void design_take(size_t first, size_t count);
/* These pages, of which none was free, are free from now on. */
void design_release(size_t first, size_t count);

#endif
