/* SPDX-License-Identifier: MIT
 *
 * See fake_fault.h. The current fault is a copy of its row, so that open instances see the next
 * one.
 */
#include "conformance/tests/support/fake_fault.h"

#include "conformance/faults/faults.h"
#include <check.h>

static struct fault current;

void fake_set_fault(const char *name)
{
    const struct fault *fault = name != NULL ? fault_find(name) : &(const struct fault){0};
    ck_assert_msg(fault != NULL, "faults.def has no fault `%s`", name);
    current = *fault;
}

struct system fake_with_fault(const struct system *honest)
{
    return fault_system(&current, honest);
}
