/* SPDX-License-Identifier: MIT
 *
 * See process.h. The process works for some maps before its fault, as a real one would.
 */
#include "conformance/strangers/process.h"
#include "conformance/strangers/stranger.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAPS_BEFORE = 5 };

static void end_process(void)
{
    if (FAULTY(exits_with_0))
        exit(0);
    if (FAULTY(leaves_with_0))
        _exit(0);
    if (FAULTY(aborts))
        abort();
    if (FAULTY(follows_null))
        *(volatile int *)NULL = 1;
    for (volatile int i = 0; FAULTY(loops_for_ever) && i == 0;) {
    }
}

static void close_descriptors(void)
{
    for (int file = 0; file < 64; file++)
        close(file);
}

/* Once: a child that forked again would fill the machine with processes. */
static void fork_once(void)
{
#ifndef __wasm__
    static bool forked;
    if (!FAULTY(forks) || forked)
        return;
    forked = true;
    fork();
#endif
}

void process_fault(void)
{
    static atomic_int maps;
    if (atomic_fetch_add_explicit(&maps, 1, memory_order_relaxed) < MAPS_BEFORE)
        return;
    end_process();
    if (FAULTY(closes_descriptors))
        close_descriptors();
    fork_once();
}

__attribute__((constructor)) static void exit_while_loading(void)
{
    if (FAULTY(exits_while_loading))
        exit(0);
}
