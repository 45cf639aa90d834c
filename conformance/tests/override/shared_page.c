/* SPDX-License-Identifier: MIT
 *
 * The C library of WASI gives mappings that are not whole pages, so two of them may share a page.
 * One munmap over both, and over pages of the page manager, must free all three. Built with --wrap.
 * Prints TAP and ends with 0 when all tests pass.
 */
#define _WASI_EMULATED_MMAN
#include "conformance/tests/override/expect.h"
#include "impl/override.h"
#include <stdint.h>

enum { PAGE = 65536, BYTES = 100 };

static unsigned char *map(size_t length)
{
    return mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static uintptr_t page_of(const unsigned char *pointer)
{
    return (uintptr_t)pointer / PAGE;
}

int main(void)
{
    unsigned char *ours = map((size_t)2 * PAGE);
    override_activate(false);
    unsigned char *one = map(BYTES), *two = map(BYTES);
    override_activate(true);
    expect(page_of(one) == page_of(two) && is_all(two, BYTES, 0),
           "two mappings of the C library share a page");
    unsigned char *low = ours < one ? ours : one - (uintptr_t)one % PAGE;
    unsigned char *high = ours < one ? two + BYTES : ours + (ptrdiff_t)2 * PAGE;
    expect(munmap(low, (size_t)(high - low)) == 0, "one munmap over both and over pages of ours");
    override_activate(false);
    expect(map(BYTES) == one && map(BYTES) == two, "gives the C library both back");
    override_activate(true);
    expect(map((size_t)2 * PAGE) == ours, "and the page manager its own");
    return failures == 0 ? 0 : 1;
}
