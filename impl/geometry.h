/* SPDX-License-Identifier: MIT
 *
 * The geometry of a page table: the page size, the number of pages, the skip limit (how far a skip
 * count reaches) and the growth minimum (how many pages a growth asks for at the least). In a
 * product build these are constants, so that every division is a shift. In a harness build
 * (MAPCHECK_HARNESS) they are fields, so that one program can try many worlds. Both builds compile
 * the same logic, which reads the geometry only through the functions below.
 */
#ifndef PAGE_MANAGER_GEOMETRY_H
#define PAGE_MANAGER_GEOMETRY_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

/* One past the last byte that a 32-bit address can name. */
#define ADDRESS_SPACE_BYTES (UINT64_C(1) << 32)

#ifdef MAPCHECK_HARNESS

#define GEOMETRY_PAGES_MAX 65536

struct geometry {
    uint32_t page_count;      /* 1..GEOMETRY_PAGES_MAX; page_count * page_size_bytes <= 2^32 */
    uint32_t page_size_bytes; /* a power of two */
    uint32_t skip_limit;      /* 1..63 */
    uint32_t growth_minimum;  /* pages, at least 1 */
    bool run_tree;            /* the page table is a run tree, not a skip table */
};

static inline uint32_t geometry_page_count(const struct geometry *geometry)
{
    return geometry->page_count;
}
static inline uint32_t geometry_page_size(const struct geometry *geometry)
{
    return geometry->page_size_bytes;
}
static inline uint32_t geometry_skip_limit(const struct geometry *geometry)
{
    return geometry->skip_limit;
}
static inline uint32_t geometry_growth_minimum(const struct geometry *geometry)
{
    return geometry->growth_minimum;
}

#else

#ifndef PAGE_MANAGER_PAGE_SIZE
#define PAGE_MANAGER_PAGE_SIZE 65536 /* bytes, a power of two */
#endif
#ifndef PAGE_MANAGER_GROWTH_MINIMUM
#define PAGE_MANAGER_GROWTH_MINIMUM 64 /* pages: 4 MiB, see README.md */
#endif

#define GEOMETRY_PAGES_MAX (ADDRESS_SPACE_BYTES / PAGE_MANAGER_PAGE_SIZE)

struct geometry {
    uint8_t constant; /* unused: C has no empty struct */
};

static inline uint32_t geometry_page_count(const struct geometry *geometry)
{
    (void)geometry;
    return (uint32_t)GEOMETRY_PAGES_MAX;
}
static inline uint32_t geometry_page_size(const struct geometry *geometry)
{
    (void)geometry;
    return PAGE_MANAGER_PAGE_SIZE;
}
static inline uint32_t geometry_skip_limit(const struct geometry *geometry)
{
    (void)geometry;
    return 63;
}
static inline uint32_t geometry_growth_minimum(const struct geometry *geometry)
{
    (void)geometry;
    return PAGE_MANAGER_GROWTH_MINIMUM;
}

#endif

static_assert(GEOMETRY_PAGES_MAX < ADDRESS_SPACE_BYTES / 2, "sums of page indices fit 32 bits");

/* The number of whole pages in `bytes`. A break may be beyond 2^32, so `bytes` may reach about
 * 2^36. */
static inline uint64_t geometry_pages_down(const struct geometry *geometry, uint64_t bytes)
{
    return bytes / geometry_page_size(geometry);
}

/* The number of pages that hold `bytes`; the last page may be used only in part. */
static inline uint64_t geometry_pages_up(const struct geometry *geometry, uint64_t bytes)
{
    return geometry_pages_down(geometry, bytes + geometry_page_size(geometry) - 1);
}

static inline uint64_t geometry_bytes(const struct geometry *geometry, uint64_t pages)
{
    return pages * geometry_page_size(geometry);
}

#endif
