/* SPDX-License-Identifier: MIT
 *
 * The definition for programs in which several threads use an environment at once. The break has a
 * lock of its own, as sbrk has. A thread yields before and after each call, so that other threads
 * run in between. total_add uses relaxed order, because a stricter one would hide data races in
 * memory. See environment.h.
 */
#include "conformance/systems/environment.h"

#include <pthread.h>
#include <sched.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void break_take(void)
{
    sched_yield();
    pthread_mutex_lock(&mutex);
}

static void break_release(void)
{
    pthread_mutex_unlock(&mutex);
    sched_yield();
}

static void total_add(uint64_t *total, uint64_t bytes)
{
    __atomic_fetch_add(total, bytes, __ATOMIC_RELAXED);
    sched_yield();
}

static const struct environment_lock lock = {break_take, break_release, total_add};

const struct environment_lock *const environment_lock = &lock;
