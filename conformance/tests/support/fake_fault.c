/* SPDX-License-Identifier: MIT
 *
 * See fake_fault.h. Both fake_system.c and fake_memory.c ask here which fault is on.
 */
#include "conformance/tests/support/fake_fault.h"

static enum fake_fault current_fault;
static unsigned wrong_count;

void fake_set_fault(enum fake_fault fault)
{
    current_fault = fault;
}

void fake_set_wrong_count(unsigned which)
{
    current_fault = FAULT_COUNTS_WRONG;
    wrong_count = which;
}

bool fake_has(enum fake_fault fault)
{
    return current_fault == fault;
}

unsigned fake_wrong_count(void)
{
    return wrong_count;
}
