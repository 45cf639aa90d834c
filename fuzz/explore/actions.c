/* SPDX-License-Identifier: MIT
 *
 * See actions.h. Simple actions come first: of several shortest paths to a state, explore then
 * reports the simplest one.
 */
#include "fuzz/explore/actions.h"
#include "reference/array.h"
#include <stdlib.h>

/* The list under construction. `complete` is false when an operation could not be added. */
struct making {
    struct actions *actions;
    const struct world *world;
    bool complete;
};

static page_set pages_of(uint32_t first, uint32_t count)
{
    return (((page_set)1 << count) - 1) << first;
}

static void add(struct making *making, const struct operation *operation, enum action_when when,
                uint32_t first, uint32_t count)
{
    struct actions *actions = making->actions;
    if (!array_reserve(&actions->list, &actions->capacity, actions->count + 1,
                       sizeof *actions->list)) {
        making->complete = false;
        return;
    }
    actions->list[actions->count++] =
        (struct action){.operation = *operation,
                        .when = when,
                        .pages = pages_of(first, count),
                        .ends = pages_of(first, 1) | pages_of(first + count - 1, 1)};
}

static struct operation operation_at(enum operation_kind kind, uint32_t first, uint32_t count)
{
    struct operation operation = operation_default(kind);
    operation.place = (struct place){.mapping = PLACE_WORLD, .offset.pages = (int32_t)first};
    operation.length.pages = (int32_t)count;
    return operation;
}

/* Maps without an address: every length up to the world's, a byte, and a page and a byte. Explore
 * also maps each whole length uninitialized, and aligned to 2 and to 4 pages. */
static void add_maps(struct making *making)
{
    for (uint32_t count = 1; count <= making->world->page_count; count++) {
        struct operation map = operation_default(OPERATION_MAP);
        map.length.pages = (int32_t)count;
        add(making, &map, WHEN_ALWAYS, 0, 1);
        map.flags |= FLAG_UNINITIALIZED;
        add(making, &map, WHEN_ALWAYS, 0, 1);
        map.flags = FLAG_DEFAULT;
        for (int32_t alignment = 2; alignment <= 4; alignment *= 2) {
            map.alignment.pages = alignment;
            add(making, &map, WHEN_ALWAYS, 0, 1);
        }
    }
    for (int32_t pages = 0; pages <= 1; pages++) {
        struct operation map = operation_default(OPERATION_MAP);
        map.length = (struct amount){.pages = pages, .bytes = 1};
        add(making, &map, WHEN_ALWAYS, 0, 1);
    }
}

static void add_unmaps(struct making *making, uint32_t first, uint32_t count)
{
    struct operation unmap = operation_at(OPERATION_UNMAP, first, count);
    add(making, &unmap, WHEN_ALWAYS, first, count);
}

/* A page and a byte: the system rounds the length up, so the range covers two pages. */
static void add_cut_ranges(struct making *making, uint32_t first)
{
    struct operation range = operation_at(OPERATION_UNMAP, first, 1);
    range.length.bytes = 1;
    add(making, &range, WHEN_ALL_LIVE, first, 2);
    range.kind = OPERATION_DISCARD;
    add(making, &range, WHEN_ALL_LIVE, first, 2);
}

/* Maps at an address: as a hint, MAP_FIXED_NOREPLACE and MAP_FIXED. A foreign page makes the system
 * refuse the whole range, so ranges of up to two pages suffice. */
static void add_placed(struct making *making, uint32_t first, uint32_t count)
{
    enum action_when when = count <= 2 ? WHEN_ALWAYS : WHEN_ALL_OWNED;
    struct operation map = operation_at(OPERATION_MAP, first, count);
    if (first > 0)
        add(making, &map, when, first, count);
    map.flags = FLAG_DEFAULT | FLAG_FIXED_NOREPLACE;
    add(making, &map, when, first, count);
    map.flags = FLAG_DEFAULT | FLAG_FIXED;
    add(making, &map, when, first, count);
    map.flags |= FLAG_UNINITIALIZED;
    if (count <= 2)
        add(making, &map, WHEN_ALL_OWNED, first, count);
}

/* A hint that is not a multiple of the page size, and a hint with an alignment. */
static void add_odd_hint(struct making *making, uint32_t first)
{
    struct operation map = operation_at(OPERATION_MAP, first, 1);
    map.place.offset.bytes = 1;
    add(making, &map, WHEN_ALL_OWNED, first, 1);
    map.place.offset.bytes = 0;
    map.alignment.pages = 2;
    add(making, &map, WHEN_ALL_OWNED, first, 1);
}

static void add_advice(struct making *making, uint32_t first, uint32_t count)
{
    struct operation discard = operation_at(OPERATION_DISCARD, first, count);
    add(making, &discard, count == 1 ? WHEN_ALWAYS : WHEN_ENDS_LIVE, first, count);
    struct operation protect = operation_at(OPERATION_PROTECT, first, count);
    protect.protection = PROTECTION_DEFAULT;
    if (count <= 2)
        add(making, &protect, WHEN_ALWAYS, first, count);
    protect.protection = PROTECTION_READ;
    if (count == 1)
        add(making, &protect, WHEN_ALL_LIVE, first, count);
}

/* Writes one page. The judge has filled all mapped pages with tags, so it notices when the write
 * changes any other page. */
static void add_write(struct making *making, uint32_t page)
{
    struct operation write = operation_at(OPERATION_WRITE, page, 1);
    add(making, &write, WHEN_ALL_LIVE, page, 1);
}

/* Remaps of this range to every other length, with and without MREMAP_MAYMOVE. Where the range has
 * a hole, explore only tries to make it one page longer. */
static void add_remaps(struct making *making, uint32_t first, uint32_t count)
{
    for (uint32_t new_count = 1; new_count <= making->world->page_count; new_count++) {
        struct operation remap = operation_at(OPERATION_REMAP, first, count);
        bool refused = count <= 2 && new_count == count + 1;
        remap.new_length.pages = (int32_t)new_count;
        if (new_count == count)
            continue;
        add(making, &remap, refused ? WHEN_ALWAYS : WHEN_ALL_LIVE, first, count);
        remap.may_move = true;
        if (new_count > count)
            add(making, &remap, WHEN_ALL_LIVE, first, count);
    }
}

/* The neighbour moves the break by whole and by half pages: after half a page the break cuts a
 * page. */
static void add_neighbour(struct making *making)
{
    int64_t page = making->world->page_size;
    const int64_t deltas[] = {page, -page, page / 2, -page / 2};
    for (size_t i = 0; i < sizeof deltas / sizeof deltas[0]; i++) {
        struct operation sbrk = operation_default(OPERATION_SBRK);
        sbrk.length.bytes = deltas[i];
        add(making, &sbrk, WHEN_ALWAYS, 0, 1);
    }
}

/* Arguments that are wrong in every state, or just within the limits: length zero, a length or an
 * address that is no multiple of the page size, the end of the address space. */
static void add_edges(struct making *making, enum operation_kind kind)
{
    const struct amount lengths[] = {{AMOUNT_ZERO, 0, 0},
                                     {AMOUNT_ZERO, 1, 0},
                                     {AMOUNT_TOP, -1, 0},
                                     {AMOUNT_TOP, -1, 1},
                                     {AMOUNT_TOP, 0, -1}};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        struct operation edge = operation_default(kind);
        if (kind != OPERATION_MAP)
            edge = operation_at(kind, 1, 1);
        edge.length = lengths[i];
        edge.new_length = (struct amount){.pages = 1};
        edge.place.offset.bytes = i == 1; /* a valid length at an unaligned address */
        if (operation_has(kind, OPERAND_PROTECTION) && i == 0)
            edge.protection = PROTECTION_READ; /* refused for every page */
        add(making, &edge, WHEN_ALWAYS, 1, 1);
    }
}

bool actions_make(struct actions *actions, const struct world *world)
{
    struct making making = {actions, world, true};
    add_maps(&making);
    add_neighbour(&making);
    for (uint32_t first = 0; first < world->page_count; first++)
        for (uint32_t count = 1; count <= world->page_count - first; count++)
            add_unmaps(&making, first, count);
    for (uint32_t first = 0; first < world->page_count; first++) {
        add_odd_hint(&making, first);
        add_write(&making, first);
        if (first + 2 <= world->page_count)
            add_cut_ranges(&making, first);
        for (uint32_t count = 1; count <= world->page_count - first; count++) {
            add_placed(&making, first, count);
            add_advice(&making, first, count);
            add_remaps(&making, first, count);
        }
    }
    for (unsigned kind = 0; kind < OPERATION_KINDS; kind++)
        if (operation_is_call((enum operation_kind)kind))
            add_edges(&making, (enum operation_kind)kind);
    return making.complete;
}

void actions_free(struct actions *actions)
{
    free(actions->list);
    *actions = (struct actions){0};
}

struct state_summary state_summary_of(const struct judge *judge)
{
    const struct model *model = judge_model(judge);
    const struct placement *placement = judge_placement(judge);
    struct state_summary summary = {.owned = placement == NULL ? ~(page_set)0 : 0};
    for (size_t i = 0; i < model->count; i++)
        summary.live |= (page_set)1 << model->pages[i].page;
    for (uint32_t page = 0; placement != NULL && page < placement->page_count; page++)
        if (placement_class(placement, page) != PAGE_FOREIGN)
            summary.owned |= (page_set)1 << page;
    return summary;
}

bool action_applies(const struct action *action, const struct state_summary *summary)
{
    switch (action->when) {
    case WHEN_ALL_LIVE:
        return (action->pages & ~summary->live) == 0;
    case WHEN_ENDS_LIVE:
        return (action->ends & ~summary->live) == 0;
    case WHEN_ALL_OWNED:
        return (action->pages & ~summary->owned) == 0;
    default:
        return true;
    }
}
