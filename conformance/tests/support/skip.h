/* SPDX-License-Identifier: MIT
 *
 * Check knows no skipped tests. A test that cannot run here ends itself with skip_test and the
 * reason; to Check that is a failure, which the runner (main.c) counts and writes down as a skip.
 */
#ifndef MAPCHECK_SKIP_H
#define MAPCHECK_SKIP_H

#include <check.h>
#include <stdbool.h>

#define SKIP_MARK         "SKIP: "
#define skip_test(reason) ck_abort_msg(SKIP_MARK "%s", reason)

/* Did the test end with skip_test? */
bool skip_is(TestResult *result);

/* Rewrites the log that Check wrote: what it calls a failure and is a skip becomes
 * `ok N - ... # SKIP reason` (TAP) or result="skipped" (XML). False: the file cannot be read or
 * written. */
bool skip_mark_tap(const char *path);
bool skip_mark_xml(const char *path);

#endif
