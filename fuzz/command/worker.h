/* SPDX-License-Identifier: MIT
 *
 * A verb whose system is linked into this program runs in a second process, the worker. When the
 * system ends the worker, this process goes on from the worker's last note, with the system in a
 * process of its own: there the same fault is a trap, with a verdict and a program. A worker costs
 * one fork a command; a process for the system costs every call a switch of processes.
 */
#ifndef MAPCHECK_WORKER_H
#define MAPCHECK_WORKER_H

#include "fuzz/command/command.h"

/* Runs the verb, and returns its exit code. */
int worker_run(const struct verb *verb, const struct settings *settings);

/* Notes that part number `part` of the work begins, and what the verb knows so far. Does nothing
 * outside a worker. */
void worker_note(const struct settings *settings, uint64_t part, const void *state, size_t size);
/* The number of the part to begin with, and the state that was noted then. 0, and the state as it
 * is, in a run from the start. */
uint64_t worker_part(const struct settings *settings, void *state, size_t size);

/* The same memory for a verb that notes each step itself, and whether this run goes on from such a
 * note. NULL outside a worker. At most WORKER_STATE_BYTES, all 0 at first. */
enum { WORKER_STATE_BYTES = 1 << 16 };
void *worker_state(const struct settings *settings);
bool worker_resumed(const struct settings *settings);

#endif
