/* SPDX-License-Identifier: MIT
 *
 * What the programs of this folder share: a test prints one line of TAP, and the failed ones are
 * counted.
 */
#ifndef CONFORMANCE_TESTS_OVERRIDE_EXPECT_H
#define CONFORMANCE_TESTS_OVERRIDE_EXPECT_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

static int failures;

static void expect(bool holds, const char *name)
{
    failures += !holds;
    printf("%s - %s\n", holds ? "ok" : "not ok", name);
}

static bool is_all(const unsigned char *bytes, size_t length, unsigned char value)
{
    return bytes != NULL && bytes != MAP_FAILED && bytes[0] == value &&
           memcmp(bytes, bytes + 1, length - 1) == 0;
}

#endif
