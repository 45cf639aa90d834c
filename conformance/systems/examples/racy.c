/* SPDX-License-Identifier: MIT
 *
 * First fit over an array, without a lock. It gives the processor away between the search and the
 * taking, where a real one is interrupted now and then. -DLOCKED adds the lock. -DONE_THREAD
 * declares that one thread at a time may use it. -DKEEPS gives the lock back only after a success.
 * With -DFIXED_FAILS, MAP_FIXED unmaps its range and is refused with ENOMEM, as POSIX allows.
 * A thread that waits for the lock keeps its processor: on a busy machine, one that gives it away
 * again and again gets none for minutes, and then does not even end when it is killed.
 */
#include <errno.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>

#ifdef __wasm__
enum { PAGE = 65536, PAGES = 256 };
#else
enum { PAGE = 4096, PAGES = 1024 };
#endif
static _Alignas(PAGE) unsigned char memory[PAGES][PAGE];
static unsigned char used[PAGES];
static atomic_flag taken = ATOMIC_FLAG_INIT;

#ifdef ONE_THREAD
const int mapcheck_one_thread = 1;
#endif
#if defined(LOCKED) || defined(KEEPS) || defined(FIXED_FAILS)
enum { LOCKS = 1 };
#else
enum { LOCKS = 0 };
#endif

static void lock(void)
{
    while (LOCKS && atomic_flag_test_and_set(&taken)) {
    }
}

static void unlock(void)
{
    atomic_flag_clear(&taken);
}

static size_t find(size_t count)
{
    size_t run = 0;
    for (size_t page = 0; page < PAGES; page++) {
        run = used[page] ? 0 : run + 1;
        if (run == count)
            return page + 1 - count;
    }
    return PAGES;
}

static void *refuse(int error)
{
#ifndef KEEPS
    unlock();
#endif
    errno = error;
    return MAP_FAILED;
}

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset)
{
    size_t count = (length + PAGE - 1) / PAGE;
    (void)address, (void)protection, (void)descriptor, (void)offset;
    lock();
#ifdef FIXED_FAILS
    if (length > 0 && (flags & MAP_FIXED) != 0) {
        memset(&used[((unsigned char *)address - memory[0]) / PAGE], 0, count);
        return refuse(ENOMEM);
    }
#endif
    if (length == 0 || (flags & MAP_FIXED) != 0)
        return refuse(EINVAL);
    size_t first = find(count);
    if (first == PAGES)
        return refuse(ENOMEM);
    sched_yield();
    memset(&used[first], 1, count);
    memset(memory[first], 0, count * PAGE);
    unlock();
    return memory[first];
}

int munmap(void *address, size_t length)
{
    size_t first = (size_t)((unsigned char *)address - memory[0]) / PAGE;
    if (length == 0 || (size_t)address % PAGE != 0) {
        errno = EINVAL;
        return -1;
    }
    lock();
    if (first < PAGES && length <= (PAGES - first) * PAGE)
        memset(&used[first], 0, (length + PAGE - 1) / PAGE);
    unlock();
    return 0;
}
