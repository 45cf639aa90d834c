/* SPDX-License-Identifier: MIT
 *
 * Faults that end or disturb the process: exit, abort, a signal, an endless loop.
 */
#ifndef STRANGER_PROCESS_H
#define STRANGER_PROCESS_H

/* Does what the fault of this build says. Each map calls it. */
void process_fault(void);

#endif
