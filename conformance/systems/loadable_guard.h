/* SPDX-License-Identifier: MIT
 *
 * Calls code that nobody trusts: SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE in it, or SIGALRM when it
 * does not return, end the call and not the process. The handlers are there only during the call,
 * so that sanitizers and fuzzing engines keep theirs; that costs about twenty system calls, 4 us.
 * One thread at a time. What the code has locked stays locked.
 */
#ifndef MAPCHECK_LOADABLE_GUARD_H
#define MAPCHECK_LOADABLE_GUARD_H

/* What a call may take, in seconds. An endless loop uses up its time on the processor, however busy
 * the machine is; what waits for ever uses up none, and a slow answer must not look like it. */
extern struct guard_patience {
    unsigned processor, wall;
} guard_patience; /* 5, 60 */

/* 0 when work(argument) returned, else the signal that ended it. */
int guard_call(void (*work)(void *argument), void *argument);

#endif
