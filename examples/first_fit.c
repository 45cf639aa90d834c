/* SPDX-License-Identifier: MIT
 *
 * mmap and munmap over 64 pages of static memory: first fit, one byte of state a page.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGE = 65536, PAGES = 64 };
static _Alignas(PAGE) char memory[PAGES][PAGE];
static char mapped[PAGES];

size_t mapcheck_page_size(void)
{
    return PAGE;
}

/* For modules of clang and wasi-libc, whose errno has no exported address. */
int mapcheck_errno(void)
{
    return errno;
}

static size_t pages_of(size_t length)
{
    return length / PAGE + (length % PAGE != 0);
}

void *mmap(void *hint, size_t length, int protection, int flags, int descriptor, off_t offset)
{
    size_t count = pages_of(length), run = 0;
    int type = flags & (MAP_SHARED | MAP_PRIVATE);
    (void)hint, (void)protection, (void)descriptor, (void)offset;
    if (length == 0 || type == 0 || type == (MAP_SHARED | MAP_PRIVATE) ||
        (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) != 0)
        return errno = EINVAL, MAP_FAILED;
    if ((flags & MAP_ANONYMOUS) == 0)
        return errno = EBADF, MAP_FAILED;
    for (size_t page = 0; page < PAGES; page++) {
        run = mapped[page] ? 0 : run + 1;
        if (run == count) {
            memset(mapped + page + 1 - count, 1, count);
            return memset(memory[page + 1 - count], 0, count * PAGE);
        }
    }
    return errno = ENOMEM, MAP_FAILED;
}

int munmap(void *address, size_t length)
{
    size_t first = (size_t)address, count = pages_of(length);
    if (length == 0 || length > -(size_t)PAGE || first % PAGE != 0 ||
        (first != 0 && count > -first / PAGE))
        return errno = EINVAL, -1;
    for (size_t page = 0; page < PAGES; page++)
        if ((size_t)memory[page] - first < count * PAGE)
            mapped[page] = 0;
    return 0;
}
