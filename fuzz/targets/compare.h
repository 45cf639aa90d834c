/* SPDX-License-Identifier: MIT
 *
 * Runs one program twice and compares the answers: on two systems, or on one system in two worlds
 * that differ in skip limit, growth minimum or page size. Two page tables or two skip limits must
 * agree in everything, including addresses. Where growth or page size differ, success and errno
 * must agree, as long as the program itself does not move the break.
 */
#ifndef MAPCHECK_COMPARE_H
#define MAPCHECK_COMPARE_H

#include "reference/judge.h"

/* The differences of the second world. 0: as in the first world. */
struct compare_change {
    uint32_t page_size, skip_limit, growth_minimum;
};

/* Reads "page=64 skip=3 growth=2": any of the three, in any order. False: anything else. */
bool compare_change_parse(const char *text, struct compare_change *change);

enum compare_result {
    COMPARE_EQUAL,
    COMPARE_DIFFERENT,
    COMPARE_INCOMPARABLE, /* the program means different things in the two worlds */
    COMPARE_FINDING,      /* one of the two runs diverged from the model */
};

/* Runs the program in both judges. `text` receives the first difference and its operation. */
enum compare_result compare_run(struct judge *left, struct judge *right,
                                const struct compare_change *change, const struct program *program,
                                char *text, size_t size);

#endif
