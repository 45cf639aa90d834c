/* SPDX-License-Identifier: MIT
 *
 * Reserves the window, fills all other free addresses with plugs, and only then opens the window.
 * This needs no knowledge of the server's own memory: it maps plugs until the kernel has no address
 * left.
 */
#include "conformance/systems/linux_kernel_window.h"

#include "reference/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define WIDEST_PAGES ((uint64_t)WORLD_PAGES_MAX)

static bool plug_at(struct linux_window *window, uint64_t address, uint64_t bytes, uint64_t *at)
{
    unsigned long flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    flags |= address != 0 ? MAP_FIXED : 0;
    unsigned long arguments[6] = {address, bytes, PROT_NONE, flags, (unsigned long)-1, 0};
    long result;
    if (!server_call(window->server, SYS_mmap, arguments, &result))
        return false;
    *at = (uint64_t)result;
    return result >= 0;
}

static bool range_release(struct linux_window *window, uint64_t address, uint64_t bytes)
{
    long result;
    return server_call(window->server, SYS_munmap, (unsigned long[6]){address, bytes}, &result) &&
           result == 0;
}

/* Tries large plugs first, so some hundred calls fill 128 TiB. */
static void holes_plug(struct linux_window *window)
{
    uint64_t at;
    for (uint64_t bytes = UINT64_C(1) << 46; bytes >= window->page_size; bytes /= 2)
        while (plug_at(window, 0, bytes, &at))
            ;
}

/* The first number of /proc/PID/statm; 0 when it cannot be read. */
static uint64_t pages_mapped(pid_t process)
{
    char path[40], line[160] = "";
    snprintf(path, sizeof path, "/proc/%ld/statm", (long)process);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return 0;
    bool read = fgets(line, sizeof line, file) != NULL;
    fclose(file);
    return read ? strtoull(line, NULL, 10) : 0;
}

/* With five page-table levels a range above 2^47 is valid, though mostly empty, so munmap accepts
 * it. */
static uint64_t space_top(struct linux_window *window)
{
    const uint64_t four_levels = UINT64_C(1) << 47, five_levels = UINT64_C(1) << 56;
    bool five = range_release(window, four_levels, window->page_size);
    return (five ? five_levels : four_levels) - window->page_size;
}

static bool window_opens(struct linux_window *window)
{
    uint64_t at;
    return window_reset(window, WIDEST_PAGES) && plug_at(window, 0, window->page_size, &at) &&
           window_holds(window, at, window->page_size) && window_reset(window, WIDEST_PAGES);
}

bool window_prepare(struct linux_window *window, struct linux_server *server, char *reason,
                    size_t reason_size)
{
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    uint64_t reserved = 0;
    *window = (struct linux_window){.server = server, .page_size = page};
    window->top = space_top(window);
    /* One more page on both sides keeps the window apart from holes that have no plug yet. */
    bool found = plug_at(window, 0, (WIDEST_PAGES + 2) * page, &reserved);
    window->start = reserved + page;
    if (found)
        holes_plug(window);
    window->plugged_pages = pages_mapped(server->process) - WIDEST_PAGES;
    if (found && window->plugged_pages < UINT64_MAX / 2 && window_opens(window))
        return true;
    snprintf(reason, reason_size,
             "linux-kernel needs /proc and an unlimited address space: type `ulimit -v unlimited`");
    return false;
}

static bool limit_set(struct linux_window *window, rlim_t bytes)
{
    struct rlimit limit;
    if (prlimit(window->server->process, RLIMIT_AS, NULL, &limit) != 0)
        return false;
    limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
    return prlimit(window->server->process, RLIMIT_AS, &limit, NULL) == 0;
}

bool window_reset(struct linux_window *window, uint64_t pages)
{
    uint64_t page = window->page_size, at;
    if (window->limited && !limit_set(window, RLIM_INFINITY))
        return false;
    window->limited = false;
    if (pages == window->pages)
        return range_release(window, window->start, pages * page);
    if (!range_release(window, window->start, WIDEST_PAGES * page))
        return false;
    window->pages = pages;
    return pages == WIDEST_PAGES ||
           plug_at(window, window->start + pages * page, (WIDEST_PAGES - pages) * page, &at);
}

/* RLIMIT_AS counts all mapped pages, including the plugs. The limit may stay set, because only the
 * calls that the parent requests map memory in the server. */
bool window_limit(struct linux_window *window, uint64_t pages)
{
    uint64_t others = window->plugged_pages + WIDEST_PAGES - window->pages;
    if (pages >= window->pages && !window->limited)
        return true;
    window->limited = true;
    return limit_set(window, (others + pages) * window->page_size);
}

bool window_holds(const struct linux_window *window, uint64_t address, uint64_t length)
{
    uint64_t bytes = window->pages * window->page_size;
    return address >= window->start && address - window->start <= bytes &&
           length <= bytes - (address - window->start);
}

enum window_reach window_reach(const struct linux_window *window, uint64_t address, uint64_t length)
{
    uint64_t mask = window->page_size - 1;
    uint64_t bytes = (length + mask) & ~mask; /* 0 when it wraps */
    if ((address & mask) != 0 || bytes == 0 || address >= window->top)
        return REACH_NOTHING;
    if (address + bytes < address)
        return REACH_NOTHING;
    if (window_holds(window, address, bytes))
        return REACH_WINDOW;
    return address + bytes > window->top ? REACH_BEYOND : REACH_ELSEWHERE;
}
