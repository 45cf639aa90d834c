/* SPDX-License-Identifier: MIT
 *
 * Reads and writes the memory of a process, this one or another, through process_vm_readv and
 * process_vm_writev. An address that cannot be reached makes the call fail and never raises a
 * signal. One system call transfers many spans.
 */
#ifndef MAPCHECK_PROCESS_MEMORY_H
#define MAPCHECK_PROCESS_MEMORY_H

#include "reference/system.h"

#include <sys/types.h>

/* False: some address cannot be reached. Spans that were transferred before it stay transferred. */
bool process_memory_read(pid_t process, const struct span *spans, size_t count);
bool process_memory_write(pid_t process, const struct span *spans, size_t count);

/* May this process read the memory of `process`? `probe` is an address that the other process can
 * read. */
bool process_memory_allowed(pid_t process, const void *probe);

#endif
