#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The Check runner (main.c, skip.c) on a suite made here, with one test that passes, one that is
# skipped, and optionally one that fails or crashes: last line, exit code, logs. Prints TAP.
# platforms: native tests
set -u
. conformance/tests/support/tap.sh
eval "$(toolchain/probe.sh)"
B=${B:-build}
work=$B/runner-test
shown="$work/log"
rm -rf "$work"
mkdir -p "$work"

cat > "$work/demo.c" <<'END'
#include "conformance/tests/support/skip.h"
#include <stdlib.h>
Suite *suite_demo(void);
START_TEST(passes) { } END_TEST
START_TEST(skips) { skip_test("not here"); } END_TEST
START_TEST(fails) { ck_assert_int_eq(1, 2); } END_TEST
START_TEST(crashes) { abort(); } END_TEST
Suite *suite_demo(void)
{
    Suite *suite = suite_create("demo");
    TCase *tcase = tcase_create("demo");
    const char *also = getenv("ALSO");
    if (also == NULL || *also != 'n')
        tcase_add_test(tcase, passes);
    tcase_add_test(tcase, skips);
    if (also != NULL && *also == 'f')
        tcase_add_test(tcase, fails);
    if (also != NULL && *also == 'c')
        tcase_add_test(tcase, crashes);
    suite_add_tcase(suite, tcase);
    return suite;
}
END
echo 'SUITE(demo)' > "$work/suites.h"
${CC:-gcc} -std=c11 -D_GNU_SOURCE -iquote "$work" -iquote . conformance/tests/support/main.c \
    conformance/tests/support/skip.c "$work/demo.c" $CHECK_LIBS -o "$work/check" ||
    { say 1 'the runner builds'; exit 1; }

ends() { # EXIT LAST-LINE [ARGUMENT...]
    code=$1 line=$2
    shift 2
    "$work/check" "$@" > "$work/log" 2>&1
    got=$?
    [ "$got" -eq "$code" ] && [ "$(tail -n 1 "$work/log")" = "$line" ]
    say $? "${ALSO:-}: exit code $got: $line"
}

logged() { # WHAT FILE
    grep -q "$1" "$work/$2"
    say $? "$2 has $1"
}

ends 0 '1 passed, 0 failed, 1 skipped' --tap "$work/tap" --xml "$work/xml"
logged '^ok .*demo:passes' tap
logged '^ok .*demo:skips: . SKIP not here' tap
logged 'result="skipped"' xml
for fault in fails crashes; do
    ALSO=$fault
    export ALSO
    ends 1 '1 passed, 1 failed, 1 skipped' --tap "$work/tap"
    logged "^not ok .*demo:$fault" tap
    logged "demo.c:.*: demo: " log
done
ALSO=nothing-else
ends 1 '0 passed, 0 failed, 1 skipped'
unset ALSO
ends 2 "check: cannot write '$work/no/tap': try check --help or check --list" --tap "$work/no/tap"
ends 0 '1 passed, 0 failed, 1 skipped' demo
CK_FORK=no ends 0 '1 passed, 0 failed, 1 skipped'
ends 0 'demo' --list
ends 2 "check: no suite 'other': try check --help or check --list" other
ends 2 "check: unknown option '--fast': try check --help or check --list" --fast
ends 2 "check: no file after '--tap': try check --help or check --list" --tap
ends 0 'exit: 0 all passed, 1 some failed, 2 usage' --help

# Every suite in a file is in the table.
for file in conformance/tests/*/test_*.c; do
    name=${file##*/test_}
    grep -q "^SUITE(${name%.c})\$" "$B/suites.h" || say 1 "$file is in the table"
done
say 0 "$(grep -c . "$B/suites.h") suites are in the table"
