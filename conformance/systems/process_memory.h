/* SPDX-License-Identifier: MIT
 *
 * The memory of a process, ours or another, through process_vm_readv and process_vm_writev: an
 * address that cannot be reached is an answer, never a signal. Whatever the spans, a system call
 * takes many of them.
 */
#ifndef MAPCHECK_PROCESS_MEMORY_H
#define MAPCHECK_PROCESS_MEMORY_H

#include "reference/system.h"

#include <sys/types.h>

/* False: some address cannot be reached; what was read or written before it stays so. */
bool process_memory_read(pid_t process, const struct span *spans, size_t count);
bool process_memory_write(pid_t process, const struct span *spans, size_t count);

/* May we do this to that process? It must have `probe`, an address it can read. */
bool process_memory_allowed(pid_t process, const void *probe);

#endif
