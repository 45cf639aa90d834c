/* SPDX-License-Identifier: MIT
 *
 * A judge that runs .ops text on the fake system. A failing set-up fails the test.
 */
#ifndef MAPCHECK_FAKE_RUN_H
#define MAPCHECK_FAKE_RUN_H

#include "conformance/tests/support/fake_system.h"
#include "reference/judge_state.h"
#include <check.h>

struct fake_run {
    struct system system; /* a test may change it before the first operation */
    struct judge *judge;
    struct program program;
};

/* Opens the fake system without a fault, with fake_profile. */
void fake_run_open(struct fake_run *run, uint32_t questions);
/* Fails the test when an instance of the fake system is still open. */
void fake_run_close(struct fake_run *run);

/* Runs a whole program, from the world to the final checks. */
enum verdict fake_run_text(struct fake_run *run, const char *text);
/* Begins a run with the text's world and operations. fake_run_more or judge_finish continues it. */
enum verdict fake_run_begin(struct fake_run *run, const char *text);
/* Runs more operations, which may use earlier names. */
enum verdict fake_run_more(struct fake_run *run, const char *text);

/* Fails and prints the finding when it is not the expected one. NULL and SIZE_MAX accept any. */
void fake_run_expect(const struct fake_run *run, enum verdict verdict, const char *clause,
                     size_t operation);

#endif
