/* SPDX-License-Identifier: MIT
 *
 * A mmap as a benchmark sees it: the calls, and nothing beside them that takes time. No outcome is
 * judged here. Everything is about pages of 64 KiB. One of each at a time: open starts over.
 * What a system cannot be asked is NULL.
 */
#ifndef MAPCHECK_BENCH_SYSTEM_H
#define MAPCHECK_BENCH_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BENCH_PAGE_BYTES  UINT32_C(65536)
#define BENCH_REFUSED     UINT64_MAX /* no address */
#define BENCH_NO_PAGE     UINT32_MAX /* no page */
#define BENCH_TABLE_PAGES UINT32_C(65536)

/* What stands behind the addresses. */
enum bench_memory {
    BENCH_COUNTED,  /* nothing: the break is a number, clearing does nothing */
    BENCH_GROWING,  /* real memory, none of it ours yet */
    BENCH_RECYCLED, /* real memory, ours already, all of it used before */
};

enum bench_page { BENCH_FOREIGN, BENCH_MAPPED, BENCH_FREE };

/* The page table alone, in pages; ranges lie inside of it. */
struct bench_table {
    void (*open)(void); /* all foreign */
    void (*set)(uint32_t first, uint32_t count, enum bench_page page);
    uint32_t (*find)(uint32_t count, uint32_t alignment); /* pages; the lowest, or BENCH_NO_PAGE */
    void (*mark)(uint32_t first, uint32_t count);         /* mapped from now on */
    void (*release)(uint32_t first, uint32_t count);      /* and free again */
};

struct bench_figures {
    uint32_t pages_owned, pages_mapped, pages_zeroed, largest_free_run;
    uint64_t grow_calls;
};

struct bench_system {
    const char *name;
    size_t metadata_bytes;
    bool first_fit;  /* all that are give the same addresses */
    bool whole_only; /* parts of a mapping cannot be unmapped */
    const struct bench_table *table;

    /* `room_bytes`: how far the break may go when counted, how much is ours when recycled, about
     * how much will be mapped otherwise. False: not here. */
    bool (*open)(enum bench_memory memory, uint64_t room_bytes);
    uint64_t (*map)(uint32_t bytes, bool zeroed); /* an address, bytes, or BENCH_REFUSED */
    bool (*unmap)(uint64_t address, uint32_t bytes);
    void (*neighbour)(int64_t bytes); /* another caller moves the break, where it is counted */
    char *(*pointer)(uint64_t address);
    bool (*grow)(uint32_t bytes); /* more memory of the host, below every sbrk */
    void (*figures)(struct bench_figures *figures);
};

/* Real memory of so many bytes that was used before, the same for all; NULL: there is not so much. */
char *bench_used_memory(size_t bytes);

/* Who is compared, up to NULL (bench_registry.c); the first one is what a program gets by default. */
extern const struct bench_system *const bench_systems[];

#endif
