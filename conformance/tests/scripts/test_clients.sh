#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make clients: one client passes over the drop-in, fails over a page manager with a planted defect, and bad
# input is refused in one line. Prints TAP.
#   test_clients.sh     B=build
# platforms: node
set -u
. conformance/tests/support/tap.sh
eval "$(toolchain/probe.sh)"
B=${B:-build}
work=$B/clients-test
shown="$work/log"
rm -rf "$work"
mkdir -p "$work"
export B EMCC EMCC_FOLDER NODE_PATH

clients() { "$NODE" conformance/clients/clients.mjs "$@" > "$work/log" 2>&1; }

clients nonsense
[ $? -eq 2 ] && grep -q 'no client `nonsense`: use bdwgc' "$work/log" && [ "$(wc -l < "$work/log")" -eq 1 ]
say $? 'an unknown client is refused in one line'
MEMORIES=stock,none clients bdwgc
[ $? -eq 2 ] && grep -q 'no memory `none`: MEMORIES takes' "$work/log" && [ "$(wc -l < "$work/log")" -eq 1 ]
say $? 'an unknown memory, too'

MEMORIES=tree clients bdwgc
status=$?
if [ "$status" -eq 77 ]; then
    skip clients "$(cat "$work/log")"
    exit 0
fi
[ "$status" -eq 0 ] && grep -q '| bdwgc | tree | passes |' "$work/log"
say $? 'the Boehm collector passes over the drop-in'
# A fixed map clears the page behind it, too: the collector gives pages back by fixed maps.
cp -R impl "$work/impl"
sed 's|run.end - run.first));|run.end + 1 - run.first));|' impl/page_work.c > "$work/impl/page_work.c"
! cmp -s impl/page_work.c "$work/impl/page_work.c"
say $? 'a defect is planted'
MEMORIES=tree IMPL=$work/impl clients bdwgc
[ $? -eq 1 ] && grep -q '| bdwgc | tree | \(exit code\|hangs\)' "$work/log"
say $? 'and fails where mmap clears a page behind its own'
