/* SPDX-License-Identifier: MIT
 *
 * The rest of the family, for the strangers with a pool: mremap, madvise, posix_madvise, mprotect,
 * msync, mlock, munlock. A pool cannot protect pages or keep them in memory, so these check their
 * arguments only.
 */
#include "conformance/strangers/arguments.h"
#include "conformance/strangers/memory.h"
#include "conformance/strangers/pages.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

enum { MAY_MOVE = 1, ADVICE_DISCARD = 4, ADVICE_DISCARD_LOCKED = 24 };

static int fail(int error)
{
    errno = error;
    return -1;
}

/* The first page of a range of which every page is in use; NO_PAGE: it has a hole, or is not ours.
 */
static size_t used_range(size_t address, size_t length)
{
    size_t first = page_at(address);
    bool used =
        first != NO_PAGE && length <= SIZE_MAX - PAGE && pages_used(first, pages_of(length));
    return used ? first : NO_PAGE;
}

/* 0, or the errno of a range in which every page has to be mapped. */
static int range_problem(size_t address, size_t length)
{
    if (address % PAGE != 0)
        return EINVAL;
    return length == 0 || used_range(address, length) != NO_PAGE ? 0 : ENOMEM;
}

/* Does a Linux header name this advice for madvise? */
static bool advice_known(int advice)
{
    if (FAULTY(advice_of_the_headers_refused) && advice > 4)
        return false;
    return FAULTY(advice_unknown_accepted) || (advice >= 0 && advice <= 4) ||
           (advice >= 8 && advice <= 25);
}

/* The owner's bytes of shared pages stay, as Linux has it. */
static void discard(size_t first, size_t count)
{
    if (FAULTY(discard_keeps_contents))
        return;
    if (FAULTY(discard_clears_one_more) && pages_used(first + count, 1))
        count++;
    for (size_t page = first; page < first + count; page++)
        if (pages_used(page, 1) && !pages_shared(page))
            memset(memory_page(page), 0, PAGE);
}

static int advise(size_t address, size_t length, int advice)
{
    size_t first = page_at(address), count = pages_of(length);
    if (address % PAGE != 0 || !advice_known(advice) || length > SIZE_MAX - PAGE)
        return fail(EINVAL);
    if (length == 0)
        return 0;
    bool whole = used_range(address, length) != NO_PAGE;
    bool discards = advice == ADVICE_DISCARD || advice == ADVICE_DISCARD_LOCKED;
    if (discards && first != NO_PAGE && whole)
        discard(first, count);
    return whole || FAULTY(advice_ignores_holes) ? 0 : fail(ENOMEM);
}

EXPORT int madvise(void *address, size_t length, int advice)
{
    pages_enter();
    int answer = advise((size_t)address, length, advice);
    pages_leave();
    return answer;
}

static int check_range(size_t address, size_t length)
{
    pages_enter();
    int error = range_problem(address, length);
    pages_leave();
    if (error == EINVAL && FAULTY(family_unaligned))
        error = 0;
    if (error == ENOMEM && FAULTY(family_ignores_holes))
        error = 0;
    return error == 0 ? 0 : fail(error);
}

EXPORT int mprotect(void *address, size_t length, int protection)
{
    const int known = PROT_READ | PROT_WRITE | PROT_EXEC;
    return (protection & ~known) != 0 ? fail(EINVAL) : check_range((size_t)address, length);
}

/* Returns its error number. The contents stay, whatever the advice is. */
EXPORT int posix_madvise(void *address, size_t length, int advice)
{
    pages_enter();
    int error =
        advice < 0 || advice > ADVICE_DISCARD ? EINVAL : range_problem((size_t)address, length);
    if (FAULTY(posix_advice_discards) && advice == ADVICE_DISCARD && error == 0)
        discard(page_at((size_t)address), pages_of(length));
    pages_leave();
    if (FAULTY(posix_advice_sets_errno) && error != 0)
        return fail(error);
    return FAULTY(posix_advice_unknown_accepted) && advice > ADVICE_DISCARD ? 0 : error;
}

EXPORT int msync(void *address, size_t length, int flags)
{
    bool both = (flags & MS_SYNC) != 0 && (flags & MS_ASYNC) != 0;
    bool unknown = (flags & ~(MS_SYNC | MS_ASYNC | MS_INVALIDATE)) != 0;
    if ((both || unknown) && !FAULTY(msync_any_flags))
        return fail(EINVAL);
    return check_range((size_t)address, length);
}

EXPORT int mlock(const void *address, size_t length)
{
    return check_range((size_t)address, length);
}

EXPORT int munlock(const void *address, size_t length)
{
    return check_range((size_t)address, length);
}

struct move {
    size_t address, length, new_length;
    int flags;
};

static int move_problem(const struct move *move)
{
    if (move->address % PAGE != 0 || move->length == 0 || move->new_length == 0 ||
        (move->flags & ~MAY_MOVE) != 0)
        return EINVAL;
    return used_range(move->address, move->length) == NO_PAGE ? EFAULT : 0;
}

/* Copies the old pages to a place that is long enough, and frees them. */
static void *move_pages(size_t first, size_t old, size_t new, size_t new_length)
{
    size_t place = pages_find(new), copied = FAULTY(remap_loses_the_last_page) ? old - 1 : old;
    if (place == NO_PAGE)
        return refuse_map(ENOMEM);
    bool shared = pages_shared(first);
    pages_take(place, new);
    pages_clear(place, new, new_length);
    pages_share(place, new, shared);
    memcpy(memory_page(place), memory_page(first), copied * PAGE);
    if (!FAULTY(remap_keeps_the_old_pages))
        pages_release(first, old);
    return memory_page(place);
}

static void *grow(size_t first, size_t old, size_t new, const struct move *move)
{
    bool in_place = pages_free(first + old, new - old) ||
                    (FAULTY(remap_grows_over_mappings) && pages_ours(first + old, new - old));
    if (FAULTY(remap_looks_at_one_page) && pages_free(first + old, 1))
        in_place = pages_ours(first + old, new - old);
    if (!in_place && (move->flags & MAY_MOVE) == 0 && !FAULTY(remap_moves_unasked))
        return refuse_map(ENOMEM);
    if (!in_place)
        return move_pages(first, old, new, move->new_length);
    bool shared = pages_shared(first);
    pages_extend(first + old, new - old);
    if (!FAULTY(remap_new_pages_dirty))
        pages_clear(first + old, new - old, (new - old) * PAGE);
    pages_share(first + old, new - old, shared);
    return memory_page(first);
}

static void *remap(const struct move *move)
{
    int error = move_problem(move);
    if (error != 0)
        return refuse_map(error);
    size_t first = page_at(move->address);
    size_t old = pages_of(move->length), new = pages_of(move->new_length);
    if (new > old)
        return new < PAGES ? grow(first, old, new, move) : refuse_map(ENOMEM);
    if (!FAULTY(remap_shrinks_nothing))
        pages_release(first + new, old - new);
    return memory_page(first);
}

EXPORT void *mremap(void *address, size_t length, size_t new_length, int flags, ...)
{
    struct move move = {(size_t)address, length, new_length, flags};
    pages_enter();
    void *answer = remap(&move);
    pages_leave();
    return answer;
}
