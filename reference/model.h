/* SPDX-License-Identifier: MIT
 *
 * The model computes which answers POSIX allows. Its state is a plain sorted array of live pages
 * with 64-bit page numbers. The tag of a live page is the byte that the page must hold.
 * model_allowed changes nothing. After the system has answered, the model adopts the answer. The
 * answer shows every free choice of the system (address, ENOMEM, which errno of a set), so one
 * state is enough.
 */
#ifndef MAPCHECK_MODEL_H
#define MAPCHECK_MODEL_H

#include "reference/operation.h"
#include "reference/profile.h"

struct live_page {
    uint64_t page;      /* address / page size */
    uint32_t mapping;   /* ordinal of the map statement that made it */
    uint32_t index;     /* number of the page in that mapping, from 0 */
    uint32_t version;   /* how often its owner rewrote it */
    bool untagged;      /* contents unknown until the judge tags it */
    bool indeterminate; /* possibly unmapped: inside a MAP_FIXED that failed with ENOMEM */
    bool shared;        /* MAP_SHARED: madvise(MADV_DONTNEED) keeps its contents */
    uint8_t apart;      /* APART_*: why the system may treat it unlike its neighbours */
    uint8_t protection; /* PROTECTION_*, as map or protect last set it */
};

enum { APART_LOCKED = 1, APART_ADVISED = 2 };

/* Pages [first, end) that were mapped at some time in this run. */
struct mapped_run {
    uint64_t first, end;
};

struct model {
    uint64_t page_size;
    uint32_t address_bits;
    struct live_page *pages; /* ascending by page */
    size_t count, capacity;
    struct mapped_run *ever_mapped; /* ascending, with a gap between any two */
    size_t ever_mapped_count, ever_mapped_capacity;
};

enum { ALLOWED_CLAUSES = 4 };
/* The allowed answers to one call: the result of model_allowed (allowed.c). */
struct allowed {
    bool success;    /* success is allowed */
    uint32_t errors; /* bit (1 << enum error_name) for each allowed errno */
    /* map, exact: the allowed errnos when the system owns every page of the range. */
    uint32_t own_errors;
    bool exact; /* success must be at `address` */
    uint64_t address;
    uint64_t alignment; /* success must be a multiple of this */
    /* The clauses that this set follows from, the most specific one first; then NULL. */
    const char *clauses[ALLOWED_CLAUSES];
};

void model_reset(struct model *model, uint64_t page_size, uint32_t address_bits);
void model_free(struct model *model);
/* Copies `from` to `to`, which may be new or used. False when memory is out; the contents of `to`
 * are then undefined. */
bool model_copy(struct model *to, const struct model *from);

/* Returns the answers that the contract allows in this state. */
struct allowed model_allowed(const struct model *model, enum operation_kind kind,
                             const struct call *call, const struct profile *profile);

/* Sets [first, first + count) to the pages that hold a byte of [address, address + length). False
 * when the range is empty, wraps or leaves the address space. */
bool model_range(const struct model *model, uint64_t address, uint64_t length, uint64_t *first,
                 uint64_t *count);

/* Returns how many pages of [first, first + count) are live. *live is the index of the first one in
 * pages[]. */
size_t model_find(const struct model *model, uint64_t first, uint64_t count, size_t *live);

/* The next functions adopt an answer. False when memory is out. model_map replaces the pages that
 * are live in its range. */
bool model_map(struct model *model, uint64_t first, uint64_t count, uint32_t mapping);
void model_unmap(struct model *model, uint64_t first, uint64_t count);
/* Moves the live pages of [first, first + count) to `to`. They keep their tags and indices. */
bool model_move(struct model *model, uint64_t first, uint64_t count, uint64_t to);
/* Adds the `count` pages from `first` on that mremap appended to a mapping. They continue the live
 * page before `first`: its mapping, index and kind. Without such a page they are mapping 0 from
 * index 0. */
bool model_extend(struct model *model, uint64_t first, uint64_t count);
/* Records what a map call asked for: shared or private, and the protection of its live pages. */
void model_describe(struct model *model, uint64_t first, uint64_t count, const struct call *call);
/* Adopts an mprotect: sets the protection of the live pages from `first` on, up to the first hole.
 */
void model_protect(struct model *model, uint64_t first, uint64_t count, uint32_t protection);
/* Adopts an mlock or an madvise, which may have changed a part of its range when it failed, or a
 * munlock: live pages of the range are possibly apart, or certainly not any more. */
void model_set_apart(struct model *model, uint64_t first, uint64_t count, uint32_t why, bool apart);
/* Is a live page of the range possibly apart for one of these reasons? */
bool model_is_apart(const struct model *model, uint64_t first, uint64_t count, uint32_t why);
/* Does this call make pages zero that stay mapped, as madvise(MADV_DONTNEED) does? */
bool model_discards(enum operation_kind kind, const struct call *call);
/* Adopts a MAP_FIXED that failed with ENOMEM: it may have unmapped the live pages of the range. */
void model_mark_indeterminate(struct model *model, uint64_t first, uint64_t count);

/* Was every page of the range mapped at some time in this run? */
bool model_knows(const struct model *model, uint64_t first, uint64_t count);
/* False for a call whose effect the model cannot describe: mremap of MAP_SHARED pages to a larger
 * length (the new pages are beyond the shared object) or from length 0 (a second view of the
 * pages), advice that has other effects or may get some, msync that invalidates locked pages. */
bool model_describes(const struct model *model, enum operation_kind kind, const struct call *call);

/* Returns the id of the clause that this address breaks, or NULL. An address is aligned, neither 0
 * nor MAP_FAILED, and its range is inside the address space. Only MAP_FIXED may overlap live pages.
 */
const char *model_address_problem(const struct model *model, const struct call *call,
                                  const struct allowed *allowed, uint64_t address);

/* The byte that fills a live page, never 0. */
uint8_t model_tag(const struct live_page *page);

#endif
