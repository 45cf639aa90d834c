/* SPDX-License-Identifier: MIT
 *
 * In which order malloc on top and the page manager take their locks. One thread is enough: two
 * locks can deadlock when one call takes them in one order and another call in the other. --wrap
 * shows this program each lock and unlock of a mutex. It ends with 1 at the second order of two
 * locks, before a deadlock, and when no call took two locks, for then it has tested nothing.
 * test_malloc.sh builds and runs it. Prints TAP.
 */
#include "conformance/tests/override/expect.h"
#include "impl/override.h"
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { MOST = 64, LARGE = 1 << 20 };

int __real_pthread_mutex_lock(pthread_mutex_t *);
int __wrap_pthread_mutex_lock(pthread_mutex_t *);
int __real_pthread_mutex_unlock(pthread_mutex_t *);
int __wrap_pthread_mutex_unlock(pthread_mutex_t *);

static const pthread_mutex_t *held[MOST];
static struct order {
    const pthread_mutex_t *outer, *inner;
} orders[MOST];
static int holds, known;

static bool is_known(const pthread_mutex_t *outer, const pthread_mutex_t *inner)
{
    for (int i = 0; i < known; i++)
        if (orders[i].outer == outer && orders[i].inner == inner)
            return true;
    return false;
}

/* Ends the program where another call took the two in the other order. */
static void note(const pthread_mutex_t *outer, const pthread_mutex_t *inner)
{
    if (is_known(inner, outer) || outer == inner) {
        expect(false, "all calls take two locks in one order");
        _Exit(1);
    }
    if (!is_known(outer, inner) && known < MOST)
        orders[known++] = (struct order){outer, inner};
}

int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex)
{
    for (int i = 0; i < holds; i++)
        note(held[i], mutex);
    if (holds < MOST)
        held[holds++] = mutex;
    return __real_pthread_mutex_lock(mutex);
}

int __wrap_pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    for (int i = holds - 1; i >= 0; i--)
        if (held[i] == mutex) {
            held[i] = held[--holds];
            break;
        }
    return __real_pthread_mutex_unlock(mutex);
}

static void allocate(void)
{
    static void *volatile blocks[2000];
    for (size_t i = 0; i < 2000; i++)
        blocks[i] = malloc(i % 100 == 0 ? LARGE : 16 * i);
    for (size_t i = 0; i < 2000; i += 3)
        blocks[i] = realloc(blocks[i], 40 * i + 1);
    for (size_t i = 0; i < 2000; i++)
        free(blocks[i]);
    free(calloc(1, 4 * (size_t)LARGE));
}

static void map(void)
{
    unsigned char *bytes =
        mmap(NULL, 4 * (size_t)LARGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    expect(bytes != MAP_FAILED, "a map of 4 MiB");
    expect(madvise(bytes, LARGE, MADV_DONTNEED) == 0 && is_all(bytes, LARGE, 0), "its advice");
    expect(mprotect(bytes, LARGE, PROT_READ | PROT_WRITE) == 0, "its protection");
    expect(munmap(bytes, 4 * (size_t)LARGE) == 0, "and its end");
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    const void *pages = &override_manager()->lock; /* its only member is the mutex */
    for (int i = 0; i < 3; i++) {
        allocate();
        map();
    }
    bool is_inner = false;
    for (int i = 0; i < known; i++)
        is_inner = is_inner || orders[i].inner == pages;
    expect(is_inner, "malloc holds its own lock while it takes pages");
    expect(holds == 0, "every lock is given up");
    return failures == 0 ? 0 : 1;
}
