/* SPDX-License-Identifier: MIT
 *
 * The pages of a file's process, as mapcheck knows them: which of them the file has given out,
 * where the process has no memory, and the bytes of pages. The record decides which calls mapcheck
 * makes, because the file may pass a call on to the kernel, which would then change the pages of
 * the file's own code.
 */
#ifndef MAPCHECK_LOADABLE_PAGES_H
#define MAPCHECK_LOADABLE_PAGES_H

#include "conformance/systems/loadable_ranges.h"
#include "reference/system.h"

#include <sys/types.h>

struct file_pages {
    pid_t process;
    int memory_file;     /* /proc/PID/mem: ignores the protection of pages; -1: not opened yet */
    uint64_t page_size;  /* of the system */
    bool keeps_pages;    /* pages may come back to the file's own code later */
    struct ranges live;  /* given out, and not unmapped */
    struct ranges inner; /* unmapped, but the file's memory behind them stayed: a pool's pages */
};

/* Sets all pages with a byte of [address, address + length). False: the range wraps, is empty, or
 * ends above the addresses that a process can have. */
bool pages_range(const struct file_pages *pages, uint64_t address, uint64_t length,
                 struct range *range);
/* Would a call with this range change only pages that the file has given out, inner pages, and
 * addresses without memory? True for a range of no pages. Page 0 is never such a page. */
bool pages_harmless(struct file_pages *pages, uint64_t address, uint64_t length);

/* The record adopts a success; `address` is the answer. */
void pages_map(struct file_pages *pages, const struct call *call, uint64_t address);
void pages_unmap(struct file_pages *pages, const struct call *call);
/* The pages from the new address on have the rights that all the old pages had. */
void pages_remap(struct file_pages *pages, const struct call *call, uint64_t address);
/* An mprotect. After a failure each page has its old rights or the new ones. */
void pages_protect(struct file_pages *pages, const struct call *call, bool success);
/* Is a page of the range given out, and shared? */
bool pages_shared(const struct file_pages *pages, uint64_t address, uint64_t length);

/* Copy spans out of or into the process. A page that was mapped without the right for the access
 * is reached all the same; any other must be accessible, or else the system has handed out memory
 * that cannot be used. */
bool pages_read(struct file_pages *pages, const struct span *spans, size_t count);
bool pages_write(struct file_pages *pages, const struct span *spans, size_t count);
void pages_close(struct file_pages *pages);

#endif
