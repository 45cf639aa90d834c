/* SPDX-License-Identifier: MIT
 *
 * What clients pass to mmap and its neighbours besides plain mappings: offsets, files that are not
 * there, and addresses that no mmap gave. test_override.sh builds and runs it. Prints TAP.
 *   -DC_LIBRARY=1     a C library is behind the override
 */
#ifdef __wasi__
#define _WASI_EMULATED_MMAN
#endif
#include "conformance/tests/override/expect.h"
#include "impl/override.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { PAGE = 65536, ANONYMOUS = MAP_PRIVATE | MAP_ANONYMOUS, ACCESS = PROT_READ | PROT_WRITE };

static unsigned char static_data[3 * PAGE] = {1};

/* 0, or the errno. */
static int error_of(int result)
{
    return result == 0 ? 0 : errno;
}

static int map_with(size_t length, int flags, off_t offset)
{
    /* NOLINTNEXTLINE(clang-analyzer-unix.StdCLibraryFunctions): the tests map 0 bytes, too */
    void *mapped = mmap(NULL, length, ACCESS, flags, -1, offset);
    return error_of(mapped == MAP_FAILED ? -1 : munmap(mapped, length));
}

static void map_at_offsets(void)
{
    expect(map_with(PAGE, ANONYMOUS, PAGE) == 0, "an anonymous map ignores an offset of a page");
    expect(map_with(PAGE, ANONYMOUS, 4096) == 0, "and one of 4096 bytes");
    expect(map_with(PAGE, ANONYMOUS, 100) == EINVAL, "an offset of 100 bytes is EINVAL");
    expect(map_with(PAGE, MAP_PRIVATE, 0) == EBADF, "a map of no file is EBADF");
    expect(map_with(0, 0, 0) == EBADF, "whatever else is wrong");
    expect(map_with(0, 0, 100) == EINVAL, "except its offset");
}

/* The first page that lies in the memory as a whole. */
static unsigned char *page_in(unsigned char *memory)
{
    return memory + (PAGE - (uintptr_t)memory % PAGE) % PAGE;
}

/* No page of static data or of malloc is mapped: the answers are those of Linux for a hole. */
static void ask_about(unsigned char *memory)
{
    unsigned char *page = page_in(memory);
    memset(memory, 0x5a, 3 * PAGE);
    expect(error_of(mprotect(page, PAGE, ACCESS)) == ENOMEM, "mprotect is ENOMEM");
    expect(error_of(mprotect(page + 1, PAGE, ACCESS)) == EINVAL, "in a page EINVAL");
    expect(error_of(msync(page, PAGE, MS_SYNC)) == ENOMEM, "msync is ENOMEM");
    expect(error_of(msync(page + 1, PAGE, MS_SYNC)) == EINVAL, "in a page EINVAL");
    expect(error_of(madvise(page, PAGE, MADV_DONTNEED)) == ENOMEM, "madvise is ENOMEM");
    expect(error_of(madvise(page + 1, PAGE, MADV_DONTNEED)) == EINVAL, "in a page EINVAL");
    expect(error_of(mlock(page, PAGE)) == ENOMEM, "mlock is ENOMEM");
    expect(error_of(munlock(page, PAGE)) == ENOMEM, "munlock is ENOMEM");
    unsigned char residency = 7;
    expect(error_of(mincore(page, PAGE, &residency)) == ENOMEM && residency == 7, "so is mincore");
    expect(mremap(page, PAGE, 2 * PAGE, MREMAP_MAYMOVE) == MAP_FAILED && errno == EFAULT,
           "mremap is EFAULT");
    expect(error_of(munmap(page, PAGE)) == 0, "munmap is 0");
    expect(is_all(memory, 3 * PAGE, 0x5a), "and nothing has changed");
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    map_at_offsets();
    printf("# static data\n");
    ask_about(static_data);
    printf("# a block of malloc\n");
    unsigned char *block = malloc(sizeof static_data);
    ask_about(block);
    free(block); /* NOLINT(clang-analyzer-unix.Malloc): is_all compares it with MAP_FAILED */
    return failures == 0 ? 0 : 1;
}
