/* SPDX-License-Identifier: MIT
 *
 * Skips for Check, which has none. A test that cannot run here calls skip_test with the reason.
 * Check records a failure, which the runner (main.c) counts and logs as a skip.
 */
#ifndef MAPCHECK_SKIP_H
#define MAPCHECK_SKIP_H

#include <check.h>
#include <stdbool.h>

#define SKIP_MARK         "SKIP: "
#define skip_test(reason) ck_abort_msg(SKIP_MARK "%s", reason)

/* True when the test ended with skip_test. */
bool skip_is(TestResult *result);

/* Rewrites the log of Check. A failure that is a skip becomes `ok N - ... # SKIP reason` (TAP) or
 * result="skipped" (XML). False: the file cannot be read or written. */
bool skip_mark_tap(const char *path);
bool skip_mark_xml(const char *path);

#endif
