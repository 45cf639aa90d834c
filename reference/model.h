/* SPDX-License-Identifier: MIT
 *
 * POSIX as an executable set of allowed outcomes. The state is a sorted array of live pages with
 * 64-bit page numbers and no cleverness; what each live page holds is told by its tag. model_allowed
 * is pure. After the system has answered, the model follows the answer: all nondeterminism (address,
 * ENOMEM, which errno of a set) is visible in it, so one state is enough.
 */
#ifndef MAPCHECK_MODEL_H
#define MAPCHECK_MODEL_H

#include "reference/operation.h"
#include "reference/profile.h"

struct live_page {
    uint64_t page;      /* address / page size */
    uint32_t mapping;   /* ordinal of the map statement that made it */
    uint32_t index;     /* page of that mapping, from 0 */
    uint32_t version;   /* how often its owner rewrote it */
    bool untagged;      /* contents unknown until the judge tags it */
    bool indeterminate; /* gone or not: inside a MAP_FIXED that failed with ENOMEM */
    bool shared;        /* MAP_SHARED: madvise(MADV_DONTNEED) keeps its contents */
    uint8_t protection; /* PROTECTION_*, as map or protect last set it */
};

/* Pages [first, end) that were mapped at some time of this run, still or no longer. */
struct mapped_run {
    uint64_t first, end;
};

struct model {
    uint64_t page_size;
    uint32_t address_bits;
    struct live_page *pages; /* ascending by page */
    size_t count, capacity;
    struct mapped_run *ever_mapped; /* ascending, never touching one another */
    size_t ever_mapped_count, ever_mapped_capacity;
};

enum { ALLOWED_CLAUSES = 4 };
/* What model_allowed (allowed.c) answers. */
struct allowed {
    bool success;    /* success may be the answer */
    uint32_t errors; /* bit (1 << enum error_name) for each errno that may be the answer */
    /* map, exact: those that are left where every page of the range is the system's own. */
    uint32_t own_errors;
    bool exact; /* success must be at `address` */
    uint64_t address;
    uint64_t alignment; /* success must be a multiple of this */
    /* The clauses that say so, most telling first; the rest NULL. */
    const char *clauses[ALLOWED_CLAUSES];
};

void model_reset(struct model *model, uint64_t page_size, uint32_t address_bits);
void model_free(struct model *model);
/* Makes `to`, new or used, the same as `from`. False when memory is out; `to` is then worth nothing. */
bool model_copy(struct model *to, const struct model *from);

/* Which answers the contract allows now. */
struct allowed model_allowed(const struct model *model, enum operation_kind kind,
                             const struct call *call, const struct profile *profile);

/* The page range [first, first + count) that a call touches: every page with a byte of
 * [address, address + length) in it. False when it is empty, wraps or leaves the address space. */
bool model_range(const struct model *model, uint64_t address, uint64_t length, uint64_t *first,
                 uint64_t *count);

/* Pages with page number in [first, first + count): their index in pages[], and how many. */
size_t model_find(const struct model *model, uint64_t first, uint64_t count, size_t *live);

/* Follow an answer. False when memory is out. map replaces whatever was live there. */
bool model_map(struct model *model, uint64_t first, uint64_t count, uint32_t mapping);
void model_unmap(struct model *model, uint64_t first, uint64_t count);
/* The live pages of [first, first + count) appear at `to` with tag and index kept, gone here. */
bool model_move(struct model *model, uint64_t first, uint64_t count, uint64_t to);
/* A mapping that mremap made longer: `count` pages from `first` on, continuing the live page before
 * `first` (its mapping, index, kind). Without such a page it is mapping 0 from index 0. */
bool model_extend(struct model *model, uint64_t first, uint64_t count);
/* What a map call asked for: shared or private, and the protection of its live pages. */
void model_describe(struct model *model, uint64_t first, uint64_t count, const struct call *call);
/* mprotect reached the live pages from `first` on, up to the first hole. */
void model_protect(struct model *model, uint64_t first, uint64_t count, uint32_t protection);
/* A MAP_FIXED failed with ENOMEM: the live pages of the range are there or not, nobody knows. */
void model_mark_indeterminate(struct model *model, uint64_t first, uint64_t count);

/* Was every page of the range mapped at some time of this run? */
bool model_knows(const struct model *model, uint64_t first, uint64_t count);
/* False for a call whose effect this model cannot tell: mremap of MAP_SHARED pages to a larger
 * length (new pages are beyond the shared object) or from length 0 (a second view of the first). */
bool model_describes(const struct model *model, enum operation_kind kind, const struct call *call);

/* Why this successful address is not allowed, as the id of the broken clause, or NULL: alignment,
 * never 0 nor MAP_FAILED, inside the address space, no overlap with live pages (MAP_FIXED may). */
const char *model_address_problem(const struct model *model, const struct call *call,
                                  const struct allowed *allowed, uint64_t address);

/* The byte that fills a live page, never 0. */
uint8_t model_tag(const struct live_page *page);

#endif
