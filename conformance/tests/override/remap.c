/* SPDX-License-Identifier: MIT
 *
 * What mremap to a place and mincore answer: the answers of Linux, which the C libraries of
 * Emscripten and WASI do not have. test_override.sh builds and runs it. Prints TAP.
 *   -DC_LIBRARY=1     a C library is behind the override
 */
#ifdef __wasi__
#define _WASI_EMULATED_MMAN
#endif
#include "conformance/tests/override/expect.h"
#include "impl/override.h"
#include <errno.h>
#include <stdint.h>

enum { PAGE = 65536, ACCESS = PROT_READ | PROT_WRITE, STALE_ERRNO = 99, UNTOUCHED = 0x77 };
enum { MOVE = MREMAP_MAYMOVE, TO = MREMAP_MAYMOVE | MREMAP_FIXED };
enum { KEEP = MREMAP_MAYMOVE | LINUX_MREMAP_DONTUNMAP };

/* Pages of 1, 2, 4 and 5; the third of five is a hole. */
static unsigned char *draw(void)
{
    unsigned char *bytes = mmap(NULL, 5 * PAGE, ACCESS, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < 5; i++)
        memset(bytes + (ptrdiff_t)i * PAGE, i + 1, PAGE);
    munmap(bytes + 2 * PAGE, PAGE);
    return bytes;
}

/* Each page is of one byte: "0" is zero, "." is not mapped. Leaves errno alone. */
static bool looks(unsigned char *bytes, const char *drawing)
{
    unsigned char residency = 0;
    int before = errno;
    for (int i = 0; drawing[i] != '\0'; i++) {
        unsigned char *page = bytes + (ptrdiff_t)i * PAGE;
        bool mapped = mincore(page, PAGE, &residency) == 0;
        errno = before;
        if (mapped != (drawing[i] != '.'))
            return false;
        if (mapped && !is_all(page, PAGE, (unsigned char)(drawing[i] - '0')))
            return false;
    }
    return true;
}

static bool refuses(int error, bool failed)
{
    bool same = errno == error;
    errno = STALE_ERRNO;
    return failed && same;
}

static void move_to_a_place(void)
{
    unsigned char *bytes = draw();
    errno = STALE_ERRNO;
    expect(mremap(bytes, 2 * PAGE, 2 * PAGE, TO, bytes + 2 * PAGE) == bytes + 2 * PAGE,
           "mremap moves to a hole and over a mapping");
    expect(looks(bytes, "..125"), "the bytes are there, and the old pages are not mapped");
    expect(mremap(bytes + 2 * PAGE, PAGE, 2 * PAGE, TO, bytes) == bytes && looks(bytes, "10.25"),
           "and it grows there, with zero");
    expect(mremap(bytes, 2 * PAGE, 1, TO, bytes + 2 * PAGE) == bytes + 2 * PAGE &&
               looks(bytes, "..125"),
           "and loses its end");
    expect(errno == STALE_ERRNO, "errno stays");
    munmap(bytes, 5 * PAGE);
}

static void leave_zero_pages(void)
{
    unsigned char *bytes = draw();
    errno = STALE_ERRNO;
    unsigned char *moved = mremap(bytes, 2 * PAGE, 2 * PAGE, KEEP);
    expect(moved != MAP_FAILED && looks(moved, "12"), "DONTUNMAP moves the bytes");
    expect(looks(bytes, "00.45"), "and leaves zero pages");
    expect(mremap(moved, 2 * PAGE, 2 * PAGE, KEEP | MREMAP_FIXED, bytes + 2 * PAGE) ==
                   bytes + 2 * PAGE &&
               looks(bytes, "00125") && looks(moved, "00"),
           "to a place as well");
    expect(errno == STALE_ERRNO, "errno stays");
    munmap(moved, 2 * PAGE);
    munmap(bytes, 5 * PAGE);
}

static void refuse_moves(void)
{
    unsigned char *bytes = draw(), *to = bytes + 3 * PAGE;
    errno = STALE_ERRNO;
    expect(refuses(EINVAL, mremap(bytes, PAGE, PAGE, MREMAP_FIXED, to) == MAP_FAILED),
           "FIXED without MAYMOVE is EINVAL");
    expect(refuses(EINVAL, mremap(bytes, PAGE, PAGE, LINUX_MREMAP_DONTUNMAP) == MAP_FAILED),
           "so is DONTUNMAP");
    expect(refuses(EINVAL, mremap(bytes, PAGE, 2 * PAGE, KEEP) == MAP_FAILED),
           "and DONTUNMAP with another length");
    expect(refuses(EINVAL, mremap(bytes, 2 * PAGE, 2 * PAGE, TO, bytes + PAGE) == MAP_FAILED),
           "a move over itself is EINVAL");
    expect(refuses(EINVAL, mremap(bytes, PAGE, PAGE, TO, to + 1) == MAP_FAILED),
           "a move into a page is EINVAL");
    expect(refuses(EINVAL, mremap(bytes, PAGE, PAGE, TO, NULL) == MAP_FAILED),
           "a move to page 0 is EINVAL");
    expect(refuses(EINVAL, mremap(bytes, PAGE, PAGE, MOVE | 8, to) == MAP_FAILED),
           "an unknown flag is EINVAL");
    expect(refuses(EINVAL, mremap(bytes, 0, PAGE, TO, to) == MAP_FAILED),
           "an old length of 0 is EINVAL");
    expect(refuses(EFAULT, mremap(bytes + PAGE, 2 * PAGE, 2 * PAGE, TO, to) == MAP_FAILED),
           "a hole in the old range is EFAULT");
    expect(looks(bytes, "12.45"), "and no page has changed");
    munmap(bytes, 5 * PAGE);
}

static bool is_resident(unsigned char *bytes, size_t length, size_t pages)
{
    unsigned char residency[8];
    memset(residency, UNTOUCHED, sizeof residency);
    return mincore(bytes, length, residency) == 0 && (pages == 0 || is_all(residency, pages, 1)) &&
           residency[pages] == UNTOUCHED;
}

static void ask_for_residency(void)
{
    unsigned char *bytes = draw(), residency = UNTOUCHED;
    errno = STALE_ERRNO;
    expect(is_resident(bytes, 2 * PAGE, 2), "mincore says 1 for each mapped page");
    expect(is_resident(bytes, PAGE + 1, 2), "and for a page in part");
    expect(is_resident(bytes, 1, 1), "and for a byte");
    expect(is_resident(bytes + 2 * PAGE, 0, 0), "a length of 0 has none");
    expect(errno == STALE_ERRNO, "errno stays");
    expect(refuses(ENOMEM, mincore(bytes + 2 * PAGE, PAGE, &residency) == -1), "a hole is ENOMEM");
    expect(refuses(EINVAL, mincore(bytes + 1, PAGE, &residency) == -1), "in a page EINVAL");
    expect(residency == UNTOUCHED, "and the vector stays");
    munmap(bytes, 5 * PAGE);
}

#if C_LIBRARY

/* The second of two mappings of the C library is the place. */
static void meet_the_c_library(void)
{
    unsigned char *bytes = draw();
    override_activate(false);
    unsigned char *theirs = mmap(NULL, 2 * PAGE, ACCESS, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    override_activate(true);
    memset(theirs, 9, 2 * PAGE);
    unsigned char *page = theirs + (PAGE - (uintptr_t)theirs % PAGE) % PAGE;
    expect(refuses(EINVAL, mremap(bytes, PAGE, PAGE, TO, page) == MAP_FAILED),
           "a move over a mapping of the C library is EINVAL");
#ifdef __EMSCRIPTEN__
    unsigned char residency = UNTOUCHED;
    expect(refuses(ENOSYS, mincore(page, PAGE, &residency) == -1) && residency == UNTOUCHED,
           "mincore of it is the C library's ENOSYS");
#endif
    expect(looks(bytes, "12.45") && is_all(theirs, 2 * PAGE, 9), "and both stay");
    munmap(theirs, 2 * PAGE);
    munmap(bytes, 5 * PAGE);
}

#else
#define meet_the_c_library() (void)0
#endif

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    move_to_a_place();
    leave_zero_pages();
    refuse_moves();
    ask_for_residency();
    meet_the_c_library();
    return failures == 0 ? 0 : 1;
}
