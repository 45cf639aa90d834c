/* SPDX-License-Identifier: MIT
 *
 * Calls code that nobody trusts: SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE in it, or SIGALRM when it
 * takes longer than GUARD_SECONDS, end the call and not the process. The handlers are there only
 * during the call, so that sanitizers and fuzzing engines keep theirs; that costs about
 * sixteen system calls, 3 us. One thread at a time. What the code has locked stays locked.
 */
#ifndef MAPCHECK_LOADABLE_GUARD_H
#define MAPCHECK_LOADABLE_GUARD_H

enum { GUARD_SECONDS = 5 };

/* 0 when work(argument) returned, else the signal that ended it. */
int guard_call(void (*work)(void *argument), void *argument);

#endif
