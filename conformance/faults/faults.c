/* SPDX-License-Identifier: MIT
 *
 * See faults.h. Each fault is one or two functions between the caller and the page manager.
 */
#include "conformance/faults/faults.h"

#include "reference/operation.h"

/* The system without the fault; the faulty functions call it. */
static const struct system *inner;
static const struct fault *present;

static struct outcome inner_map(void *self, const struct call *call)
{
    return inner->call(self, OPERATION_MAP, call);
}

static struct outcome inner_unmap(void *self, const struct call *call)
{
    return inner->call(self, OPERATION_UNMAP, call);
}

static struct outcome map_nothing(void *self, const struct call *call)
{
    struct call changed = *call;
    changed.length += call->length == 0;
    return inner_map(self, &changed);
}

static struct outcome map_any_type(void *self, const struct call *call)
{
    struct call changed = *call;
    changed.flags = (call->flags & ~3u) | FLAG_PRIVATE;
    return inner_map(self, &changed);
}

static struct outcome map_fixed_elsewhere(void *self, const struct call *call)
{
    struct call changed = *call;
    changed.flags &= ~(uint32_t)FLAG_FIXED;
    return inner_map(self, &changed);
}

static struct outcome map_hint_refused(void *self, const struct call *call)
{
    if (call->address != 0)
        return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_EINVAL, .number = 22};
    return inner_map(self, call);
}

static struct outcome map_dirty_tail(void *self, const struct call *call)
{
    struct outcome outcome = inner_map(self, call);
    uint64_t page = inner->page_size(self);
    uint8_t dirt = 1;
    struct span span = {outcome.address + (call->length + page - 1) / page * page - 1, &dirt, 1};
    if (outcome.kind == OUTCOME_SUCCESS && call->length % page != 0)
        inner->write(self, &span, 1);
    return outcome;
}

static struct outcome map_never_large(void *self, const struct call *call)
{
    if (call->length > 4 * inner->page_size(self))
        return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_ENOMEM, .number = 12};
    return inner_map(self, call);
}

static struct outcome unmap_nothing(void *self, const struct call *call)
{
    if (call->length == 0)
        return (struct outcome){.kind = OUTCOME_SUCCESS};
    return inner_unmap(self, call);
}

static struct outcome unmap_whole_pages_only(void *self, const struct call *call)
{
    if (call->length % inner->page_size(self) != 0)
        return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_EINVAL, .number = 22};
    return inner_unmap(self, call);
}

static struct outcome unmap_one_less(void *self, const struct call *call)
{
    struct call changed = *call;
    uint64_t page = inner->page_size(self);
    if (call->length > page)
        changed.length -= page;
    return inner_unmap(self, &changed);
}

/* Refuses to unmap a range that a mapped page follows, like a system that can only unmap whole
 * mappings. */
static struct outcome unmap_never_front(void *self, const struct call *call)
{
    uint64_t after = (call->address + call->length) / inner->page_size(self);
    if (inner->page_class(self, after) == PAGE_MAPPED)
        return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_EINVAL, .number = 22};
    return inner_unmap(self, call);
}

static struct outcome unmap_never_twice(void *self, const struct call *call)
{
    uint64_t page = inner->page_size(self);
    uint64_t at = call->address / page;
    if (call->address % page == 0 && inner->page_class(self, at) != PAGE_MAPPED)
        return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_EINVAL, .number = 22};
    return inner_unmap(self, call);
}

/* Lengths near the top of the address space wrap to one page. */
static struct outcome map_huge_is_one_page(void *self, const struct call *call)
{
    struct call changed = *call;
    if (call->length > UINT32_MAX / 2)
        changed.length = inner->page_size(self);
    return inner_map(self, &changed);
}

static struct outcome map_any_file(void *self, const struct call *call)
{
    struct call changed = *call;
    changed.flags |= FLAG_ANONYMOUS;
    return inner_map(self, &changed);
}

/* Refuses with an errno that the clause does not list. */
static struct outcome map_strange_errno(void *self, const struct call *call)
{
    const struct outcome strange = {.kind = OUTCOME_FAILURE, .error = ERROR_EACCES, .number = 13};
    bool two_faults = call->length == 0 && (call->flags & (FLAG_SHARED | FLAG_PRIVATE)) == 0;
    return two_faults || (call->protection & 4) != 0 ? strange : inner_map(self, call);
}

/* Returns this address for a map of five pages, which lies elsewhere. */
static struct outcome map_answers(void *self, const struct call *call, uint64_t address)
{
    struct outcome outcome = inner_map(self, call);
    if (outcome.kind == OUTCOME_SUCCESS && call->length == 5 * inner->page_size(self))
        outcome.address = address;
    return outcome;
}

static struct outcome map_at_null(void *self, const struct call *call)
{
    return map_answers(self, call, 0);
}

static struct outcome map_is_failed(void *self, const struct call *call)
{
    return map_answers(self, call, UINT32_MAX);
}

static struct outcome map_across_the_top(void *self, const struct call *call)
{
    return map_answers(self, call, (UINT64_C(1) << 32) - inner->page_size(self));
}

static struct outcome map_behind_a_head(void *self, const struct call *call)
{
    struct outcome outcome = inner_map(self, call);
    outcome.address += outcome.kind == OUTCOME_SUCCESS ? 8 : 0;
    return outcome;
}

/* A map of five pages returns the address of the map before it. */
static struct outcome map_once_more(void *self, const struct call *call)
{
    static struct outcome last;
    struct outcome outcome = inner_map(self, call);
    if (outcome.kind == OUTCOME_SUCCESS && call->length == 5 * inner->page_size(self))
        outcome.address = last.address;
    last = outcome;
    return outcome;
}

static struct outcome unmap_returns_one(void *self, const struct call *call)
{
    struct outcome outcome = inner_unmap(self, call);
    outcome.returned = outcome.kind == OUTCOME_SUCCESS ? 1 : -1;
    return outcome;
}

static struct outcome unmap_sets_errno(void *self, const struct call *call)
{
    struct outcome outcome = inner_unmap(self, call);
    outcome.errno_changed = outcome.kind == OUTCOME_SUCCESS;
    outcome.number = 22;
    return outcome;
}

static struct outcome unmap_clears_errno(void *self, const struct call *call)
{
    struct outcome outcome = unmap_sets_errno(self, call);
    outcome.number = 0;
    return outcome;
}

/* Ignores the second of two unmaps of the same address. */
static struct outcome unmap_by_handle(void *self, const struct call *call)
{
    static uint64_t done;
    if (call->address == done && call->length > 0)
        return (struct outcome){.kind = OUTCOME_SUCCESS};
    done = call->address;
    return inner_unmap(self, call);
}

static struct outcome map_limit_is_einval(void *self, const struct call *call)
{
    struct outcome outcome = inner_map(self, call);
    if (outcome.kind == OUTCOME_FAILURE && outcome.error == ERROR_ENOMEM)
        outcome.error = ERROR_EINVAL;
    return outcome;
}

static bool read_anything(void *self, const struct span *spans, size_t count)
{
    inner->read(self, spans, count);
    return true;
}

static bool write_in_no_child(void *self, uint64_t address, uint8_t byte)
{
    (void)self;
    (void)address;
    (void)byte;
    return true;
}

/* Maps an additional page behind each mapping, as for notes. */
static struct outcome map_one_more(void *self, const struct call *call)
{
    struct call changed = *call;
    changed.length += inner->page_size(self);
    return inner_map(self, &changed);
}

static struct outcome map_noreplace_anywhere(void *self, const struct call *call)
{
    struct call changed = *call;
    changed.flags &= ~(uint32_t)FLAG_FIXED_NOREPLACE;
    changed.address = changed.flags == call->flags ? call->address : 0;
    return inner_map(self, &changed);
}

static uint64_t neighbours; /* address of the last sbrk */

static struct outcome sbrk_note(void *self, int64_t delta)
{
    struct outcome outcome = inner->sbrk(self, delta);
    neighbours = outcome.address;
    return outcome;
}

static struct outcome map_and_scribble(void *self, const struct call *call)
{
    struct span span = {neighbours, &(uint8_t){1}, 1};
    if (neighbours != 0)
        inner->write(self, &span, 1);
    return inner_map(self, call);
}

const struct fault faults[] = {
    {.name = "map-nothing", .id = "MMAP-LEN-ZERO", .map = map_nothing},
    {.name = "map-any-type", .id = "MMAP-TYPE-NONE", .map = map_any_type},
    {.name = "map-any-file", .id = "MMAP-NO-ANON", .map = map_any_file},
    {.name = "map-huge-is-one-page", .id = "MMAP-LEN-HUGE", .map = map_huge_is_one_page},
    {.name = "map-strange-errno", .id = "MMAP-ERR-ANY", .map = map_strange_errno},
    {.name = "map-at-null", .id = "ADDR-NONNULL", .map = map_at_null},
    {.name = "map-is-failed", .id = "ADDR-NOT-FAILED", .map = map_is_failed},
    {.name = "map-across-the-top", .id = "ADDR-IN-SPACE", .map = map_across_the_top},
    {.name = "map-behind-a-head", .id = "ADDR-PAGE-ALIGN", .map = map_behind_a_head},
    {.name = "map-once-more", .id = "ADDR-NO-OVERLAP", .map = map_once_more},
    {.name = "map-fixed-elsewhere", .id = "FIXED-EXACT", .map = map_fixed_elsewhere},
    {.name = "map-noreplace-anywhere",
     .id = "NOREPL-HOLE",
     .profile = "posix",
     .without = SYSTEM_ARENA,
     .map = map_noreplace_anywhere},
    {.name = "map-scribbles-on-the-neighbour",
     .id = "ADDR-NO-FOREIGN",
     .without = SYSTEM_ARENA,
     .map = map_and_scribble,
     .sbrk = sbrk_note},
    {.name = "map-one-page-more", .id = "GROW-BOUND", .without = SYSTEM_ARENA, .map = map_one_more},
    {.name = "map-fixed-as-a-hint",
     .id = "FIXED-UNSUPPORTED",
     .profile = "posix",
     .map = map_fixed_elsewhere},
    {.name = "map-hint-refused", .id = "HINT-NOFAIL", .map = map_hint_refused},
    {.name = "map-dirty-tail", .id = "MMAP-TAIL-ZERO", .map = map_dirty_tail},
    {.name = "map-never-large", .id = "NOMEM-RECOVER", .map = map_never_large},
    {.name = "unmap-nothing", .id = "UNMAP-LEN-ZERO", .unmap = unmap_nothing},
    {.name = "unmap-whole-pages-only", .id = "UNMAP-LEN-ROUNDUP", .unmap = unmap_whole_pages_only},
    {.name = "unmap-one-less", .id = "REMAP-AFTER", .unmap = unmap_one_less},
    {.name = "unmap-never-front", .id = "PART-FRONT", .unmap = unmap_never_front},
    {.name = "unmap-never-twice", .id = "DOUBLE", .unmap = unmap_never_twice},
    {.name = "unmap-by-handle", .id = "BY-ADDRESS", .unmap = unmap_by_handle},
    {.name = "unmap-returns-one",
     .id = "UNMAP-RETURN",
     .features = SYSTEM_RETURNS,
     .unmap = unmap_returns_one},
    {.name = "unmap-sets-errno", .id = "ERRNO-KEEP", .unmap = unmap_sets_errno},
    {.name = "unmap-clears-errno", .id = "ERRNO-NOT-ZEROED", .unmap = unmap_clears_errno},
    {.name = "kernel-limit-is-einval",
     .id = "MAPCOUNT-LIMIT",
     .system = "linux-kernel",
     .map = map_limit_is_einval},
    {.name = "kernel-forgives",
     .id = "FAULT-AFTER",
     .system = "linux-kernel",
     .read = read_anything},
    {.name = "kernel-child-forgets",
     .id = "FORK-SHARE",
     .system = "linux-kernel",
     .write_in_child = write_in_no_child},
    {.name = NULL},
};

static struct outcome faulty_call(void *self, enum operation_kind kind, const struct call *call)
{
    if (kind == OPERATION_MAP && present->map != NULL)
        return present->map(self, call);
    if (kind == OPERATION_UNMAP && present->unmap != NULL)
        return present->unmap(self, call);
    return inner->call(self, kind, call);
}

struct system fault_system(const struct fault *fault, const struct system *system)
{
    struct system faulty = *system;
    inner = system;
    faulty.features |= fault->features;
    faulty.features &= ~fault->without;
    neighbours = 0;
    if (fault->sbrk != NULL)
        faulty.sbrk = fault->sbrk;
    present = fault;
    faulty.call = faulty_call;
    if (fault->read != NULL)
        faulty.read = fault->read;
    if (fault->write_in_child != NULL)
        faulty.write_in_child = fault->write_in_child;
    return faulty;
}
