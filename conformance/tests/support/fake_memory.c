/* SPDX-License-Identifier: MIT
 *
 * See fake_memory.h. The rules are those of a world: only whole pages are owned; memory above the
 * highest break so far is zero; growth first asks generously, then for the exact need.
 */
#include "conformance/tests/support/fake_memory.h"

uint64_t fake_pages(const struct fake *fake, uint64_t length)
{
    return length / fake->environment.world.page_size +
           (length % fake->environment.world.page_size != 0);
}

bool fake_owns(const struct fake *fake, uint64_t page)
{
    return page > 0 && page < fake->environment.world.page_count &&
           fake->pages[page].owned_bytes == fake->environment.world.page_size;
}

bool fake_is_free(const struct fake *fake, uint64_t first, uint64_t count)
{
    for (uint64_t page = first; page < first + count; page++)
        if (!fake_owns(fake, page) || fake->pages[page].mapped)
            return false;
    return true;
}

/* Gives [start, start + bytes) to the fake system, page by page. */
static void own(struct fake *fake, uint64_t start, uint64_t bytes, uint64_t high_water)
{
    uint64_t size = fake->environment.world.page_size, end = start + bytes;
    for (uint64_t at = start; at < end;) {
        uint64_t stop = (at / size + 1) * size < end ? (at / size + 1) * size : end;
        fake->pages[at / size].owned_bytes += (uint32_t)(stop - at);
        fake->pages[at / size].dirty |= at < high_water;
        at = stop;
    }
    fake->grow_calls++;
}

static bool extend(struct fake *fake, uint64_t bytes)
{
    uint64_t start, high_water = fake->environment.high_water;
    if (!environment_extend(&fake->environment, bytes, &start))
        return false;
    own(fake, start, bytes, high_water);
    return true;
}

uint64_t fake_tail(const struct fake *fake)
{
    uint64_t size = fake->environment.world.page_size,
             start = fake->environment.program_break / size;
    uint64_t cut = fake->environment.program_break % size;
    if (cut != 0 && fake->pages[start].owned_bytes != cut)
        start++;
    else
        while (start > 1 && fake_is_free(fake, start - 1, 1))
            start--;
    return start > 0 ? start : 1;
}

/* The bytes that are missing above the break. */
static uint64_t missing_bytes(const struct fake *fake, uint64_t count, uint64_t step)
{
    uint64_t start = (fake_tail(fake) + step - 1) / step * step;
    return (start + count) * fake->environment.world.page_size - fake->environment.program_break;
}

static uint64_t owned_pages(const struct fake *fake)
{
    uint64_t owned = 0;
    for (uint64_t page = 0; page < fake->environment.world.page_count; page++)
        owned += fake_owns(fake, page);
    return owned;
}

/* The larger of the growth minimum and a quarter of the owned pages, but not past the end of the
 * world. No fake system has 2^32 bytes. */
static uint64_t generous_pages(const struct fake *fake)
{
    uint64_t pages = owned_pages(fake) / 4,
             most = fake->environment.world.page_count -
                    fake_pages(fake, fake->environment.program_break);
    if (pages < fake->environment.world.growth_minimum)
        pages = fake->environment.world.growth_minimum;
    return pages < most ? pages : most;
}

/* False: sbrk refused, and the break did not move. */
static bool moves_break(struct fake *fake, uint64_t bytes)
{
    uint64_t before = fake->environment.program_break;
    return extend(fake, bytes) || fake->environment.program_break != before;
}

bool fake_grow(struct fake *fake, uint64_t count, uint64_t step)
{
    uint64_t size = fake->environment.world.page_size, need = missing_bytes(fake, count, step), ask;
    uint64_t round_up =
        fake_pages(fake, fake->environment.program_break) * size - fake->environment.program_break;
    uint64_t pages = generous_pages(fake);
    if (pages < (need - round_up) / size)
        pages = (need - round_up) / size;
    do {
        ask = round_up + pages * size > need ? round_up + pages * size : need;
        if (moves_break(fake, ask))
            return true;
        pages /= 2;
    } while (ask != need);
    return false;
}

bool fake_find(const struct fake *fake, uint64_t count, uint64_t step, uint64_t *first)
{
    for (*first = step; *first + count <= fake->environment.world.page_count; *first += step)
        if (fake_is_free(fake, *first, count))
            return true;
    return false;
}

bool fake_place(struct fake *fake, uint64_t count, uint64_t alignment, uint64_t *first)
{
    uint64_t step = alignment > fake->environment.world.page_size
                        ? alignment / fake->environment.world.page_size
                        : 1;
    if (count >= fake->environment.world.page_count)
        return false;
    while (!fake_find(fake, count, step, first))
        if (!fake_grow(fake, count, step))
            return false;
    return true;
}

static void zero_page(struct fake *fake, uint64_t page)
{
    uint64_t size = fake->environment.world.page_size;
    if (fake->pages[page].dirty)
        environment_clear(&fake->environment, page * size, size);
    else
        fake->bytes_saved += size;
}

void fake_hand_out(struct fake *fake, uint64_t first, uint64_t count, const struct call *call)
{
    bool zeroed = (call->flags & FLAG_UNINITIALIZED) == 0;
    for (uint64_t page = first; page < first + count; page++) {
        fake->pages[page].mapped = true;
        fake->pages[page].protection =
            call->protection != 0 ? call->protection : (uint32_t)PROTECTION_DEFAULT;
        if (zeroed)
            zero_page(fake, page);
    }
}

void fake_give_back(struct fake *fake, uint64_t first, uint64_t count)
{
    for (uint64_t page = first; page < first + count && page < fake->environment.world.page_count;
         page++) {
        fake->pages[page].dirty |= fake->pages[page].mapped;
        fake->pages[page].mapped = false;
    }
}

void fake_count(const struct fake *fake, struct system_statistics *statistics)
{
    uint64_t run = 0;
    *statistics =
        (struct system_statistics){.bytes_cleared = fake->environment.counters.bytes_cleared,
                                   .bytes_clearing_saved = fake->bytes_saved,
                                   .grow_calls = fake->grow_calls,
                                   .pages_owned = owned_pages(fake)};
    statistics->pages_foreign = fake->environment.world.page_count - statistics->pages_owned;
    for (uint64_t page = 0; page < fake->environment.world.page_count; page++) {
        bool is_free = fake_is_free(fake, page, 1);
        run = is_free ? run + 1 : 0;
        statistics->pages_mapped += fake->pages[page].mapped;
        statistics->pages_dirty += is_free && fake->pages[page].dirty;
        statistics->pages_zeroed += is_free && !fake->pages[page].dirty;
        if (run > statistics->largest_free_run)
            statistics->largest_free_run = run;
    }
}

/* All memory is accessible, except mapped pages without the protection that the access needs. */
static bool is_reachable(const struct fake *fake, const struct span *span, uint32_t wanted)
{
    if (span->address > fake->environment.memory_size ||
        span->length > fake->environment.memory_size - span->address)
        return false;
    for (uint64_t at = span->address; at < span->address + span->length; at++) {
        const struct fake_page *page = &fake->pages[at / fake->environment.world.page_size];
        if (page->mapped && (page->protection & wanted) == 0)
            return false;
    }
    return true;
}

bool fake_read(void *self, const struct span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!is_reachable(self, &spans[i], PROTECTION_READ))
            return false;
    return simulated_read(self, spans, count);
}

bool fake_write(void *self, const struct span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!is_reachable(self, &spans[i], PROTECTION_WRITE))
            return false;
    return simulated_write(self, spans, count);
}
