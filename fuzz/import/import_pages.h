/* SPDX-License-Identifier: MIT
 *
 * Tracks which 4 KiB pages of every recorded mapping are still mapped: a larger page is unmapped
 * with the last of them. In x16 a larger page stands for one page of 4 KiB, in r64 for sixteen.
 *
 *     4 KiB:   xxxx xxxx xx..  unmap of 5 from the front:  .... .xxx xx..
 *     larger:  A    A    A                                 _    A    A
 */
#ifndef MAPCHECK_IMPORT_PAGES_H
#define MAPCHECK_IMPORT_PAGES_H

#include "fuzz/import/trace.h"

struct recorded_mapping {
    int64_t id;
    size_t ordinal;  /* number of its map statement */
    uint64_t length; /* in pages of 4 KiB */
    uint8_t *pages;  /* an enum page_fate each */
};

struct imported_run {
    uint64_t first, count; /* larger pages of one mapping */
};

struct import_pages {
    uint64_t ratio; /* 4 KiB pages in a larger page */
    struct recorded_mapping *recorded;
    size_t count, capacity;
    size_t ordinals;     /* map statements so far */
    uint64_t live, peak; /* in larger pages */
};

void import_pages_open(struct import_pages *pages, uint64_t ratio);
void import_pages_close(struct import_pages *pages);

/* The larger pages that a length in bytes needs. */
uint64_t import_pages_of(const struct import_pages *pages, uint64_t length);

/* False: the ID was used before, or memory is out. */
bool import_pages_map(struct import_pages *pages, int64_t id, uint64_t length);

/* import_pages_unmap marks a piece as freed. False: the mapping does not exist, or the piece
 * exceeds it. Then each call of import_pages_next_gone returns one more run of larger pages that
 * became unmapped with the piece, beginning after a run of {0, 0}. */
bool import_pages_unmap(struct import_pages *pages, const struct trace_piece *piece,
                        size_t *ordinal);
bool import_pages_next_gone(struct import_pages *pages, const struct trace_piece *piece,
                            struct imported_run *run);

/* The larger pages that lie completely inside the piece. */
bool import_pages_inside(const struct import_pages *pages, const struct trace_piece *piece,
                         size_t *ordinal, struct imported_run *run);

#endif
