/* SPDX-License-Identifier: MIT
 *
 * Maps and unmaps pages of one 32-bit linear memory that grows by its program break. Every call
 * answers 0 or an errno number, and a call that is refused has changed nothing, a discard apart.
 * The lowest address that fits is taken, unless the caller names one; a mapping is whole pages,
 * zero unless its contents are not needed. Only pages count: where one mapping ends and the next
 * begins is nowhere written down.
 * All state is one struct, static or not; there is no other. With -pthread all calls but open and
 * watch may be made by several threads at once, see lock.h.
 * Addresses and lengths are 32 bits in every build: offsets into one linear memory.
 */
#ifndef PAGE_MANAGER_PAGE_MANAGER_H
#define PAGE_MANAGER_PAGE_MANAGER_H

#include "lock.h"
#include "page_table.h"
#include "program_break.h"
#include <stddef.h>

enum page_contents {
    CONTENTS_ZEROED,
    CONTENTS_UNINITIALIZED, /* whatever is there will do */
};

/* Where a mapping is to be. Memory is asked of the program break for the first two only: at a page
 * that is not ours yet there is nothing to be had. */
enum page_where {
    WHERE_LOWEST,    /* at the lowest address that fits */
    WHERE_HINTED,    /* around `address`, when all pages there are free, else as WHERE_LOWEST */
    WHERE_FREE,      /* at `address`, when all pages there are free */
    WHERE_REPLACING, /* at `address`, when all pages there are ours: what is mapped there goes */
};

struct page_request {
    uint32_t address; /* a hint is rounded down to a page, the others are at one */
    uint32_t length_bytes, alignment_bytes;
    enum page_where where;
    enum page_contents contents;
};

struct page_remap {
    uint32_t address, old_length_bytes, new_length_bytes;
    bool may_move;
};

/* A call that was refused; reported to the hook, if there is one. */
struct page_manager_refusal {
    const char *call; /* "map", "unmap", "discard", "remap", "advise", "protect" or "sync" */
    uint32_t address; /* as it was given; 0 where none was */
    uint32_t length_bytes;
    int error; /* an errno number */
};
typedef void page_manager_hook(void *context, const struct page_manager_refusal *refusal);

/* Pages by state now, and what happened since page_manager_open. */
struct page_manager_statistics {
    uint32_t pages_owned, pages_mapped, pages_zeroed, pages_dirty, pages_foreign;
    uint32_t largest_free_run;    /* pages */
    uint32_t utilisation_percent; /* mapped of owned, rounded down */
    uint64_t bytes_cleared;
    uint64_t bytes_clearing_saved; /* of zeroed requests: known to be zero already */
    uint64_t grow_calls;           /* calls of sbrk that were granted */
};

/* The newest bytes that are ours without a gap: [start, end), granted as zero from clean_start on.
 * The page that `end` cuts is nobody's until a later chunk continues there. */
struct arena {
    uint64_t start, clean_start, end; /* bytes */
};

struct page_manager {
    struct lock lock; /* of all that follows but the hook */
    struct program_break program_break;
    page_manager_hook *hook;
    void *hook_context;
    struct arena arena;
    uint64_t bytes_cleared, bytes_clearing_saved, grow_calls;
    struct page_table table; /* last: a small geometry touches only the front of it */
};

/* Starts over, owning nothing. Calls sbrk at most to ask where the break is. */
void page_manager_open(struct page_manager *manager);

/* Maps length_bytes, rounded up to whole pages, at a multiple of alignment_bytes: a power of two, of
 * which those up to the page size ask nothing. EINVAL: length 0, alignment. ENOMEM: no room. */
int page_manager_map(struct page_manager *manager, uint32_t length_bytes, uint32_t alignment_bytes,
                     enum page_contents contents, uint32_t *address);

/* The same at an address of the caller's choice. A hint is never a reason to refuse. The others, which
 * need an address that is aligned as asked: EINVAL where it is not, or where a page is not ours;
 * ENOMEM beyond the end of the address space; EEXIST for WHERE_FREE where a page is mapped. */
int page_manager_map_at(struct page_manager *manager, const struct page_request *request,
                        uint32_t *address);

/* Unmaps all mapped pages of a range, parts of mappings and many of them alike; others are left
 * as they are. EINVAL: address not at a page, length 0 or one that rounds up to 2^32, end above
 * 2^32. Never ENOMEM. */
int page_manager_unmap(struct page_manager *manager, uint32_t address, uint32_t length_bytes);

/* Makes all mapped pages of a range zero; they stay mapped. ENOMEM: others are among them; these are
 * left as they are, and the mapped ones are zero all the same. EINVAL: address not at a page, end
 * above 2^32. Length 0 is no page, and 0. */
int page_manager_discard(struct page_manager *manager, uint32_t address, uint32_t length_bytes);

/* Makes a mapped range shorter or longer. What it loses is unmapped, what it gains is zero. In place
 * where the pages behind it are free; else, if it may, at the lowest address that fits, its bytes
 * copied and the old range unmapped; else in place again by growing, where the arena ends in free
 * pages behind it; else moved by growing. EINVAL: address not at a page, a length of 0. EFAULT: not
 * all of the old range is mapped. ENOMEM: no room. */
int page_manager_remap(struct page_manager *manager, const struct page_remap *request,
                       uint32_t *address);

/* Is every page of this range mapped? The address must be at a page; no page at all is true. */
bool page_manager_is_mapped(const struct page_manager *manager, uint32_t address,
                            uint32_t length_bytes);

/* Is any page of this range ours, mapped or free? The range need not begin at a page or end below
 * 2^32; one of length 0 is the page of its address. */
bool page_manager_owns(const struct page_manager *manager, uint32_t address, uint32_t length_bytes);

/* Bytes: what lengths are rounded up to. */
uint32_t page_manager_page_size(const struct page_manager *manager);

void page_manager_statistics(const struct page_manager *manager,
                             struct page_manager_statistics *statistics);

/* One line without its newline; returns the length that the whole text has, as snprintf does. */
int page_manager_print_statistics(const struct page_manager_statistics *statistics, char *text,
                                  size_t size);

/* Tells `hook` of every call that is refused from now on; NULL, as at first, tells nobody. */
void page_manager_watch(struct page_manager *manager, page_manager_hook *hook, void *context);

/* For fronts such as posix_mmap.c: reports the refusal and returns its error. */
int page_manager_refuse(const struct page_manager *manager,
                        const struct page_manager_refusal *refusal);

#endif
