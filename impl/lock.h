/* SPDX-License-Identifier: MIT
 *
 * One lock for one page manager. In a build without PAGE_MANAGER_THREADS it does nothing and has no
 * state. -pthread sets the macro; define it as 0 for a program whose threads never share a manager.
 * The lock is not recursive. No function holds it while it clears or copies memory, or while it
 * calls the hook of page_manager_watch. sbrk and the host's discard run under it.
 */
#ifndef PAGE_MANAGER_LOCK_H
#define PAGE_MANAGER_LOCK_H

#ifndef PAGE_MANAGER_THREADS
#if defined(_REENTRANT) || defined(__EMSCRIPTEN_PTHREADS__)
#define PAGE_MANAGER_THREADS 1
#elif defined(__wasi__) && defined(__wasm_atomics__)
/* clang 21 has atomics for wasm32-wasi-threads even without -pthread. Without this error, such a
 * build would have threads and no lock. */
#error                                                                                             \
    "atomics without -pthread: add -pthread, or -DPAGE_MANAGER_THREADS=0 when only one thread maps"
#else
#define PAGE_MANAGER_THREADS 0
#endif
#endif

#if PAGE_MANAGER_THREADS

#if defined(__wasi__) && !__has_include(<pthread.h>)
#error "no pthread.h: this wasi-libc has no threads; leave out -pthread, or use a wasi-sdk"
#endif
#include <pthread.h>

/* A mutex and not a spin lock, because sbrk runs under it, and a browser may need long to grow
 * memory. */
struct lock {
    pthread_mutex_t mutex;
};

/* No thread may hold the lock when lock_open runs. None of these calls can fail with a mutex of the
 * default kind. Functions that only read take the lock through a const pointer, because locking
 * changes nothing that their callers can see. */
static inline void lock_open(struct lock *lock)
{
    (void)pthread_mutex_init(&lock->mutex, NULL);
}
static inline void lock_take(const struct lock *lock)
{
    (void)pthread_mutex_lock((pthread_mutex_t *)&lock->mutex);
}
static inline void lock_release(const struct lock *lock)
{
    (void)pthread_mutex_unlock((pthread_mutex_t *)&lock->mutex);
}

#else

struct lock {
    char nothing; /* unused: C has no empty struct */
};

static inline void lock_open(struct lock *lock)
{
    (void)lock;
}
static inline void lock_take(const struct lock *lock)
{
    (void)lock;
}
static inline void lock_release(const struct lock *lock)
{
    (void)lock;
}

#endif

#endif
