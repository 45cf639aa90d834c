/* SPDX-License-Identifier: MIT
 *
 * See faults.h. Each group of rows is in the file that defines its functions.
 */
#include "conformance/faults/faults.h"

#include "conformance/faults/fault_groups.h"
#include "conformance/faults/faulty.h"

#include <string.h>

static const struct fault *const groups[] = {faults_of_map, faults_of_growth, faults_of_unmap,
                                             faults_of_pages, faults_of_reports};

const struct fault *fault_at(size_t index)
{
    for (size_t group = 0; group < sizeof groups / sizeof groups[0]; group++)
        for (const struct fault *fault = groups[group]; fault->name != NULL; fault++)
            if (index-- == 0)
                return fault;
    return NULL;
}

const struct fault *fault_find(const char *name)
{
    const struct fault *fault;
    for (size_t i = 0; (fault = fault_at(i)) != NULL; i++)
        if (strcmp(fault->name, name) == 0)
            return fault;
    return NULL;
}

/* What the next open opens. */
static const struct fault *next_fault;
static const struct system *next_honest;

static void *open_next(const struct world *world, char *reason, size_t reason_size)
{
    return faulty_open(next_fault, next_honest, world, reason, reason_size);
}

/* The function, if the honest system has one. */
#define WHERE_OFFERED(function) .function = honest->function != NULL ? faulty_##function : NULL

struct system fault_system(const struct fault *fault, const struct system *honest)
{
    next_fault = fault;
    next_honest = honest;
    return (struct system){
        .abi_version = SYSTEM_ABI_VERSION,
        .name = honest->name,
        .features = (honest->features | fault->features) & ~fault->without,
        .address_bits = honest->address_bits,
        .open = open_next,
        .close = faulty_close,
        .page_size = faulty_page_size,
        .origin = faulty_origin,
        .call = faulty_call,
        .calls = honest->calls,
        .read = faulty_read,
        .write = faulty_write,
        WHERE_OFFERED(write_in_child),
        WHERE_OFFERED(sbrk),
        WHERE_OFFERED(fail),
        WHERE_OFFERED(limit),
        WHERE_OFFERED(counters),
        WHERE_OFFERED(take_events),
        WHERE_OFFERED(page_class),
        WHERE_OFFERED(page_classes),
        WHERE_OFFERED(annotation),
        WHERE_OFFERED(statistics),
        WHERE_OFFERED(validate),
    };
}
