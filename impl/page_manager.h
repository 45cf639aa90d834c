/* SPDX-License-Identifier: MIT
 *
 * Maps and unmaps pages of one 32-bit linear memory that grows by its program break (the end of the
 * memory that sbrk has granted). A page is owned when sbrk granted all of it to this manager. Every
 * other page is foreign.
 * Every call returns 0 or an errno number. A refused call has changed nothing, except for
 * page_manager_discard. A mapping starts at the lowest address that fits, unless the caller names
 * one. It consists of whole pages, which are zero unless the caller accepts any contents. The
 * manager knows the state of each page, and whether it is shared; it does not know where one
 * mapping ends and the next begins.
 * All state is in one struct, which may be static. With -pthread, several threads may make all
 * calls at once, except open, watch and discard_on_host; see lock.h. Addresses and lengths have 32
 * bits in every build: they are offsets into one linear memory.
 */
#ifndef PAGE_MANAGER_PAGE_MANAGER_H
#define PAGE_MANAGER_PAGE_MANAGER_H

#include "lock.h"
#include "page_table.h"
#include "program_break.h"
#include "shared_pages.h"
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* 1: the program may install a hook by which free pages go back to the host. */
#ifndef PAGE_MANAGER_HOST_DISCARD
#ifdef MAPCHECK_HARNESS
#define PAGE_MANAGER_HOST_DISCARD 1
#else
#define PAGE_MANAGER_HOST_DISCARD 0
#endif
#endif

#define PAGE_MANAGER_VERSION "0.1.0" /* major.minor.patch; 0 while no release has been made */

enum page_contents {
    CONTENTS_ZEROED,
    CONTENTS_UNINITIALIZED, /* the caller accepts any contents */
};

/* Where a mapping starts. Only the first two ask the program break for memory, because the manager
 * cannot choose the address that sbrk grants next. */
enum page_where {
    WHERE_LOWEST,    /* at the lowest address that fits */
    WHERE_HINTED,    /* at `address`, when all pages there are free, else as WHERE_LOWEST */
    WHERE_FREE,      /* at `address`, when all pages there are free */
    WHERE_REPLACING, /* at `address`, when all pages there are owned; replaces mapped ones */
};

struct page_request {
    uint32_t address; /* a hint is rounded down to a page, the others must be at one */
    uint32_t length_bytes, alignment_bytes;
    enum page_where where;
    enum page_contents contents;
    bool shared; /* a discard keeps the contents of these pages */
};

struct page_remap {
    uint32_t address, old_length_bytes, new_length_bytes;
    bool may_move;
};

struct page_move {
    uint32_t address, old_length_bytes, new_length_bytes;
    bool is_fixed; /* the range goes to new_address, else to the lowest address that fits */
    uint32_t new_address;
    bool keep_old; /* the old pages stay mapped, and become zero */
};

/* A refused call, as the manager reports it to the hook. */
struct page_manager_refusal {
    const char *call; /* "map", "unmap", "discard", "remap", "advise", "protect", "sync", "mlock",
                         "munlock" or "residency" */
    uint32_t address; /* as the caller gave it; 0 where it gave none */
    uint32_t length_bytes;
    int error; /* an errno number */
};
typedef void page_manager_hook(void *context, const struct page_manager_refusal *refusal);

/* The numbers of pages by state now, and totals since page_manager_open. */
struct page_manager_statistics {
    uint32_t pages_owned, pages_mapped, pages_zeroed, pages_dirty, pages_foreign;
    uint32_t largest_free_run;    /* pages */
    uint32_t utilisation_percent; /* mapped of owned, rounded down */
    uint64_t bytes_cleared;
    uint64_t bytes_clearing_saved; /* of zeroed requests: pages known to be zero */
    uint64_t grow_calls;           /* calls of sbrk that granted memory */
};

#if PAGE_MANAGER_HOST_DISCARD
/* Asks the host for zero pages in place of [address, address + bytes), as memory.discard of
 * WebAssembly's memory-control proposal provides them. Both are multiples of the page size, in
 * bytes; `bytes` is at least the threshold. Returns 0 when every byte there reads as zero from now
 * on, and can be written as before. Any other number is a refusal; some of these bytes may be zero
 * then. It runs under the lock, so it must not call the manager. */
typedef int page_manager_host_hook(void *context, uint32_t address, uint32_t bytes);

struct host_discard {
    page_manager_host_hook *hook; /* NULL: no page goes back */
    void *context;
    uint32_t threshold_pages; /* at least 1 */
};

/* Totals since page_manager_open. */
struct page_manager_host_discards {
    uint64_t calls, refused_calls; /* of the hook; `calls` counts the refused ones as well */
    uint64_t bytes;                /* that the host took */
};
#endif

/* The newest owned bytes without a gap: [start, end). sbrk granted the bytes from clean_start on as
 * zero. The page that `end` cuts is foreign until a later chunk continues there. */
struct arena {
    uint64_t start, clean_start, end; /* bytes */
};

struct page_manager {
    struct lock lock; /* protects all that follows except the hook */
    struct program_break program_break;
    page_manager_hook *hook;
    void *hook_context;
#if PAGE_MANAGER_HOST_DISCARD
    struct host_discard host;
#endif
    struct arena arena;
    uint64_t bytes_cleared, bytes_clearing_saved, grow_calls;
#if PAGE_MANAGER_HOST_DISCARD
    struct page_manager_host_discards host_discards;
#endif
    /* Last: a small geometry touches only their first parts. */
    struct page_table table;
    struct shared_pages shared;
};

/* Programs and the library must agree on struct page_manager, which depends on -D options. So the
 * names of the functions that make a manager known carry these options, and the linker finds no
 * name for a program that was compiled with others: page_manager_open_sized_65536_run_tree_1 is for
 * pages of 65,536 bytes, a run tree, and threads; with PAGE_MANAGER_HOST_DISCARD, the table is
 * run_tree_to_host. The page size must therefore be a plain number. */
#if defined(MAPCHECK_HARNESS)
#define PAGE_MANAGER_CONFIGURED(name) name
#elif defined(PAGE_TABLE_SKIP_TABLE) && PAGE_MANAGER_HOST_DISCARD
#define PAGE_MANAGER_CONFIGURED(name)                                                              \
    PAGE_MANAGER_JOIN(name, PAGE_MANAGER_PAGE_SIZE, skip_table_to_host, PAGE_MANAGER_THREADS)
#elif defined(PAGE_TABLE_SKIP_TABLE)
#define PAGE_MANAGER_CONFIGURED(name)                                                              \
    PAGE_MANAGER_JOIN(name, PAGE_MANAGER_PAGE_SIZE, skip_table, PAGE_MANAGER_THREADS)
#elif PAGE_MANAGER_HOST_DISCARD
#define PAGE_MANAGER_CONFIGURED(name)                                                              \
    PAGE_MANAGER_JOIN(name, PAGE_MANAGER_PAGE_SIZE, run_tree_to_host, PAGE_MANAGER_THREADS)
#else
#define PAGE_MANAGER_CONFIGURED(name)                                                              \
    PAGE_MANAGER_JOIN(name, PAGE_MANAGER_PAGE_SIZE, run_tree, PAGE_MANAGER_THREADS)
#endif
#define PAGE_MANAGER_JOIN(name, page_size, table, threads)                                         \
    PAGE_MANAGER_PASTE(name, page_size, table, threads)
#define PAGE_MANAGER_PASTE(name, page_size, table, threads) name##_##page_size##_##table##_##threads

#define page_manager_open_sized PAGE_MANAGER_CONFIGURED(page_manager_open_sized)

/* Starts over, owning nothing. The only use of sbrk is to ask where the break is. EINVAL: the
 * caller's header has another struct page_manager, of struct_bytes bytes; nothing is changed. */
int page_manager_open_sized(struct page_manager *manager, size_t struct_bytes);

/* The same, with the size of this header. */
static inline int page_manager_open(struct page_manager *manager)
{
    return page_manager_open_sized(manager, sizeof *manager);
}

/* The version of the library that is linked, PAGE_MANAGER_VERSION of its header. */
const char *page_manager_version(void);

/* Maps length_bytes, rounded up to whole pages, at a multiple of alignment_bytes. The alignment is
 * a power of two; one up to the page size has no effect. EINVAL: the length is 0, or the alignment
 * is no power of two. ENOMEM: no room. */
int page_manager_map(struct page_manager *manager, uint32_t length_bytes, uint32_t alignment_bytes,
                     enum page_contents contents, uint32_t *address);

/* The same at an address that the caller names. A hint never makes a request fail. The errors of
 * page_manager_map, and for WHERE_FREE and WHERE_REPLACING also EINVAL: the address is not at a
 * page, or not at a multiple of the alignment, or a page is foreign; ENOMEM: the range ends beyond
 * the address space; EEXIST, only for WHERE_FREE: a page is mapped. */
int page_manager_map_at(struct page_manager *manager, const struct page_request *request,
                        uint32_t *address);

/* Unmaps all mapped pages of a range; they may be a part of one mapping or belong to many. Other
 * pages keep their state. EINVAL: the address is not at a page, the length is 0 or rounds up to
 * 2^32, or the range ends above 2^32. Never ENOMEM. */
int page_manager_unmap(struct page_manager *manager, uint32_t address, uint32_t length_bytes);

/* Fills all mapped pages of a range with zeros, except shared ones; they stay mapped. ENOMEM: some
 * pages are not mapped. These keep their state, and the mapped ones are zero all the same. EINVAL:
 * the address is not at a page, or the range ends above 2^32. Length 0 covers no page and returns
 * 0. */
int page_manager_discard(struct page_manager *manager, uint32_t address, uint32_t length_bytes);

/* Makes a mapped range shorter or longer. Pages that it loses are unmapped; pages that it gains are
 * zero, and shared when its last page is. A longer range is placed by the first of these rules that
 * applies:
 *   - in place, when the pages behind it are free;
 *   - if may_move, at the lowest address that fits: its bytes are copied, its old pages unmapped;
 *   - in place, by growing, when only free pages lie between the range and the end of the arena;
 *   - if may_move, at a new address, by growing.
 * EINVAL: the address is not at a page, a length is 0, or the new length rounds up to 2^32. EFAULT:
 * the first page is not mapped, the old range ends beyond the address space, or, for a longer
 * range, any page of the old one is not mapped. ENOMEM: no room. */
int page_manager_remap(struct page_manager *manager, const struct page_remap *request,
                       uint32_t *address);

/* Moves a mapped range to other pages, shorter or longer. A fixed move replaces what is mapped
 * there, takes owned pages only, and never grows. The new pages are shared where their old ones
 * are; pages that the range gains are zero, and shared when its last page is. Both ranges are
 * mapped during the copy. EINVAL: an address is not at a page; a length is 0, or the new one rounds
 * up to 2^32; the new range has a foreign page, leaves the address space or overlaps the old one;
 * an old page is shared and would have to become zero. EFAULT: an old page is not mapped, unless it
 * is one that a shorter range loses; the old range ends beyond the address space. ENOMEM: no room.
 */
int page_manager_move(struct page_manager *manager, const struct page_move *move,
                      uint32_t *address);

/* Does the range begin at a page, and does its last page end at 2^32 at most? */
bool page_manager_range_exists(const struct page_manager *manager, uint32_t address,
                               uint32_t length_bytes);
/* Is every page of this range mapped? The address must be at a page. True for length 0. */
bool page_manager_is_mapped(const struct page_manager *manager, uint32_t address,
                            uint32_t length_bytes);

/* Does the manager own any page of this range, mapped or free? The range need not begin at a page,
 * and it may end above 2^32. Length 0 stands for the page of the address. */
bool page_manager_owns(const struct page_manager *manager, uint32_t address, uint32_t length_bytes);

/* The page size in bytes, to which the manager rounds lengths up. */
uint32_t page_manager_page_size(const struct page_manager *manager);

void page_manager_statistics(const struct page_manager *manager,
                             struct page_manager_statistics *statistics);

/* Writes one line without a newline. Returns the length of the whole text, as snprintf does. */
int page_manager_print_statistics(const struct page_manager_statistics *statistics, char *text,
                                  size_t size);

/* Reports every refused call to `hook` from now on. NULL, the initial value, turns reports off. */
void page_manager_watch(struct page_manager *manager, page_manager_hook *hook, void *context);

#if PAGE_MANAGER_HOST_DISCARD
/* From now on, a run of at least threshold_pages pages goes back to the host when a call unmaps or
 * discards a page of it. 0 counts as 1. A hook of NULL, the initial value, turns this off. Call it
 * before other threads use the manager. It cannot fail, and calls neither sbrk nor the hook: pages
 * that are free already go back together with the next ones beside them. */
void page_manager_discard_on_host(struct page_manager *manager, page_manager_host_hook *hook,
                                  void *context, uint32_t threshold_pages);

void page_manager_host_discards(const struct page_manager *manager,
                                struct page_manager_host_discards *discards);
#endif

/* For callers such as posix_mmap.c that refuse a call themselves: reports the refusal to the hook
 * and returns its error. */
int page_manager_refuse(const struct page_manager *manager,
                        const struct page_manager_refusal *refusal);

#ifdef __cplusplus
}
#endif

#endif
