/* SPDX-License-Identifier: MIT
 *
 * See lock.h. A lock that spins needs no library, so it works in a module without threads as well.
 * The first caller gets the memory ready.
 */
#include "conformance/strangers/lock.h"
#include "conformance/strangers/memory.h"

#include <stdatomic.h>

static atomic_flag taken = ATOMIC_FLAG_INIT;

void lock_take(void)
{
    static bool is_open;
    while (!FAULTY(no_lock) && atomic_flag_test_and_set_explicit(&taken, memory_order_acquire)) { }
    if (!is_open)
        memory_open();
    is_open = true;
}

void lock_give_up(void)
{
    atomic_flag_clear_explicit(&taken, memory_order_release);
}
