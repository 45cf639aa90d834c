/* SPDX-License-Identifier: MIT
 *
 * Tests the assumptions of the drop-in about the break below it, with Emscripten's own sbrk. A page
 * that sbrk grants must be zero if the page manager has never found the break above it. sbrk must
 * not move the break down. Where another function lowers it, memory that the page manager saw below
 * the break must not count as zero. Prints TAP and ends with 0 when all tests pass.
 */
#include "conformance/tests/override/expect.h"
#include "impl/override.h"
#include <emscripten/heap.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 65536, PAGES = 40, BYTES = PAGES * PAGE };

/* Emscripten 6 defines it but declares it in no header: sbrk that also accepts negative amounts. */
void *_sbrk64(int64_t delta) __attribute__((weak));

/* Without that function, lowers the break where sbrk stores it. */
static void lower_break_to(unsigned char *end)
{
    if (_sbrk64 != NULL)
        (void)_sbrk64(end - (unsigned char *)sbrk(0));
    else
        *emscripten_get_sbrk_ptr() = (uintptr_t)end;
}

static unsigned char *map(size_t length)
{
    return mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* Some releases cut the amount down to 0 and still report success. */
static bool moves_down(intptr_t delta)
{
    char *before = sbrk(0);
    (void)sbrk(delta);
    return (char *)sbrk(0) < before;
}

static void ask_sbrk(void)
{
    (void)sbrk(BYTES);
    expect(!moves_down(-1) && !moves_down(-PAGE) && !moves_down(-BYTES), "sbrk moves nothing down");
    unsigned char *start = sbrk(BYTES);
    expect(is_all(start, BYTES, 0), "what it gives is zero");
    expect(brk(start) != 0 && (unsigned char *)sbrk(0) == start + BYTES, "and brk does not either");
}

/* The page manager learns the break at each request for memory, even a refused one. */
static void see_it_lowered(void)
{
    unsigned char *ours = map(PAGE), *start = sbrk(BYTES);
    memset(start, 0x5A, BYTES);
    expect(map(0xF0000000u) == MAP_FAILED && errno == ENOMEM, "a map that is too large is refused");
    lower_break_to(start);
    expect((unsigned char *)sbrk(0) == start, "the break is lowered behind the back of sbrk");
    unsigned char *bytes = map(2 * BYTES);
    expect(bytes != MAP_FAILED && is_all(bytes, 2 * BYTES, 0), "a map above is zero all the same");
    munmap(bytes, 2 * BYTES);
    munmap(ours, PAGE);
}

int main(void)
{
    ask_sbrk();
    see_it_lowered();
    return failures != 0;
}
