/* SPDX-License-Identifier: MIT
 *
 * Calls untrusted code. SIGSEGV, SIGBUS, SIGABRT, SIGILL or SIGFPE in it, or SIGALRM when it does
 * not return, ends the call and not the process. guard_call installs its handlers only during the
 * call, so that sanitizers and fuzzing engines keep theirs. Installing and removing them costs
 * about twenty system calls, 4 us. One thread at a time may use it. Locks that the code holds stay
 * locked.
 */
#ifndef MAPCHECK_LOADABLE_GUARD_H
#define MAPCHECK_LOADABLE_GUARD_H

/* The longest time of a call, in seconds. An endless loop uses up its processor time, however busy
 * the machine is. Code that waits for ever uses no processor time, so only a limit of wall time can
 * end it. That limit is long, because a slow answer is still an answer. */
extern struct guard_patience {
    unsigned processor, wall;
} guard_patience; /* 5, 60 */

/* 0 when work(argument) returned, else the number of the signal that ended it. */
int guard_call(void (*work)(void *argument), void *argument);

#endif
