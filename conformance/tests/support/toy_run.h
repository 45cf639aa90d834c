/* SPDX-License-Identifier: MIT
 *
 * A judge that drives the toy with .ops text, for tests only: what cannot be set up fails the test.
 */
#ifndef MAPCHECK_TOY_RUN_H
#define MAPCHECK_TOY_RUN_H

#include "conformance/tests/support/toy_system.h"
#include "reference/judge_state.h"
#include <check.h>

struct toy_run {
    struct system system; /* may be changed before the first operation */
    struct judge *judge;
    struct program program;
};

/* An honest toy with toy_profile. */
void toy_run_open(struct toy_run *run, uint32_t questions);
/* Fails the test when an instance of the toy was forgotten. */
void toy_run_close(struct toy_run *run);

/* A whole run, from world to last look. */
enum verdict toy_run_text(struct toy_run *run, const char *text);
/* Only world and operations of the text: the run goes on with toy_run_more or judge_finish. */
enum verdict toy_run_begin(struct toy_run *run, const char *text);
/* More lines; names count on. */
enum verdict toy_run_more(struct toy_run *run, const char *text);

/* Says what was found where it is not what was expected. NULL, SIZE_MAX: any. */
void toy_run_expect(const struct toy_run *run, enum verdict verdict, const char *clause,
                    size_t operation);

#endif
