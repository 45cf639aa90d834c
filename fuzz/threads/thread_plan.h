/* SPDX-License-Identifier: MIT
 *
 * Draws what the threads of a shared object do in one history.
 */
#ifndef MAPCHECK_THREAD_PLAN_H
#define MAPCHECK_THREAD_PLAN_H

#include "conformance/systems/registry.h"
#include "fuzz/support/prng.h"

/* Two to four threads, so few calls that history_check can search all orders, and so few pages that
 * a history can number them. A plain plan has only maps and unmaps that every system accepts. */
void thread_plan_draw(struct threads_plan *plan, struct prng *prng, bool plain);

#endif
