/* SPDX-License-Identifier: MIT
 *
 * See always.h. The registry lists constants, so these systems name their functions here.
 */
#include "conformance/faults/always.h"

#include "conformance/faults/faults.h"
#include "conformance/faults/faulty.h"
#include "conformance/systems/bump.h"

static void *open_einval(const struct world *world, char *reason, size_t reason_size)
{
    return faulty_open(fault_find("always-einval"), &system_bump, world, reason, reason_size);
}

static void *open_enomem(const struct world *world, char *reason, size_t reason_size)
{
    return faulty_open(fault_find("always-enomem"), &system_bump, world, reason, reason_size);
}

/* The functions that both have. */
#define FAULTY                                                                                     \
    .abi_version = SYSTEM_ABI_VERSION, .address_bits = 32, .close = faulty_close,                  \
    .page_size = faulty_page_size, .origin = faulty_origin, .call = faulty_call,                   \
    .calls = CALLS_REQUIRED, .read = faulty_read, .write = faulty_write, .sbrk = faulty_sbrk,      \
    .fail = faulty_fail, .limit = faulty_limit, .counters = faulty_counters

const struct system system_always_einval = {FAULTY, .name = "always-einval", .open = open_einval};
const struct system system_always_enomem = {FAULTY, .name = "always-enomem", .open = open_enomem,
                                            .features = SYSTEM_ARENA,
                                            .take_events = faulty_take_events};
