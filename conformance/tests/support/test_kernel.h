/* SPDX-License-Identifier: MIT
 *
 * Calls to an open instance of the system linux-kernel. A suite includes this header once, and its
 * fixture sets the three variables.
 */
#ifndef MAPCHECK_TEST_KERNEL_H
#define MAPCHECK_TEST_KERNEL_H

#include "reference/operation.h"
#include "reference/system.h"

#include <check.h>

static const struct system *kernel;
static void *self;
static uint64_t page; /* bytes of a page */

static struct call call_of(uint64_t address, uint64_t length)
{
    return (struct call){.address = address,
                         .length = length,
                         .protection = PROTECTION_DEFAULT,
                         .flags = FLAG_DEFAULT,
                         .descriptor = -1};
}

static void expect(struct outcome outcome, enum error_name error)
{
    ck_assert_int_eq(outcome.kind, error == ERROR_NONE ? OUTCOME_SUCCESS : OUTCOME_FAILURE);
    ck_assert_msg(outcome.error == error, "%s instead of %s", error_print(outcome.error),
                  error_print(error));
}

static uint64_t map_pages(uint64_t count)
{
    struct call call = call_of(0, count * page);
    struct outcome outcome = kernel->call(self, OPERATION_MAP, &call);
    expect(outcome, ERROR_NONE);
    return outcome.address;
}

#endif
