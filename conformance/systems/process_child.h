/* SPDX-License-Identifier: MIT
 *
 * The other side of process_supervised.h: the keeper, and the process that runs the code.
 */
#ifndef MAPCHECK_PROCESS_CHILD_H
#define MAPCHECK_PROCESS_CHILD_H

#include "conformance/systems/process_supervised.h"
#include "conformance/systems/process_turn.h"

enum { PROCESS_IDLE, PROCESS_WANTED, PROCESS_RUNNING, PROCESS_ENDED, PROCESS_UNWANTED };
enum { PROCESS_LEAVES = UINT32_MAX }; /* a request to this file, not to the server */

struct channel {
    struct turn turn;
    _Atomic uint32_t state;
    _Atomic uint32_t answered; /* equals `asked` when the answer is here */
    uint32_t asked;            /* calls of this process */
    pid_t process;             /* 0: not forked yet */
    int32_t end;               /* how the process ended; set before PROCESS_ENDED */
    int32_t fault;             /* what the code did to its process in a call that returned */
    uint64_t stack_start, stack_end;
    struct exchange exchange;
};

/* Sleeps at most a tenth of a second while the state is `before`. */
void state_wait(struct channel *channel, uint32_t before);
void state_wake(struct channel *channel);

/* The keeper. It ends with its parent, and never returns. */
_Noreturn void keeper_run(struct channel *channel, supervised_server *server, void *context,
                          pid_t parent);

#endif
