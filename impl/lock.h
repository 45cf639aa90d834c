/* SPDX-License-Identifier: MIT
 *
 * One lock for one page manager. Built without PAGE_MANAGER_THREADS it is nothing at all: no call,
 * no byte of state that anybody reads. -pthread sets the macro; define it as 0 for a program whose
 * threads never share a manager. Not recursive, and never held while memory is cleared or copied or
 * while a stranger's function runs.
 */
#ifndef PAGE_MANAGER_LOCK_H
#define PAGE_MANAGER_LOCK_H

#ifndef PAGE_MANAGER_THREADS
#if defined(_REENTRANT) || defined(__EMSCRIPTEN_PTHREADS__)
#define PAGE_MANAGER_THREADS 1
#elif defined(__wasi__) && defined(__wasm_atomics__)
/* clang 21 has atomics for wasm32-wasi-threads, -pthread or not: a lock must not be missing there. */
#error                                                                                             \
    "atomics without -pthread: give -pthread, or -DPAGE_MANAGER_THREADS=0 where only one thread maps"
#else
#define PAGE_MANAGER_THREADS 0
#endif
#endif

#if PAGE_MANAGER_THREADS

#if defined(__wasi__) && !__has_include(<pthread.h>)
#error "no pthread.h: this wasi-libc has no threads, leave out -pthread or take that of a wasi-sdk"
#endif
#include <pthread.h>

/* A mutex and not a spin lock: sbrk is called under it, and a browser may take its time. */
struct lock {
    pthread_mutex_t mutex;
};

/* Nobody may hold it. No call can fail with a mutex of the default kind. Whoever only asks takes the
 * lock too, and changes nothing that its caller could see: hence const. */
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
    char nothing; /* C knows no empty struct */
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
