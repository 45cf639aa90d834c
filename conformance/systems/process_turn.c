/* SPDX-License-Identifier: MIT
 *
 * See process_turn.h.
 */
#include "conformance/systems/process_turn.h"

#include <linux/futex.h>
#include <sched.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static bool is_alone(void)
{
    cpu_set_t allowed;
    return sched_getaffinity(0, sizeof allowed, &allowed) == 0 && CPU_COUNT(&allowed) == 1;
}

void turn_init(struct turn *turn, uint32_t looks)
{
    *turn = (struct turn){.turn = TURN_CLIENT, .looks = is_alone() ? 0 : looks};
}

static inline void processor_relax(void)
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

UNINSTRUMENTED static bool turn_watch(struct turn *turn, uint32_t mine)
{
    for (uint32_t i = 0; i < turn->looks; i++) {
        if (atomic_load_explicit(&turn->turn, memory_order_acquire) == mine)
            return true;
        processor_relax();
    }
    return false;
}

UNINSTRUMENTED bool turn_wait(struct turn *turn, uint32_t mine)
{
    const struct timespec time_limit = {.tv_nsec = 100000000};
    if (turn_watch(turn, mine))
        return true;
    atomic_store(&turn->asleep[mine], 1);
    if (atomic_load(&turn->turn) != mine)
        syscall(SYS_futex, &turn->turn, FUTEX_WAIT, !mine, &time_limit, NULL, 0);
    atomic_store(&turn->asleep[mine], 0);
    return atomic_load(&turn->turn) == mine;
}

UNINSTRUMENTED void turn_pass(struct turn *turn, uint32_t theirs)
{
    atomic_store(&turn->turn, theirs);
    if (atomic_load(&turn->asleep[theirs]))
        syscall(SYS_futex, &turn->turn, FUTEX_WAKE, 1, NULL, NULL, 0);
}
