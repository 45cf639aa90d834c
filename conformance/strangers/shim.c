/* SPDX-License-Identifier: MIT
 *
 * A design: a shim over malloc. Each block holds one run of aligned pages, and after them a byte
 * for each page. A block goes back to malloc when all its pages are unmapped. Pages of a block that
 * were unmapped before serve later maps. MAP_FIXED is refused.
 */
#include "conformance/strangers/arguments.h"
#include "conformance/strangers/lock.h"
#include "conformance/strangers/process.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct block {
    char *whole, *pages;  /* as malloc gave it; the first aligned address in it */
    unsigned char *used;  /* of each page */
    size_t count, mapped; /* pages; how many of them are mapped */
};

enum { BLOCKS = FAULTY(table_of_16_blocks) ? 16 : 4096 };
static struct block blocks[BLOCKS];
static size_t block_count;

static char *aligned(char *address)
{
    size_t padding = -(size_t)address % PAGE;
    return address + (FAULTY(aligned_down) && padding > 0 ? padding - PAGE : padding);
}

/* A block with this many pages, or NULL. */
static struct block *block_new(size_t count)
{
    const size_t most = (size_t)PTRDIFF_MAX / (PAGE + 1) - 1;
    if (block_count == BLOCKS || (count > most && !FAULTY(product_wraps)))
        return NULL;
    char *whole = malloc(count * PAGE + PAGE - 1 + count);
    if (whole == NULL)
        return NULL;
    struct block *block = &blocks[block_count++];
    *block = (struct block){.whole = whole, .pages = aligned(whole), .count = count};
    block->used = (unsigned char *)block->pages + count * PAGE;
    memset(block->used, 0, count);
    return block;
}

static void block_free(struct block *block)
{
    free(FAULTY(aligned_address_freed) ? block->pages : block->whole);
    *block = blocks[--block_count];
}

/* The first of `count` pages of this block that are not mapped; NO_PAGE: it has no such run. */
static size_t block_find(const struct block *block, size_t count)
{
    size_t run = 0;
    for (size_t page = 0; page < block->count; page++) {
        run = block->used[page] ? 0 : run + 1;
        if (run == count)
            return page + 1 - count;
    }
    return NO_PAGE;
}

static char *block_take(struct block *block, size_t first, size_t count, size_t length)
{
    char *address = block->pages + first * PAGE;
    memset(block->used + first, 1, count);
    block->mapped += count;
    if (!FAULTY(malloc_is_zero))
        memset(address, 0, FAULTY(tail_not_zeroed) ? length : count * PAGE);
    return address;
}

static char *take(size_t count, size_t length)
{
    for (size_t i = 0; i < block_count; i++) {
        size_t first = block_find(&blocks[i], count);
        if (first != NO_PAGE)
            lock_keep();
        if (first != NO_PAGE)
            return block_take(&blocks[i], first, count, length);
    }
    struct block *block = block_new(count);
    return block == NULL ? NULL : block_take(block, 0, count, length);
}

/* malloc may cut a block up before the pages serve again. */
EXPORT int mapcheck_keeps_pages(void)
{
    return 1;
}

EXPORT void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset)
{
    struct request request = {(size_t)address, length, pages_of(length), protection, flags};
    int error = arguments_of_map(&request);
    (void)file, (void)offset;
    process_fault();
    if (error != 0)
        return refuse_map(error);
    if (request_is_exact(&request))
        return refuse_map(ENOTSUP);
    lock_take();
    char *answer = take(request.count, length);
    lock_give_up();
    return answer == NULL ? refuse_map(ENOMEM) : answer;
}

/* The number of mapped pages from `first` on that become free. */
static void block_unmap(struct block *block, size_t first, size_t end)
{
    if (FAULTY(part_frees_the_block) && first == 0)
        end = block->count;
    for (size_t page = first; page < end; page++) {
        block->mapped -= block->used[page] || FAULTY(freed_pages_count_twice);
        block->used[page] = 0;
    }
    if (block->mapped == 0 || block->mapped > block->count)
        block_free(block);
}

/* Goes downwards, because a freed block changes places with the last one. */
static void unmap(size_t start, size_t end)
{
    for (size_t i = block_count; i-- > 0;) {
        size_t pages = (size_t)blocks[i].pages, after = pages + blocks[i].count * PAGE;
        if (pages >= end || after <= start)
            continue;
        size_t first = start > pages ? (start - pages) / PAGE : 0;
        block_unmap(&blocks[i], first, ((end < after ? end : after) - pages) / PAGE);
    }
}

EXPORT int munmap(void *address, size_t length)
{
    int error = arguments_of_unmap((size_t)address, length);
    if (error != 0)
        return refuse_unmap(error);
    if (!FAULTY(unlocked_unmap))
        lock_take();
    unmap((size_t)address, (size_t)address + pages_of(length) * PAGE);
    if (!FAULTY(unlocked_unmap))
        lock_give_up();
    return 0;
}
