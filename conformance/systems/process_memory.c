/* SPDX-License-Identifier: MIT
 *
 * Converts spans into pairs of iovec, batch by batch. Reading many small spans (samples of pages)
 * is slow, because each range costs the kernel more than the bytes between two neighbouring ranges.
 * So this file reads neighbouring spans as one range. A transfer is not atomic, and the process
 * must not run at the same time.
 */
#include "conformance/systems/process_memory.h"

#include <string.h>
#include <sys/uio.h>

enum {
    BATCH = 256, /* spans in a system call; the kernel accepts up to 1024 */
    GATHER = 65536,
    PAGE = 4096, /* bytes; larger pages on other machines do no harm */
};

typedef ssize_t transfer(pid_t process, const struct iovec *ours, unsigned long our_count,
                         const struct iovec *theirs, unsigned long their_count,
                         unsigned long flags);

static bool batch_transfer(transfer *move, pid_t process, const struct span *spans, size_t count)
{
    struct iovec ours[BATCH], theirs[BATCH];
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        ours[i] = (struct iovec){spans[i].bytes, spans[i].length};
        theirs[i] = (struct iovec){(void *)(uintptr_t)spans[i].address, spans[i].length};
        total += spans[i].length;
    }
    return move(process, ours, count, theirs, count, 0) == (ssize_t)total;
}

/* Ranges to read into one buffer, and the place of each span's bytes in that buffer. */
struct gathering {
    struct iovec ranges[BATCH];
    size_t range_count, bytes;
    size_t offsets[BATCH];
};

/* Can the range grow to include this span, without a page that contains no span?
 *   |..x....x.|y...    x: the range, y: the span
 */
static bool range_reaches(const struct iovec *range, const struct span *span)
{
    uint64_t start = (uintptr_t)range->iov_base;
    uint64_t page_end = (start + range->iov_len + PAGE - 1) / PAGE * PAGE;
    return span->address >= start && span->address <= page_end;
}

/* False when the buffer is full. */
static bool gathering_add(struct gathering *gathering, size_t index, const struct span *span)
{
    struct iovec *range = gathering->ranges + gathering->range_count;
    if (gathering->range_count > 0 && range_reaches(range - 1, span))
        range--;
    else
        *range = (struct iovec){(void *)(uintptr_t)span->address, 0};
    size_t inside = (size_t)(span->address - (uintptr_t)range->iov_base);
    size_t length = inside + span->length;
    size_t more = length > range->iov_len ? length - range->iov_len : 0;
    if (more > GATHER - gathering->bytes)
        return false;
    gathering->offsets[index] = gathering->bytes - range->iov_len + inside;
    gathering->range_count += range == gathering->ranges + gathering->range_count;
    gathering->bytes += more;
    range->iov_len += more;
    return true;
}

/* Reads as many spans as one gathering holds; 0 when an address cannot be reached. */
static size_t gathering_read(pid_t process, const struct span *spans, size_t count)
{
    uint8_t buffer[GATHER];
    struct gathering gathering = {.range_count = 0};
    size_t taken = 0;
    while (taken < count && taken < BATCH && gathering_add(&gathering, taken, &spans[taken]))
        taken++;
    if (taken == 0) /* too large for the buffer */
        return process_memory_read(process, spans, 1);
    struct iovec ours = {buffer, gathering.bytes};
    if (process_vm_readv(process, &ours, 1, gathering.ranges, gathering.range_count, 0) !=
        (ssize_t)gathering.bytes)
        return 0;
    for (size_t i = 0; i < taken; i++)
        memcpy(spans[i].bytes, buffer + gathering.offsets[i], spans[i].length);
    return taken;
}

/* A single span, such as a whole page, needs no buffer. */
bool process_memory_read(pid_t process, const struct span *spans, size_t count)
{
    if (count == 1)
        return batch_transfer(process_vm_readv, process, spans, 1);
    while (count > 0) {
        size_t taken = gathering_read(process, spans, count);
        if (taken == 0)
            return false;
        spans += taken;
        count -= taken;
    }
    return true;
}

bool process_memory_write(pid_t process, const struct span *spans, size_t count)
{
    while (count > 0) {
        size_t batch = count < BATCH ? count : BATCH;
        if (!batch_transfer(process_vm_writev, process, spans, batch))
            return false;
        spans += batch;
        count -= batch;
    }
    return true;
}

bool process_memory_allowed(pid_t process, const void *probe)
{
    char byte;
    return process_memory_read(process, &(struct span){(uintptr_t)probe, &byte, 1}, 1);
}
