/* SPDX-License-Identifier: MIT
 *
 * A program that knows mmap only by its header, linked with the drop-in of impl/override.h. It
 * tests the results of mmap, the contents that must stay, and which calls go to the C library.
 * test_override.sh builds and runs it. Prints TAP and ends with 0 when all tests pass.
 *   -DC_LIBRARY=1     a C library is behind the override, so file mappings work
 *   -DTHREADS=4       this many threads make the first calls at the same time
 */
#ifdef __wasi__
#define _WASI_EMULATED_MMAN
#endif
#include "conformance/tests/override/expect.h"
#include "impl/override.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 65536, STALE_ERRNO = 99, ANONYMOUS = MAP_PRIVATE | MAP_ANONYMOUS };

static unsigned char *map_at(void *address, size_t length, int flags)
{
    /* The tests deliberately map 0 bytes. */
    /* NOLINTNEXTLINE(clang-analyzer-unix.StdCLibraryFunctions) */
    return mmap(address, length, PROT_READ | PROT_WRITE, flags, -1, 0);
}

static unsigned char *map(size_t pages)
{
    return map_at(NULL, pages * PAGE, ANONYMOUS);
}

/* Maps pages that the test writes at once. Ends the program when the map fails. */
static unsigned char *map_surely(size_t pages)
{
    unsigned char *bytes = map(pages);
    if (bytes == MAP_FAILED) {
        printf("not ok - there are %zu pages\n", pages);
        exit(1);
    }
    return bytes;
}

static bool refuses(int error, bool refused)
{
    return refused && errno == error;
}

static uint32_t address_of(const void *pointer)
{
    return (uint32_t)(uintptr_t)pointer;
}

static bool is_ours(const void *pointer)
{
    return page_manager_owns(override_manager(), address_of(pointer), 1);
}

static uint32_t pages_mapped(void)
{
    struct page_manager_statistics statistics;
    page_manager_statistics(override_manager(), &statistics);
    return statistics.pages_mapped;
}

static void ask_questions(void)
{
    expect(override_is_active(), "it is active from the start");
    expect(override_page_size() == PAGE, "it says its page size");
    expect(pages_mapped() == 0, "nothing is mapped before anybody asked");
}

static void map_whole_pages(void)
{
    errno = STALE_ERRNO;
    unsigned char *bytes = map_at(NULL, PAGE + 100, ANONYMOUS);
    expect(bytes != MAP_FAILED && errno == STALE_ERRNO, "a map leaves errno alone");
    expect(is_ours(bytes) && pages_mapped() == 2, "a map is served by the page manager");
    expect(address_of(bytes) % PAGE == 0, "a map begins at a page");
    memset(bytes, 0x5a, 2 * PAGE);
    expect(munmap(bytes, PAGE + 100) == 0 && pages_mapped() == 0, "an unmap is of whole pages");
    unsigned char *again = map_at(NULL, 100, ANONYMOUS);
    expect(again == bytes && is_all(again, PAGE, 0), "a used page is zero to its end");
    expect(munmap(again, 100) == 0, "100 bytes are unmapped");
}

static void unmap_parts(void)
{
    unsigned char *bytes = map_surely(6);
    memset(bytes, 0x5a, 6 * PAGE);
    errno = STALE_ERRNO;
    expect(munmap(bytes + 2 * PAGE, 2 * PAGE) == 0, "the middle of a mapping is unmapped");
    expect(is_all(bytes, 2 * PAGE, 0x5a) && is_all(bytes + 4 * PAGE, 2 * PAGE, 0x5a),
           "what is before and behind it stays");
    expect(munmap(bytes + 2 * PAGE, 2 * PAGE) == 0, "a second unmap of it is no error");
    expect(errno == STALE_ERRNO, "an unmap leaves errno alone");
    expect(map(2) == bytes + 2 * PAGE && is_all(bytes + 2 * PAGE, 2 * PAGE, 0),
           "the hole is used again, and zero");
    expect(munmap(bytes + PAGE, 3 * PAGE) == 0 && pages_mapped() == 3,
           "three mappings lose pages at once");
    expect(munmap(bytes, 6 * PAGE) == 0 && pages_mapped() == 0, "holes in a range are no error");
}

static void refuse(void)
{
    unsigned char *bytes = map_surely(2);
    bytes[0] = 0x5a;
    expect(refuses(EINVAL, map(0) == MAP_FAILED), "a map of nothing is EINVAL");
    expect(refuses(EINVAL, map_at(NULL, PAGE, MAP_ANONYMOUS) == MAP_FAILED), "no type is EINVAL");
    expect(refuses(ENOMEM, map_at(NULL, SIZE_MAX, ANONYMOUS) == MAP_FAILED), "4 GiB are ENOMEM");
    expect(refuses(EINVAL, munmap(bytes, 0) == -1), "an unmap of nothing is EINVAL");
    expect(refuses(EINVAL, munmap(bytes + 1, PAGE) == -1), "an unmap in a page is EINVAL");
    expect(refuses(EINVAL, munmap(bytes, SIZE_MAX) == -1), "an unmap beyond 4 GiB is EINVAL");
    expect(refuses(EEXIST, map_at(bytes, PAGE, ANONYMOUS | MAP_FIXED_NOREPLACE) == MAP_FAILED),
           "a map over a mapping that is to stay is EEXIST");
    expect(bytes[0] == 0x5a && pages_mapped() == 2, "a refused call has changed nothing");
    expect(map_at(bytes, PAGE, ANONYMOUS | MAP_FIXED) == bytes && bytes[0] == 0,
           "a fixed map replaces");
    expect(map_at(bytes + PAGE, PAGE, ANONYMOUS) != bytes + PAGE,
           "a hint that is taken is no error");
    munmap(bytes, 3 * PAGE);
}

/* malloc uses the same break, so malloc and mmap get memory in turn. */
static void live_with_malloc(void)
{
    enum { ROUNDS = 24, BYTES = 5 * PAGE / 2 };
    unsigned char *blocks[ROUNDS], *maps[ROUNDS];
    bool kept = true, apart = true;
    for (int i = 0; i < ROUNDS; i++) {
        maps[i] = map(3);
        blocks[i] = malloc(BYTES);
        memset(blocks[i], i + 1, BYTES);
        memset(maps[i], i + 101, 3 * PAGE);
        apart = apart && !is_ours(blocks[i]) && !is_ours(blocks[i] + BYTES - 1);
    }
    for (int i = 0; i < ROUNDS; i++) {
        kept = kept && is_all(blocks[i], BYTES, (unsigned char)(i + 1));
        kept = kept && is_all(maps[i], 3 * PAGE, (unsigned char)(i + 101));
        free(blocks[i]);
        kept = kept && munmap(maps[i], 3 * PAGE) == 0;
    }
    expect(apart, "no block of malloc has a page of ours");
    expect(kept && pages_mapped() == 0, "malloc and mmap leave each other alone");
    unsigned char *block = malloc(4 * PAGE);
    void *page = block + PAGE - address_of(block) % PAGE;
    expect(refuses(EINVAL, map_at(page, PAGE, ANONYMOUS | MAP_FIXED) == MAP_FAILED),
           "a fixed map over a block of malloc is EINVAL");
    free(block);
}

/* Has three mapped pages. Page 0 is not mapped. */
static void ask_for_locks(unsigned char *bytes)
{
    errno = STALE_ERRNO;
    expect(mlock(bytes, 3 * PAGE) == 0 && munlock(bytes + PAGE, PAGE) == 0,
           "mlock and munlock of mapped pages are 0");
    expect(errno == STALE_ERRNO, "and leave errno alone");
    expect(refuses(EINVAL, mlock(bytes + 1, PAGE) == -1), "mlock in a page is EINVAL");
    expect(refuses(EINVAL, munlock(bytes + 1, PAGE) == -1), "munlock in a page is EINVAL");
    expect(refuses(ENOMEM, mlock(bytes + 2 * PAGE, 2 * PAGE) == -1), "mlock of a hole is ENOMEM");
    expect(refuses(ENOMEM, munlock(bytes + 2 * PAGE, 2 * PAGE) == -1), "so is munlock of one");
    expect(refuses(ENOMEM, mlock(NULL, 1) == -1) && refuses(ENOMEM, munlock(NULL, 1) == -1),
           "a lock of a page that is not mapped is ENOMEM");
    expect(refuses(ENOMEM, madvise(NULL, 1, MADV_DONTNEED) == -1), "so is an advice");
    expect(refuses(ENOMEM, mprotect(NULL, 1, PROT_READ | PROT_WRITE) == -1), "and a protection");
    expect(refuses(EFAULT, mremap(NULL, PAGE, 2 * PAGE, 0) == MAP_FAILED), "a remap is EFAULT");
}

static void ask_neighbours(void)
{
    unsigned char *bytes = map_surely(3);
    memset(bytes, 0x5a, 3 * PAGE);
    munmap(bytes + 2 * PAGE, PAGE);
    expect(madvise(bytes + PAGE, PAGE, MADV_DONTNEED) == 0 && is_all(bytes + PAGE, PAGE, 0),
           "madvise makes pages zero");
    expect(bytes[PAGE - 1] == 0x5a, "and no others");
    expect(mremap(bytes, 2 * PAGE, 3 * PAGE, 0) == bytes && is_all(bytes + 2 * PAGE, PAGE, 0),
           "mremap makes a mapping longer, with zero");
    expect(refuses(EINVAL, mremap(bytes, PAGE, PAGE, MREMAP_FIXED, bytes) == MAP_FAILED),
           "mremap to a place that may not move is EINVAL");
    expect(mprotect(bytes, 3 * PAGE, PROT_READ | PROT_WRITE) == 0, "mprotect that allows is 0");
    expect(msync(bytes, 3 * PAGE, MS_SYNC) == 0, "msync of memory is 0");
    expect(refuses(EINVAL, msync(bytes + 1, PAGE, MS_SYNC) == -1), "msync in a page is EINVAL");
    ask_for_locks(bytes);
    munmap(bytes, 3 * PAGE);
    expect(refuses(ENOMEM, mprotect(bytes, PAGE, PROT_READ | PROT_WRITE) == -1),
           "mprotect of a page that is not mapped is ENOMEM");
}

#if C_LIBRARY

static void switch_off_and_on(void)
{
    unsigned char *ours = map(3);
    memset(ours, 0x5a, 3 * PAGE);
    expect(override_activate(false) && !override_is_active(), "it can be switched off");
    unsigned char *theirs = map(2);
    expect(theirs != MAP_FAILED && !is_ours(theirs), "then the C library serves");
#ifdef __EMSCRIPTEN__
    expect(mlock(theirs, PAGE) == 0 && munlock(theirs, PAGE) == 0, "and locks what it gave");
#endif
    expect(munmap(ours + PAGE, PAGE) == 0 && pages_mapped() == 2, "and ours are unmapped by us");
    expect(!override_activate(true) && override_is_active(), "it can be switched on again");
    expect(is_ours(map(1)) && pages_mapped() == 3, "then it serves again");
    memset(theirs, 0x5a, 2 * PAGE);
    expect(refuses(EINVAL, munmap(theirs, PAGE) == -1) && is_all(theirs, 2 * PAGE, 0x5a),
           "half of theirs is refused");
    expect(munmap(theirs, 2 * PAGE) == 0, "the C library takes back what it gave");
    void *page = theirs - address_of(theirs) % PAGE;
    expect(munmap(page, PAGE) == 0, "what it gave belongs to neither then: no error to unmap");
    expect(munmap(ours, 3 * PAGE) == 0 && pages_mapped() == 0, "and we what we gave");
}

/* Pages of ours, a mapping of theirs, and foreign pages between them, in any order. */
static void unmap_of_both(void)
{
    unsigned char *ours = map_surely(2);
    override_activate(false);
    unsigned char *theirs = map(2);
    override_activate(true);
    uint32_t low = address_of(theirs) / PAGE * PAGE, high = address_of(theirs) + 2 * PAGE;
    low = low < address_of(ours) ? low : address_of(ours);
    high = high > address_of(ours) + 2 * PAGE ? high : address_of(ours) + 2 * PAGE;
    unsigned char *start = theirs - (address_of(theirs) - low);
    expect(munmap(start, high - low) == 0 && pages_mapped() == 0, "one unmap of both");
    override_activate(false);
    expect(map(2) == theirs && munmap(theirs, 2 * PAGE) == 0, "gives each side its own back");
    override_activate(true);
}

static void map_a_file(void)
{
    static const char text[] = "what the file says";
    int file = open("override-file", O_RDWR | O_CREAT | O_TRUNC, 0600);
    expect(file >= 0 && write(file, text, sizeof text) == sizeof text, "a file is written");
    unsigned char *bytes = mmap(NULL, sizeof text, PROT_READ, MAP_PRIVATE, file, 0);
    expect(bytes != MAP_FAILED && memcmp(bytes, text, sizeof text) == 0, "a file is mapped");
    expect(bytes != MAP_FAILED && !is_ours(bytes), "by the C library");
    expect(bytes != MAP_FAILED && munmap(bytes, sizeof text) == 0, "and unmapped");
    expect(refuses(EBADF, mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, -1, 0) == MAP_FAILED),
           "a map of no file is EBADF");
    close(file);
}

#else

#define unmap_of_both() (void)0

static void switch_off_and_on(void)
{
    unsigned char *ours = map(3);
    expect(override_activate(false) && !override_is_active(), "it can be switched off");
    expect(refuses(ENOSYS, map(2) == MAP_FAILED), "then nobody serves: ENOSYS");
    expect(munmap(ours + PAGE, PAGE) == 0 && pages_mapped() == 2, "and ours are unmapped by us");
    expect(!override_activate(true) && map(1) == ours + PAGE, "it can be switched on again");
    expect(munmap(ours, 3 * PAGE) == 0 && pages_mapped() == 0, "all are unmapped");
}

static void map_a_file(void)
{
    expect(refuses(ENODEV, mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, 1, 0) == MAP_FAILED),
           "a map of a file is ENODEV");
    expect(refuses(EBADF, mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, -1, 0) == MAP_FAILED),
           "a map of no file is EBADF");
}

#endif

#ifdef __EMSCRIPTEN__

#undef mmap64
void *mmap64(void *, size_t, int, int, int, off_t);

static void ask_for_64_bits(void)
{
    unsigned char *bytes = mmap64(NULL, 2 * PAGE, PROT_READ, ANONYMOUS, -1, 0);
    expect(is_ours(bytes) && munmap(bytes, PAGE) == 0, "mmap64 is the same");
    munmap(bytes, 2 * PAGE);
}

#else
#define ask_for_64_bits() (void)0
#endif

#if defined(THREADS)

#include <pthread.h>

static pthread_barrier_t all_are_there;

static void *work(void *argument)
{
    unsigned char mine = (unsigned char)(1 + (intptr_t)argument);
    intptr_t wrong = 0;
    pthread_barrier_wait(&all_are_there);
    for (size_t round = 0; round < 300; round++) {
        size_t length = (1 + round % 5) * PAGE;
        unsigned char *bytes = map_at(NULL, length, ANONYMOUS);
        wrong += bytes == MAP_FAILED || !is_all(bytes, length, 0);
        memset(bytes, mine, length);
        if (round % 16 == mine)
            override_activate(!override_is_active());
        wrong += !is_all(bytes, length, mine) || munmap(bytes, length) != 0;
    }
    return (void *)wrong; /* NOLINT: a number, as a thread can return it */
}

/* No thread has made a call before, so all threads try to open the page manager at the same time.
 */
static void begin_together(void)
{
    pthread_t threads[THREADS];
    intptr_t wrong = 0;
    pthread_barrier_init(&all_are_there, NULL, THREADS);
    for (intptr_t i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, work, (void *)i); /* NOLINT */
    for (int i = 0; i < THREADS; i++) {
        void *result;
        pthread_join(threads[i], &result);
        wrong += (intptr_t)result;
    }
    override_activate(true);
    expect(wrong == 0, "threads begin together, and get what they ask for");
}

#else
#define begin_together() (void)0
#endif

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    begin_together();
    ask_questions();
    map_whole_pages();
    unmap_parts();
    refuse();
    live_with_malloc();
    ask_neighbours();
    ask_for_64_bits();
    switch_off_and_on();
    unmap_of_both();
    map_a_file();
    return failures == 0 ? 0 : 1;
}
