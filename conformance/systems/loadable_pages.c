/* SPDX-License-Identifier: MIT
 *
 * See loadable_pages.h. The process has no memory at an address when a read through /proc/PID/mem,
 * which ignores protection, fails.
 */
#include "conformance/systems/loadable_pages.h"

#include "conformance/systems/process_memory.h"
#include "reference/operation.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* The rights of a page, beside PROTECTION_*. */
enum { RIGHT_PRIVATE = 1 << 8 };

/* A process has memory in pages of 4,096 bytes. A range of more pages is not looked at. */
enum { MACHINE_PAGE = 4096, PAGES_LOOKED_AT = 4096 };

bool pages_range(const struct file_pages *pages, uint64_t address, uint64_t length,
                 struct range *range)
{
    const uint64_t top = UINT64_C(1) << 47;
    uint64_t mask = pages->page_size - 1;
    if (length == 0 || length > top || address > top - length)
        return false;
    range->start = address & ~mask;
    range->end = (address + length + mask) & ~mask;
    return true;
}

/* Opens /proc/PID/mem of this run's process. */
static int memory_open(struct file_pages *pages)
{
    char path[40];
    snprintf(path, sizeof path, "/proc/%d/mem", (int)pages->process);
    if (pages->memory_file < 0)
        pages->memory_file = open(path, O_RDWR | O_CLOEXEC);
    return pages->memory_file;
}

/* Has the process memory at this address? */
static bool is_memory(struct file_pages *pages, uint64_t address)
{
    uint8_t byte;
    return pread(memory_open(pages), &byte, 1, (off_t)address) == 1;
}

static bool page_harmless(struct file_pages *pages, uint64_t at)
{
    return ranges_cover(&pages->live, at, at + 1) ||
           (!pages->keeps_pages && ranges_cover(&pages->inner, at, at + 1)) ||
           !is_memory(pages, at);
}

static bool range_harmless(struct file_pages *pages, const struct range *range)
{
    uint64_t step = pages->page_size < MACHINE_PAGE ? pages->page_size : MACHINE_PAGE;
    if (range->start == 0 || (range->end - range->start) / step > PAGES_LOOKED_AT)
        return false;
    for (uint64_t at = range->start; at < range->end; at += step)
        if (!page_harmless(pages, at))
            return false;
    return true;
}

bool pages_harmless(struct file_pages *pages, uint64_t address, uint64_t length)
{
    struct range range;
    return !pages_range(pages, address, length, &range) ||
           ranges_cover(&pages->live, range.start, range.end) || range_harmless(pages, &range);
}

void pages_map(struct file_pages *pages, const struct call *call, uint64_t address)
{
    struct range range;
    bool shared = (call->flags & FLAG_SHARED) != 0;
    if (!pages_range(pages, address, call->length, &range))
        return;
    ranges_add(&pages->live, range.start, range.end,
               call->protection | (shared ? 0 : RIGHT_PRIVATE));
    ranges_remove(&pages->inner, range.start, range.end);
}

/* The memory behind unmapped pages stays in a system with a pool, and goes where the kernel gets
 * the call. Both ends of the range tell. A range with pages that were never given out says
 * nothing. */
static void range_unmap(struct file_pages *pages, const struct range *range)
{
    if (range->start >= range->end)
        return;
    uint64_t known = ranges_covered(&pages->live, range->start, range->end) +
                     ranges_covered(&pages->inner, range->start, range->end);
    ranges_remove(&pages->live, range->start, range->end);
    if (known < range->end - range->start)
        return;
    if (is_memory(pages, range->start) && is_memory(pages, range->end - 1))
        ranges_add(&pages->inner, range->start, range->end, 0);
    else
        ranges_remove(&pages->inner, range->start, range->end);
}

void pages_unmap(struct file_pages *pages, const struct call *call)
{
    struct range range;
    if (pages_range(pages, call->address, call->length, &range))
        range_unmap(pages, &range);
}

void pages_remap(struct file_pages *pages, const struct call *call, uint64_t address)
{
    struct range old, new;
    if (!pages_range(pages, call->address, call->length, &old) ||
        !pages_range(pages, address, call->new_length, &new))
        return;
    uint32_t rights = ranges_common(&pages->live, old.start, old.end);
    struct range gone = old;
    if (address == call->address)
        gone.start = new.end;
    range_unmap(pages, &gone);
    ranges_add(&pages->live, new.start, new.end, rights);
    ranges_remove(&pages->inner, new.start, new.end);
}

void pages_protect(struct file_pages *pages, const struct call *call, bool success)
{
    struct range range;
    if (!pages_range(pages, call->address, call->length, &range))
        return;
    uint32_t rights = ranges_common(&pages->live, range.start, range.end);
    if (success && ranges_cover(&pages->live, range.start, range.end))
        ranges_add(&pages->live, range.start, range.end,
                   call->protection | (rights & RIGHT_PRIVATE));
    else
        ranges_limit(&pages->live, range.start, range.end, call->protection | RIGHT_PRIVATE);
}

bool pages_shared(const struct file_pages *pages, uint64_t address, uint64_t length)
{
    struct range range;
    return pages_range(pages, address, length, &range) &&
           (ranges_common(&pages->live, range.start, range.end) & RIGHT_PRIVATE) == 0;
}

typedef ssize_t file_transfer(int file, void *bytes, size_t length, off_t offset);

static ssize_t file_write(int file, void *bytes, size_t length, off_t offset)
{
    return pwrite(file, bytes, length, offset);
}

/* Transfers one span after another, whatever the protection of the pages. */
static bool spans_transfer(struct file_pages *pages, file_transfer *transfer, uint32_t right,
                           const struct span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t start = spans[i].address, end = start + spans[i].length;
        bool usable = transfer == file_write ? process_memory_write(pages->process, &spans[i], 1)
                                             : process_memory_read(pages->process, &spans[i], 1);
        if (usable)
            continue;
        if (!ranges_lack(&pages->live, start, end, right) ||
            transfer(memory_open(pages), spans[i].bytes, spans[i].length, (off_t)start) !=
                (ssize_t)spans[i].length)
            return false;
    }
    return true;
}

bool pages_read(struct file_pages *pages, const struct span *spans, size_t count)
{
    return process_memory_read(pages->process, spans, count) ||
           spans_transfer(pages, pread, PROTECTION_READ, spans, count);
}

bool pages_write(struct file_pages *pages, const struct span *spans, size_t count)
{
    return process_memory_write(pages->process, spans, count) ||
           spans_transfer(pages, file_write, PROTECTION_WRITE, spans, count);
}

void pages_close(struct file_pages *pages)
{
    if (pages->memory_file >= 0)
        close(pages->memory_file);
    ranges_free(&pages->live);
    ranges_free(&pages->inner);
}
