/* SPDX-License-Identifier: MIT
 *
 * One program, two runs: two systems, or one system in two worlds that differ in their skip limit,
 * growth minimum or page size. What must be equal depends on what differs: everything, addresses
 * too, between two page tables or two skip limits; success and errno where growth or pages differ,
 * as long as nobody else moves the break.
 */
#ifndef MAPCHECK_COMPARE_H
#define MAPCHECK_COMPARE_H

#include "reference/judge.h"

/* What the second world has other than the first; 0: the same. */
struct compare_change {
    uint32_t page_size, skip_limit, growth_minimum;
};

/* Reads "page=64 skip=3 growth=2", any of them in any order. */
bool compare_change_parse(const char *text, struct compare_change *change);

enum compare_result {
    COMPARE_EQUAL,
    COMPARE_DIFFERENT,
    COMPARE_INCOMPARABLE, /* this program means different things in the two worlds */
    COMPARE_FINDING,      /* one of the two runs diverged from the model */
};

/* Runs the program in both. `text` tells what was different, and in which operation. */
enum compare_result compare_run(struct judge *left, struct judge *right,
                                const struct compare_change *change, const struct program *program,
                                char *text, size_t size);

#endif
