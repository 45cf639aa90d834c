/* SPDX-License-Identifier: MIT
 *
 * See lock.h. A lock that spins needs no library, so it works in a module without threads as well.
 */
#include "conformance/strangers/lock.h"
#include "conformance/strangers/stranger.h"

#include <stdatomic.h>

static atomic_flag taken = ATOMIC_FLAG_INIT;

void lock_take(void)
{
    while (!FAULTY(no_lock) && atomic_flag_test_and_set_explicit(&taken, memory_order_acquire)) {
    }
}

void lock_give_up(void)
{
    atomic_flag_clear_explicit(&taken, memory_order_release);
}

void lock_keep(void)
{
    if (!FAULTY(lock_released_early))
        return;
    lock_give_up();
    lock_take();
}
