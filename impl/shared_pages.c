/* SPDX-License-Identifier: MIT
 *
 * See shared_pages.h. Every function goes from word to word.
 */
#include "shared_pages.h"

static uint32_t end_in_word(uint32_t page, uint32_t end)
{
    uint32_t next = (page / WORD_BITS + 1) * WORD_BITS;
    return next < end ? next : end;
}

void shared_pages_mark(struct shared_pages *pages, uint32_t first, uint32_t count, bool shared)
{
    uint32_t end = first + count;
    for (uint32_t page = first, next; page < end; page = next) {
        next = end_in_word(page, end);
        uint64_t bits = bit_range(page % WORD_BITS, page % WORD_BITS + (next - page));
        uint64_t *word = &pages->words[page / WORD_BITS];
        *word = shared ? *word | bits : *word & ~bits;
    }
}

void shared_pages_copy(struct shared_pages *pages, uint32_t first, uint32_t count, uint32_t to)
{
    uint32_t end = first + count;
    for (uint32_t page = first, next; page < end; page = next) {
        next = shared_pages_run_end(pages, page, end);
        shared_pages_mark(pages, to + (page - first), next - page, shared_pages_has(pages, page));
    }
}

/* The bits that differ from that of `page` become ones; the lowest of them ends the run. */
uint32_t shared_pages_run_end(const struct shared_pages *pages, uint32_t page, uint32_t end)
{
    uint64_t same = shared_pages_has(pages, page) ? WORD_FULL : 0;
    for (uint32_t next; page < end; page = next) {
        next = end_in_word(page, end);
        uint64_t others = (pages->words[page / WORD_BITS] ^ same) >> page % WORD_BITS;
        if (others != 0 && bit_lowest(others) < next - page)
            return page + bit_lowest(others);
    }
    return end;
}
