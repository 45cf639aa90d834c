/* SPDX-License-Identifier: MIT
 *
 * The mmap that a benchmark times: only its calls, without any check that takes time. Benchmarks
 * judge no outcome. All pages have 64 KiB. Each system has one instance, and open starts it over. A
 * function that a system lacks is NULL.
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

/* The memory behind the addresses. */
enum bench_memory {
    BENCH_COUNTED,  /* no memory: the system only counts, and clears nothing */
    BENCH_GROWING,  /* real memory, none of it owned yet */
    BENCH_RECYCLED, /* real memory, owned already, all of it used before */
};

enum bench_page { BENCH_FOREIGN, BENCH_MAPPED, BENCH_FREE };

/* The page table alone. Counts are in pages, and ranges lie inside the table. */
struct bench_table {
    void (*open)(void); /* all foreign */
    void (*set)(uint32_t first, uint32_t count, enum bench_page page);
    uint32_t (*find)(uint32_t count, uint32_t alignment); /* pages; the lowest, or BENCH_NO_PAGE */
    void (*mark)(uint32_t first, uint32_t count);         /* makes these pages mapped */
    void (*release)(uint32_t first, uint32_t count);      /* makes them free again */
};

struct bench_figures {
    uint32_t pages_owned, pages_mapped, pages_zeroed, largest_free_run;
    uint64_t grow_calls;
};

struct bench_system {
    const char *name;
    size_t metadata_bytes;
    bool first_fit;  /* all such systems give the same addresses */
    bool whole_only; /* parts of a mapping cannot be unmapped */
    const struct bench_table *table;

    /* `memory_bytes`: the limit of a counted break, or the size of recycled memory, or else about
     * how much the benchmark will map. False: this kind of memory is not available here. */
    bool (*open)(enum bench_memory memory, uint64_t memory_bytes);
    uint64_t (*map)(uint32_t bytes, bool zeroed); /* an address, bytes, or BENCH_REFUSED */
    bool (*unmap)(uint64_t address, uint32_t bytes);
    void (*neighbour)(int64_t bytes); /* another caller moves the counted break */
    char *(*pointer)(uint64_t address);
    bool (*grow)(uint32_t bytes); /* grows the host's memory, without sbrk */
    void (*figures)(struct bench_figures *figures);
};

/* Real memory of this many bytes that was used before, the same block for every caller; NULL: not
 * enough memory. */
char *bench_used_memory(size_t bytes);

/* The systems to compare, ending with NULL (bench_registry.c). The first is the default of a
 * product build. */
extern const struct bench_system *const bench_systems[];

#endif
