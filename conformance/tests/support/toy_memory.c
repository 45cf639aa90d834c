/* SPDX-License-Identifier: MIT
 *
 * See toy_memory.h. The rules are those of a world: only whole pages are owned; memory above the
 * highest break so far is zero; growth first asks generously, then for the exact need; each refusal
 * is logged with its reason.
 */
#include "conformance/tests/support/toy_memory.h"
#include <string.h>

enum { LEFT_BEHIND = 0x3C };

uint64_t toy_pages(const struct toy *toy, uint64_t length)
{
    return length / toy->world.page_size + (length % toy->world.page_size != 0);
}

bool toy_owns(const struct toy *toy, uint64_t page)
{
    return page > 0 && page < toy->world.page_count &&
           toy->pages[page].owned_bytes == toy->world.page_size;
}

bool toy_is_free(const struct toy *toy, uint64_t first, uint64_t count)
{
    for (uint64_t page = first; page < first + count; page++)
        if (!toy_owns(toy, page) || toy->pages[page].mapped)
            return false;
    return true;
}

static void raise_break(struct toy *toy, uint64_t bytes)
{
    toy->top += bytes;
    if (toy->high_water < toy->top)
        toy->high_water = toy->top;
}

/* Gives [top, top + bytes) to the fake system, page by page. */
static void own(struct toy *toy, uint64_t bytes)
{
    uint64_t size = toy->world.page_size, end = toy->top + bytes;
    for (uint64_t at = toy->top; at < end;) {
        uint64_t stop = (at / size + 1) * size < end ? (at / size + 1) * size : end;
        toy->pages[at / size].owned_bytes += (uint32_t)(stop - at);
        toy->pages[at / size].dirty |= at < toy->high_water;
        at = stop;
    }
    raise_break(toy, bytes);
    toy->neighbour_bottom = toy->top;
    toy->grow_calls++;
}

static void add_event(struct toy *toy, enum break_event_kind kind, uint64_t bytes, uint64_t moved)
{
    toy->events_lost |= toy->event_count == TOY_EVENTS;
    if (toy->event_count < TOY_EVENTS)
        toy->events[toy->event_count++] = (struct break_event){kind, toy->top, bytes, moved};
}

static bool fits_limit(const struct toy *toy, uint64_t bytes)
{
    return toy->top <= toy->limit && bytes <= toy->limit - toy->top;
}

static bool is_refused(struct toy *toy, uint64_t bytes)
{
    uint64_t size = toy->world.page_size;
    bool injected = toy->failures > 0;
    toy->failures -= injected;
    if (injected && toy->failures_move && fits_limit(toy, size)) {
        add_event(toy, BREAK_REFUSED_MOVED, bytes, size);
        raise_break(toy, size);
        return true;
    }
    if (injected || toy->counters.break_calls == toy->world.fail_at)
        add_event(toy, BREAK_REFUSED_INJECTED, bytes, 0);
    else if (!fits_limit(toy, bytes))
        add_event(toy, BREAK_REFUSED_LIMIT, bytes, 0);
    else
        return false;
    return true;
}

static bool extend(struct toy *toy, uint64_t bytes)
{
    toy->counters.break_calls++;
    if (is_refused(toy, bytes))
        return false;
    add_event(toy, BREAK_GRANTED, bytes, 0);
    own(toy, bytes);
    return true;
}

uint64_t toy_tail(const struct toy *toy)
{
    uint64_t size = toy->world.page_size, start = toy->top / size;
    uint64_t cut = toy->top % size;
    if (cut != 0 && toy->pages[start].owned_bytes != cut)
        start++;
    else
        while (start > 1 && toy_is_free(toy, start - 1, 1))
            start--;
    return start > 0 ? start : 1;
}

/* The bytes that are missing above the break. */
static uint64_t missing_bytes(const struct toy *toy, uint64_t count, uint64_t step)
{
    uint64_t start = (toy_tail(toy) + step - 1) / step * step;
    return (start + count) * toy->world.page_size - toy->top;
}

static uint64_t owned_pages(const struct toy *toy)
{
    uint64_t owned = 0;
    for (uint64_t page = 0; page < toy->world.page_count; page++)
        owned += toy_owns(toy, page);
    return owned;
}

/* The larger of the growth minimum and a quarter of the owned pages, but not past the end of the
 * world. No fake system has 2^32 bytes. */
static uint64_t generous_pages(const struct toy *toy)
{
    uint64_t pages = owned_pages(toy) / 4, most = toy->world.page_count - toy_pages(toy, toy->top);
    if (pages < toy->world.growth_minimum)
        pages = toy->world.growth_minimum;
    return pages < most ? pages : most;
}

/* False: sbrk refused, and the break did not move. */
static bool moves_break(struct toy *toy, uint64_t bytes)
{
    uint64_t before = toy->top;
    return extend(toy, bytes) || toy->top != before;
}

bool toy_grow(struct toy *toy, uint64_t count, uint64_t step)
{
    uint64_t size = toy->world.page_size, need = missing_bytes(toy, count, step), ask;
    uint64_t round_up = toy_pages(toy, toy->top) * size - toy->top;
    uint64_t pages = generous_pages(toy);
    if (pages < (need - round_up) / size)
        pages = (need - round_up) / size;
    do {
        ask = round_up + pages * size > need ? round_up + pages * size : need;
        if (moves_break(toy, toy_is(TOY_GROWS_TWICE) ? 2 * ask : ask))
            return true;
        pages = toy_is(TOY_NEVER_HALVES) ? 0 : pages / 2;
    } while (ask != need && !toy_is(TOY_GIVES_UP));
    return false;
}

bool toy_find(const struct toy *toy, uint64_t count, uint64_t step, uint64_t *first)
{
    for (*first = step; *first + count <= toy->world.page_count; *first += step)
        if (toy_is_free(toy, *first, count))
            return true;
    return false;
}

/* The last run that fits: where a system that ignores holes would map. */
static bool find_last(const struct toy *toy, uint64_t count, uint64_t *first)
{
    for (*first = toy->world.page_count - count; *first > 0; --*first)
        if (toy_is_free(toy, *first, count))
            return true;
    return false;
}

bool toy_place(struct toy *toy, uint64_t count, uint64_t alignment, uint64_t *first)
{
    uint64_t step = alignment > toy->world.page_size ? alignment / toy->world.page_size : 1;
    if (count >= toy->world.page_count)
        return false;
    for (int i = 0; toy_is(TOY_SHOUTS) && i <= TOY_EVENTS; i++)
        extend(toy, toy->limit + 1);
    if (toy_is(TOY_IGNORES_HOLES))
        return toy_grow(toy, count, step) && find_last(toy, count, first);
    while (!toy_find(toy, count, step, first))
        if (toy_is(TOY_REFUSES_ROOM) || !toy_grow(toy, count, step))
            return false;
    return true;
}

void toy_clear(struct toy *toy, uint64_t address, uint64_t bytes)
{
    memset(toy->memory + address, 0, (size_t)bytes);
    toy->counters.bytes_cleared += bytes;
}

static void zero_page(struct toy *toy, uint64_t page)
{
    uint64_t size = toy->world.page_size;
    bool clears = toy->pages[page].dirty && !toy_is(TOY_HANDS_OUT_DIRT);
    if (clears || toy_is(TOY_CLEARS_ALL))
        toy_clear(toy, page * size, size - toy_is(TOY_FORGETS_LAST_BYTE));
    else
        toy->bytes_saved += size;
    if (toy_is(TOY_FRESH_DIRT))
        toy->memory[page * size + size - 1] = 1;
}

void toy_hand_out(struct toy *toy, uint64_t first, uint64_t count, const struct call *call)
{
    bool zeroed = (call->flags & FLAG_UNINITIALIZED) == 0;
    for (uint64_t page = first; page < first + count; page++) {
        toy->pages[page].mapped = true;
        toy->pages[page].protection =
            call->protection != 0 ? call->protection : (uint32_t)PROTECTION_DEFAULT;
        if (zeroed && !(toy_is(TOY_REMAP_ADDS_DIRT) && call->new_length != 0))
            zero_page(toy, page);
    }
}

void toy_give_back(struct toy *toy, uint64_t first, uint64_t count)
{
    for (uint64_t page = first; page < first + count && page < toy->world.page_count; page++) {
        toy->pages[page].dirty |= toy->pages[page].mapped;
        toy->pages[page].mapped = false;
    }
}

void toy_count(const struct toy *toy, struct system_statistics *statistics)
{
    uint64_t run = 0;
    *statistics = (struct system_statistics){.bytes_cleared = toy->counters.bytes_cleared,
                                             .bytes_clearing_saved = toy->bytes_saved,
                                             .grow_calls = toy->grow_calls,
                                             .pages_owned = owned_pages(toy)};
    statistics->pages_foreign = toy->world.page_count - statistics->pages_owned;
    for (uint64_t page = 0; page < toy->world.page_count; page++) {
        bool is_free = toy_is_free(toy, page, 1);
        run = is_free ? run + 1 : 0;
        statistics->pages_mapped += toy->pages[page].mapped;
        statistics->pages_dirty += is_free && toy->pages[page].dirty;
        statistics->pages_zeroed += is_free && !toy->pages[page].dirty;
        if (run > statistics->largest_free_run)
            statistics->largest_free_run = run;
    }
}

/* All memory is accessible, except mapped pages without the protection that the access needs. */
static bool is_reachable(const struct toy *toy, const struct span *span, uint32_t wanted)
{
    uint64_t memory_size = (uint64_t)toy->world.page_count * toy->world.page_size;
    if (toy->world.without_memory || span->address > memory_size ||
        span->length > memory_size - span->address)
        return false;
    for (uint64_t at = span->address; at < span->address + span->length; at++) {
        const struct toy_page *page = &toy->pages[at / toy->world.page_size];
        if (page->mapped && (page->protection & wanted) == 0)
            return false;
    }
    return true;
}

bool toy_read(void *self, const struct span *spans, size_t count)
{
    const struct toy *toy = self;
    for (size_t i = 0; i < count; i++) {
        if (!is_reachable(toy, &spans[i], PROTECTION_READ))
            return false;
        memcpy(spans[i].bytes, toy->memory + spans[i].address, spans[i].length);
    }
    return true;
}

bool toy_write(void *self, const struct span *spans, size_t count)
{
    const struct toy *toy = self;
    for (size_t i = 0; i < count; i++) {
        if (!is_reachable(toy, &spans[i], PROTECTION_WRITE))
            return false;
        memcpy(toy->memory + spans[i].address, spans[i].bytes, spans[i].length);
    }
    return true;
}

struct outcome toy_sbrk(void *self, int64_t delta)
{
    struct toy *toy = self;
    uint64_t before = toy->top, bytes = (uint64_t)(delta < 0 ? -delta : delta);
    if (delta < 0 && bytes > toy->top - toy->neighbour_bottom)
        return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_EINVAL};
    if (delta > 0 && !fits_limit(toy, bytes))
        return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_ENOMEM};
    if (delta < 0) {
        memset(toy->memory + toy->top - bytes, LEFT_BEHIND, (size_t)bytes);
        toy->top -= bytes;
    } else {
        raise_break(toy, bytes);
    }
    return (struct outcome){.kind = OUTCOME_SUCCESS, .address = before};
}

bool toy_fail(void *self, uint32_t count, bool moved)
{
    struct toy *toy = self;
    toy->failures = count;
    toy->failures_move = moved;
    return true;
}

bool toy_limit(void *self, uint64_t pages)
{
    struct toy *toy = self;
    toy->limit = pages * toy->world.page_size;
    return true;
}

void toy_counters(void *self, struct counters *counters)
{
    const struct toy *toy = self;
    *counters = toy->counters;
    counters->program_break = toy->top;
}

bool toy_take_events(void *self, struct break_event *events, size_t capacity, size_t *count)
{
    struct toy *toy = self;
    bool complete = !toy->events_lost && toy->event_count <= capacity;
    *count = toy->event_count < capacity ? toy->event_count : capacity;
    memcpy(events, toy->events, *count * sizeof *events);
    toy->event_count = 0;
    toy->events_lost = false;
    return complete;
}
