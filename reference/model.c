/* SPDX-License-Identifier: MIT
 *
 * The model's state: the live pages, their mappings, and the pages that were ever mapped. It is a
 * sorted array with binary search and memmove. The judge passes the system's answer, and the model
 * adopts it unchecked; allowed.c computes the allowed answers. Only model_map, model_move,
 * model_extend and model_copy allocate. The first three change nothing when memory is out.
 */
#include "reference/model.h"
#include "reference/array.h"
#include <stdlib.h>
#include <string.h>

void model_reset(struct model *model, uint64_t page_size, uint32_t address_bits)
{
    model->page_size = page_size;
    model->address_bits = address_bits;
    model->count = 0;
    model->ever_mapped_count = 0;
}

void model_free(struct model *model)
{
    free(model->pages);
    free(model->ever_mapped);
    *model = (struct model){0};
}

static uint64_t last_address(const struct model *model)
{
    return model->address_bits >= 64 ? UINT64_MAX : ((uint64_t)1 << model->address_bits) - 1;
}

bool model_range(const struct model *model, uint64_t address, uint64_t length, uint64_t *first,
                 uint64_t *count)
{
    uint64_t last = last_address(model);
    if (length == 0 || address > last || length - 1 > last - address)
        return false;
    *first = address / model->page_size;
    *count = (address + (length - 1)) / model->page_size - *first + 1;
    return true;
}

/* Index of the first live page at or after `page`. */
static size_t find_page(const struct model *model, uint64_t page)
{
    size_t low = 0, high = model->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (model->pages[middle].page < page)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t model_find(const struct model *model, uint64_t first, uint64_t count, size_t *live)
{
    *live = find_page(model, first);
    return find_page(model, first + count) - *live;
}

/* Index of the first run that ends at or after `page`. A new range at `page` joins that run if the
 * two touch. */
static size_t find_run(const struct model *model, uint64_t page)
{
    size_t low = 0, high = model->ever_mapped_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (model->ever_mapped[middle].end < page)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool model_knows(const struct model *model, uint64_t first, uint64_t count)
{
    size_t at = find_run(model, first + count);
    return at < model->ever_mapped_count && model->ever_mapped[at].first <= first;
}

static bool reserve_entries(struct model *model, size_t pages_needed, size_t runs_needed)
{
    return array_reserve(&model->pages, &model->capacity, pages_needed, sizeof *model->pages) &&
           array_reserve(&model->ever_mapped, &model->ever_mapped_capacity, runs_needed,
                         sizeof *model->ever_mapped);
}

bool model_copy(struct model *to, const struct model *from)
{
    if (!array_copy(&to->pages, &to->capacity, from->pages, from->count, sizeof *to->pages) ||
        !array_copy(&to->ever_mapped, &to->ever_mapped_capacity, from->ever_mapped,
                    from->ever_mapped_count, sizeof *to->ever_mapped))
        return false;
    struct model copy = *from;
    copy.pages = to->pages;
    copy.capacity = to->capacity;
    copy.ever_mapped = to->ever_mapped;
    copy.ever_mapped_capacity = to->ever_mapped_capacity;
    *to = copy;
    return true;
}

/* Adds [first, end) to the runs. In ##..##..##, a range that covers both gaps joins all runs to
 * ##########. The caller has reserved room for one more run. */
static void remember(struct model *model, uint64_t first, uint64_t end)
{
    struct mapped_run joined = {first, end};
    size_t from = find_run(model, first), to = from;
    while (to < model->ever_mapped_count && model->ever_mapped[to].first <= end) {
        if (model->ever_mapped[to].first < joined.first)
            joined.first = model->ever_mapped[to].first;
        if (model->ever_mapped[to].end > joined.end)
            joined.end = model->ever_mapped[to].end;
        to++;
    }
    memmove(&model->ever_mapped[from + 1], &model->ever_mapped[to],
            (model->ever_mapped_count - to) * sizeof model->ever_mapped[0]);
    model->ever_mapped[from] = joined;
    model->ever_mapped_count -= to - from;
    model->ever_mapped_count++;
}

/* Replaces the live pages of the range by room for `added` entries, at least one. Returns the index
 * of the first entry, or SIZE_MAX when memory is out. The caller fills the entries. */
static size_t open_gap(struct model *model, uint64_t first, uint64_t count, size_t added)
{
    size_t at;
    size_t gone = model_find(model, first, count, &at);
    if (!reserve_entries(model, model->count - gone + added, model->ever_mapped_count + 1))
        return SIZE_MAX;
    memmove(&model->pages[at + added], &model->pages[at + gone],
            (model->count - at - gone) * sizeof model->pages[0]);
    model->count = model->count - gone + added;
    return at;
}

/* Page `first` becomes a copy of `like`; the index of each further page is one higher. `count` is
 * at most SIZE_MAX / 4 entries, so that no size above can overflow. */
static bool insert_pages(struct model *model, uint64_t first, uint64_t count, struct live_page like)
{
    if (count == 0)
        return true;
    if (count > SIZE_MAX / sizeof like / 4)
        return false;
    size_t at = open_gap(model, first, count, (size_t)count);
    if (at == SIZE_MAX)
        return false;
    for (size_t i = 0; i < count; i++) {
        like.page = first + i;
        model->pages[at + i] = like;
        like.index++;
    }
    remember(model, first, first + count);
    return true;
}

bool model_map(struct model *model, uint64_t first, uint64_t count, uint32_t mapping)
{
    struct live_page page = {.mapping = mapping, .protection = PROTECTION_DEFAULT};
    return insert_pages(model, first, count, page);
}

bool model_extend(struct model *model, uint64_t first, uint64_t count)
{
    struct live_page page = {.protection = PROTECTION_DEFAULT};
    size_t live;
    if (first != 0 && model_find(model, first - 1, 1, &live) == 1) {
        page = model->pages[live];
        page.index++;
    }
    page.version = 0;
    page.untagged = false;
    page.indeterminate = false;
    return insert_pages(model, first, count, page);
}

void model_unmap(struct model *model, uint64_t first, uint64_t count)
{
    size_t at;
    size_t gone = model_find(model, first, count, &at);
    if (gone == 0)
        return;
    memmove(&model->pages[at], &model->pages[at + gone],
            (model->count - at - gone) * sizeof model->pages[0]);
    model->count -= gone;
}

bool model_move(struct model *model, uint64_t first, uint64_t count, uint64_t to)
{
    size_t from;
    size_t moved = model_find(model, first, count, &from);
    if (moved == 0)
        return true;
    struct live_page *carried = malloc(moved * sizeof *carried);
    if (carried == NULL || !reserve_entries(model, model->count, model->ever_mapped_count + 1)) {
        free(carried);
        return false;
    }
    memcpy(carried, &model->pages[from], moved * sizeof *carried);
    model_unmap(model, first, count);
    size_t at = open_gap(model, to, count, moved); /* cannot fail: the array does not grow */
    for (size_t i = 0; i < moved; i++)
        carried[i].page = to + (carried[i].page - first);
    memcpy(&model->pages[at], carried, moved * sizeof *carried);
    remember(model, to, to + count);
    free(carried);
    return true;
}

void model_describe(struct model *model, uint64_t first, uint64_t count, const struct call *call)
{
    size_t live;
    size_t pages = model_find(model, first, count, &live);
    for (size_t i = live; i < live + pages; i++) {
        model->pages[i].shared = (call->flags & FLAG_SHARED) != 0;
        model->pages[i].protection = call->protection & 7;
    }
}

void model_protect(struct model *model, uint64_t first, uint64_t count, uint32_t protection)
{
    size_t live;
    size_t pages = model_find(model, first, count, &live);
    for (size_t i = 0; i < pages && model->pages[live + i].page == first + i; i++)
        model->pages[live + i].protection = protection & 7;
}

void model_set_apart(struct model *model, uint64_t first, uint64_t count, uint32_t why, bool apart)
{
    size_t live;
    size_t pages = model_find(model, first, count, &live);
    for (size_t i = live; i < live + pages; i++) {
        uint32_t others = model->pages[i].apart & ~why;
        model->pages[i].apart = (uint8_t)(others | (apart ? why : 0));
    }
}

bool model_is_apart(const struct model *model, uint64_t first, uint64_t count, uint32_t why)
{
    size_t live;
    for (size_t pages = model_find(model, first, count, &live); pages > 0; pages--, live++)
        if ((model->pages[live].apart & why) != 0)
            return true;
    return false;
}

void model_mark_indeterminate(struct model *model, uint64_t first, uint64_t count)
{
    size_t live;
    size_t pages = model_find(model, first, count, &live);
    for (size_t i = live; i < live + pages; i++)
        model->pages[i].indeterminate = true;
}

/* Linux names the numbers up to 25. Some larger ones have effects, or will get them in a later
 * kernel; no header will ever name the largest. posix_madvise may pass a number on to madvise. */
static bool describes_advice(uint32_t advice, uint32_t last)
{
    return advice <= last || advice >= UINT32_C(1) << 16;
}

static bool describes_remap(const struct model *model, const struct call *call)
{
    size_t live;
    uint64_t first, count;
    bool grows = call->length == 0 || call->new_length > call->length;
    if (!grows || model_find(model, call->address / model->page_size, 1, &live) == 0)
        return true;
    if (!model_range(model, call->address, call->length, &first, &count))
        return !model->pages[live].shared;
    for (size_t pages = model_find(model, first, count, &live); pages > 0; pages--, live++)
        if (model->pages[live].shared)
            return false;
    return true;
}

/* Linux answers EBUSY for locked pages, which the other systems have no name for. */
static bool describes_msync(const struct model *model, const struct call *call)
{
    uint64_t first, count;
    return (call->flags & SYNC_INVALIDATE) == 0 ||
           !model_range(model, call->address, call->length, &first, &count) ||
           !model_is_apart(model, first, count, APART_LOCKED);
}

bool model_describes(const struct model *model, enum operation_kind kind, const struct call *call)
{
    switch (kind) {
    case OPERATION_REMAP:
        return describes_remap(model, call);
    case OPERATION_ADVISE:
        return call->flags != ADVICE_DISCARD && call->flags != ADVICE_REMOVE &&
               describes_advice(call->flags, ADVICE_DISCARD_LOCKED);
    case OPERATION_POSIX_ADVISE:
        return describes_advice(call->flags, ADVICE_FREE - 1);
    case OPERATION_MSYNC:
        return describes_msync(model, call);
    default:
        return true;
    }
}

/* Consecutive pages, mappings and versions have different tags. The prime 241 keeps tags below the
 * tag of the neighbour's memory. */
uint8_t model_tag(const struct live_page *page)
{
    uint64_t mixed =
        page->mapping * (uint64_t)37 + page->index * (uint64_t)101 + page->version * (uint64_t)17;
    return (uint8_t)(mixed % 241 + 1);
}

static bool overlaps_live(const struct model *model, uint64_t first, uint64_t count)
{
    size_t live;
    size_t pages = model_find(model, first, count, &live);
    for (size_t i = live; i < live + pages; i++)
        if (!model->pages[i].indeterminate)
            return true;
    return false;
}

const char *model_address_problem(const struct model *model, const struct call *call,
                                  const struct allowed *allowed, uint64_t address)
{
    uint64_t first, count;
    if (address == last_address(model))
        return "ADDR-NOT-FAILED";
    if (allowed->exact && address != allowed->address)
        return "FIXED-EXACT";
    if (address == 0 && !allowed->exact)
        return "ADDR-NONNULL";
    if (address % model->page_size != 0 ||
        (allowed->alignment != 0 && address % allowed->alignment != 0))
        return "ADDR-PAGE-ALIGN";
    if (!model_range(model, address, call->length, &first, &count))
        return "ADDR-IN-SPACE";
    bool replaces = allowed->exact && (call->flags & FLAG_FIXED_NOREPLACE) == 0;
    if (!replaces && overlaps_live(model, first, count))
        return "ADDR-NO-OVERLAP";
    return NULL;
}
