/* SPDX-License-Identifier: MIT
 *
 * Two processes take turns on shared memory. `turn` says which side may write. The other side polls
 * it for a moment and then sleeps on a futex, because waking a sleeping process costs more than
 * most calls. With one processor it does not poll, because that only delays the other side. Neither
 * side yields: on a busy machine, a yield gives another program a whole time slice for every call.
 * No function here allocates, or runs code that a sanitizer instruments.
 */
#ifndef MAPCHECK_PROCESS_TURN_H
#define MAPCHECK_PROCESS_TURN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#ifdef __clang__
#define UNINSTRUMENTED __attribute__((no_sanitize("address", "undefined", "thread", "memory")))
#else
#define UNINSTRUMENTED __attribute__((no_sanitize("address", "undefined", "thread")))
#endif

enum { TURN_CLIENT, TURN_SERVER };

struct turn {
    _Atomic uint32_t turn;
    _Atomic uint32_t asleep[2]; /* by the turn that is awaited */
    uint32_t looks;             /* polls before a side sleeps */
};

/* The client's turn comes first. A side polls `looks` times before it sleeps, or not at all with
 * one processor. */
void turn_init(struct turn *turn, uint32_t looks);
/* False when the turn has not come within a tenth of a second. */
bool turn_wait(struct turn *turn, uint32_t mine);
void turn_pass(struct turn *turn, uint32_t theirs);

#endif
