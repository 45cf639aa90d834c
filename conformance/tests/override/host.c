/* SPDX-License-Identifier: MIT
 *
 * The page manager as a program links it, with a host that takes pages back: natively madvise of
 * Linux, under node the function `discard` of the memory, which a prototype of the memory-control
 * proposal has. test_host.sh runs it, under node also without such a function. Prints TAP, and at
 * the end what the host took.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "impl/page_manager.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { PAGE = 65536, PAGES = 64, THRESHOLD = 16 };

static struct page_manager manager;
static bool host_works = true;

#ifdef __EMSCRIPTEN__

#include <emscripten.h>

EM_JS(int, memory_discard, (uint32_t address, uint32_t bytes), {
    if (!wasmMemory.discard)
        return 1;
    wasmMemory.discard(address >>> 0, bytes >>> 0);
    return 0;
});

static int host(void *context, uint32_t address, uint32_t bytes)
{
    (void)context;
    return host_works ? memory_discard(address, bytes) : 1;
}

static unsigned resident_pages(uint32_t address)
{
    (void)address;
    return 0; /* no program can see it */
}

#else

#include <sys/mman.h>

static int host(void *context, uint32_t address, uint32_t bytes)
{
    (void)context;
    void *start = program_break_pointer(&manager.program_break, address);
    return host_works ? madvise(start, bytes, MADV_DONTNEED) : 1;
}

/* Of the PAGES pages from this address on, those that have memory of the machine. */
static unsigned resident_pages(uint32_t address)
{
    unsigned char resident[PAGE / 4096];
    unsigned pages = 0;
    char *start = program_break_pointer(&manager.program_break, address);
    for (unsigned i = 0; i < PAGES; i++)
        pages += mincore(start + i * PAGE, PAGE, resident) == 0 && (resident[0] & 1) != 0;
    return pages;
}

#endif

static unsigned failures;

static void say(bool good, const char *name)
{
    printf("%s - %s\n", good ? "ok" : "not ok", name);
    failures += !good;
}

static uint32_t map(uint32_t pages)
{
    uint32_t address = 0;
    return page_manager_map(&manager, pages * PAGE, PAGE, CONTENTS_ZEROED, &address) == 0 ? address
                                                                                          : 0;
}

static bool is_zero(uint32_t address, uint32_t pages)
{
    const unsigned char *bytes = program_break_pointer(&manager.program_break, address);
    return bytes[0] == 0 && memcmp(bytes, bytes + 1, (size_t)pages * PAGE - 1) == 0;
}

static void fill(uint32_t address, uint32_t pages)
{
    memset(program_break_pointer(&manager.program_break, address), 7, (size_t)pages * PAGE);
}

static uint64_t cleared(void)
{
    struct page_manager_statistics statistics;
    page_manager_statistics(&manager, &statistics);
    return statistics.bytes_cleared / PAGE;
}

static struct page_manager_host_discards asked(void)
{
    struct page_manager_host_discards discards;
    page_manager_host_discards(&manager, &discards);
    return discards;
}

/* A host that took the pages leaves nothing to clear. */
static void check_reuse(uint32_t address, uint32_t pages, const char *name)
{
    uint64_t before = cleared(), taken = asked().calls - asked().refused_calls;
    uint32_t again = map(pages);
    bool saved = taken > 0 && host_works;
    say(again == address && is_zero(address, pages) && cleared() - before == (saved ? 0 : pages),
        name);
}

int main(void)
{
    page_manager_open(&manager);
    page_manager_discard_on_host(&manager, host, NULL, THRESHOLD);
    uint32_t address = map(PAGES), middle = address + 10 * PAGE;
    fill(address, PAGES);
    unsigned before = resident_pages(address);

    page_manager_unmap(&manager, middle, 40 * PAGE);
    say(asked().calls == 1, "one call for 40 pages");
    say(before == 0 || (before == PAGES && resident_pages(address) == PAGES - 40),
        "their memory is free");
    check_reuse(middle, 40, "they are zero, and the host spares clearing");

    fill(middle, 40);
    page_manager_unmap(&manager, middle, (THRESHOLD - 1) * PAGE);
    say(asked().calls == 1, "no call below the threshold");
    page_manager_unmap(&manager, middle + (THRESHOLD - 1) * PAGE, PAGE);
    say(asked().calls == 2, "one page more is joined with its neighbours");
    check_reuse(middle, THRESHOLD, "all of them are zero");

    fill(address, PAGES);
    page_manager_discard(&manager, address, PAGES * PAGE);
    say(asked().calls == 3 && is_zero(address, PAGES), "a discard asks the host, too");
    host_works = false;
    fill(address, PAGES);
    page_manager_unmap(&manager, middle, 40 * PAGE);
    say(asked().calls == 4, "the host may refuse");
    check_reuse(middle, 40, "then the pages are cleared");
    printf("# the host took %" PRIu64 " pages in %" PRIu64 " calls of %" PRIu64 "; %" PRIu64
           " were cleared\n",
           asked().bytes / PAGE, asked().calls - asked().refused_calls, asked().calls, cleared());
    return failures == 0 ? 0 : 1;
}
