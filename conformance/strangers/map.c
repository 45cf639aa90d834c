/* SPDX-License-Identifier: MIT
 *
 * mmap and munmap of a stranger with a pool: hints, MAP_FIXED, zeros, and the lock. design.h has
 * the part in which the designs differ.
 */
#include "conformance/strangers/arguments.h"
#include "conformance/strangers/lock.h"
#include "conformance/strangers/memory.h"
#include "conformance/strangers/pages.h"
#include "conformance/strangers/process.h"

#include <errno.h>
#undef mmap64 /* musl defines it as mmap */

/* Pages at the very address that the caller names. What is mapped there is replaced. */
static size_t place_exactly(const struct request *request, int *error)
{
    size_t first = page_at(request->address), count = request->count;
    bool ours = first != NO_PAGE && pages_ours(first, count);
    *error = ENOMEM;
    if (FAULTY(fixed_refusal_unmaps) && first != NO_PAGE && !ours)
        pages_release(first, count < PAGES - first ? count : PAGES - first);
    if (!ours)
        return NO_PAGE;
    *error = EEXIST;
    if ((request->flags & MAP_FIXED_NOREPLACE) != 0 && !FAULTY(noreplace_replaces) &&
        !pages_free(first, count))
        return NO_PAGE;
    *error = EINVAL;
    if (FAULTY(fixed_needs_free_pages) && !pages_free(first, count))
        return NO_PAGE;
    return first;
}

/* The faulty stranger looks for a better hint, and never finds one. */
static void loop_while_the_range_wraps(const struct request *request)
{
    volatile size_t address = request->address;
    while (address + request->length < address) {
    }
}

/* The pages of the hint, when all of them are free. */
static size_t place_at_hint(const struct request *request)
{
    size_t count = request->count, first = page_at(request->address / PAGE * PAGE);
    if (request->address == 0)
        return NO_PAGE;
    if (FAULTY(hint_near_the_top_loops))
        loop_while_the_range_wraps(request);
    if (FAULTY(hint_replaces) && first != NO_PAGE && pages_ours(first, count))
        return first;
    if (FAULTY(hint_looks_at_one_page) && first != NO_PAGE && pages_ours(first, count) &&
        pages_free(first, 1))
        return first;
    return first != NO_PAGE && pages_free(first, count) ? first : NO_PAGE;
}

static size_t place(const struct request *request, int *error)
{
    if (request_is_exact(request) && !FAULTY(fixed_is_a_hint))
        return place_exactly(request, error);
    *error = ENOMEM;
    size_t first = place_at_hint(request);
    return first != NO_PAGE ? first : pages_find(request->count + FAULTY(page_lost_per_map));
}

/* Does the faulty stranger leave the old contents there? The flag says which mappings were made
 * without access. */
static bool keeps_contents(const struct request *request, size_t first)
{
    static unsigned char without_access[PAGES];
    bool was_without = without_access[first] != 0;
    for (size_t page = first; page < first + request->count; page++)
        without_access[page] = request->protection == PROT_NONE;
    if (FAULTY(fixed_keeps_contents))
        return request_is_exact(request);
    if (FAULTY(noreserve_not_zeroed))
        return (request->flags & MAP_NORESERVE) != 0;
    return FAULTY(fixed_over_none_keeps_contents) && request_is_exact(request) && was_without;
}

static void map_pages(const struct request *request, size_t first)
{
    size_t count = request->count;
    bool keeps = keeps_contents(request, first);
    for (size_t page = first; page < first + count; page++)
        if (!page_is_free(page))
            pages_dirty(page, 1);
    pages_take(first, count + (FAULTY(page_lost_per_map) && pages_free(first + count, 1)));
    pages_share(first, count, (request->flags & MAP_SHARED) != 0);
    if (!keeps)
        pages_clear(first, count, request->length);
}

static void *map(const struct request *request)
{
    int error = arguments_of_map(request);
    if (error != 0)
        return refuse_map(error);
    size_t first = place(request, &error);
    if (first == NO_PAGE)
        return refuse_map(error);
    lock_keep();
    map_pages(request, first);
    if (FAULTY(errno_zeroed))
        errno = 0;
    if (FAULTY(success_sets_errno))
        errno = ENOENT;
    size_t offset = FAULTY(hint_not_aligned) ? request->address % PAGE : 0;
    return memory_page(first) + (FAULTY(address_not_aligned) ? 16 : offset);
}

static void *map_anonymous(void *address, size_t length, int protection, int flags)
{
    struct request request = {(size_t)address, length, pages_of(length), protection, flags};
    process_fault();
    pages_enter();
    void *answer = map(&request);
    if (answer != MAP_FAILED || !FAULTY(lock_kept_by_a_refusal))
        pages_leave();
    return answer;
}

EXPORT void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset)
{
    (void)file, (void)offset;
    return map_anonymous(address, length, protection, flags);
}

/* A call of mmap here would reach the C library's, which a program searches first. */
EXPORT void *mmap64(void *address, size_t length, int protection, int flags, int file, off_t offset)
{
    if (FAULTY(mmap64_of_the_library))
        return mmap(address, length, protection, flags, file, offset);
    return map_anonymous(address, length, protection, flags);
}

/* Does the range begin or end inside of a mapping? */
static bool is_part(size_t first, size_t count)
{
    return !pages_begin_mapping(first) || (count < PAGES - first && pages_used(first + count, 1) &&
                                           !pages_begin_mapping(first + count));
}

/* How many pages of the range the faulty stranger frees. */
static size_t pages_to_free(size_t first, size_t count, size_t length)
{
    size_t rest = first < PAGES ? PAGES - first : 0;
    if (count > rest)
        count = rest;
    if (FAULTY(unmap_rounds_down))
        return length / PAGE < count ? length / PAGE : count;
    if (FAULTY(unmap_one_more))
        return count < rest ? count + 1 : count;
    if (FAULTY(unmap_one_fewer) && count > 1)
        return count - 1;
    if (FAULTY(unmap_whole_mapping))
        return pages_next_mapping(first, PAGES) - first;
    if (FAULTY(unmap_first_mapping_only)) {
        size_t end = pages_next_mapping(first, first + count);
        return end - first;
    }
    if (FAULTY(unmap_part_does_nothing) && is_part(first, count))
        return 0;
    return count;
}

static int unmap(size_t address, size_t length)
{
    int error = arguments_of_unmap(address, length);
    if (error != 0)
        return refuse_unmap(error);
    size_t count = pages_of(length), base = memory_base();
    size_t before = address < base ? (base - address) / PAGE : 0;
    if (before >= count && !FAULTY(unmap_range_wraps))
        return 0;
    size_t first = address < base ? 0 : (address - base) / PAGE;
    if (first >= PAGES)
        return 0;
    count -= before;
    if (FAULTY(unmap_refuses_holes) && !pages_used(first, count))
        return refuse_unmap(EINVAL);
    pages_release(first, pages_to_free(first, count, length));
    return 0;
}

EXPORT int munmap(void *address, size_t length)
{
    if (FAULTY(unlocked_unmap))
        return unmap((size_t)address, length);
    pages_enter();
    int answer = unmap((size_t)address, length);
    pages_leave();
    return answer;
}
