/* SPDX-License-Identifier: MIT
 *
 * Memory that a neighbour took by memory.grow, not by sbrk. Emscripten's sbrk gives it out again,
 * dirty. With PAGE_MANAGER_OTHERS_GROW every new mapping is zero all the same. Pages that grew
 * within a call of our own are still not cleared. Prints TAP and ends with 0 when all tests pass.
 */
#include "conformance/tests/override/expect.h"
#include "impl/override.h"
#include <string.h>
#include <sys/mman.h>

enum { PAGE = 65536, NEIGHBOUR = 40, MAPPINGS = 60, LARGE = 1500 };

static unsigned char *map(size_t pages)
{
    return mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* JavaScript must learn of it. The page manager does not. */
void emscripten_notify_memory_growth(size_t memory);
static void neighbour_grows(void)
{
    size_t end = __builtin_wasm_memory_grow(0, NEIGHBOUR);
    emscripten_notify_memory_growth(0);
    if (end != (size_t)-1)
        memset((unsigned char *)(end * PAGE), 0x5A, NEIGHBOUR * PAGE);
    expect(end != (size_t)-1, "a neighbour grows the memory");
}

static unsigned map_and_count_dirty(void)
{
    unsigned dirty = 0;
    for (unsigned i = 0; i < MAPPINGS; i++) {
        unsigned char *bytes = map(6);
        if (bytes == MAP_FAILED || !is_all(bytes, 6 * PAGE, 0))
            dirty++;
    }
    return dirty;
}

static uint64_t bytes_saved(void)
{
    struct page_manager_statistics statistics;
    page_manager_statistics(override_manager(), &statistics);
    return statistics.bytes_clearing_saved;
}

int main(void)
{
    expect(is_all(map(1), PAGE, 0), "the first mapping is zero");
    neighbour_grows();
    expect(map_and_count_dirty() == 0, "all new mappings are zero");
    uint64_t before = bytes_saved();
    expect(is_all(map(LARGE), LARGE * PAGE, 0), "a large mapping is zero");
    expect(bytes_saved() > before, "a part of it grew just now, and is not cleared");
    return failures != 0;
}
