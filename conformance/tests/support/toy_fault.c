/* SPDX-License-Identifier: MIT
 *
 * See toy_fault.h. Both toy_system.c and toy_memory.c ask here which fault is on.
 */
#include "conformance/tests/support/toy_fault.h"

static enum toy_lie current_lie;
static unsigned wrong_count;

void toy_lies(enum toy_lie lie)
{
    current_lie = lie;
}

void toy_miscounts(unsigned which)
{
    current_lie = TOY_COUNTS_WRONG;
    wrong_count = which;
}

bool toy_is(enum toy_lie lie)
{
    return current_lie == lie;
}

unsigned toy_wrong_count(void)
{
    return wrong_count;
}
