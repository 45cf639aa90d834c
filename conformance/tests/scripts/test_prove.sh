#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make prove without CBMC, and with unknown arguments. With CBMC: it refutes a step with a planted
# defect and proves the same step without it. Prints TAP.
set -u
. conformance/tests/support/tap.sh
B=$(mkdir -p "${B:-build}" && cd "${B:-build}" && pwd)
work=$B/prove-test
shown="$work/log"
rm -rf "$work"
mkdir -p "$work/bin" "$work/tools"

for tool in sh date sed mkdir; do ln -s "$(command -v "$tool")" "$work/bin/$tool"; done
for tool in cbmc goto-cc; do
    printf '#!/bin/sh\nexit 0\n' > "$work/tools/$tool"
    chmod +x "$work/tools/$tool"
done
expect 'without CBMC one line says so' 77 '^prove: cbmc not found: .* Debian package cbmc' \
    env PATH="$work/bin" sh conformance/prove/prove.sh
expect 'an unknown step is reported' 2 '^prove: unknown step FLY: use OPEN MARK' \
    env PATH="$work/tools:$PATH" sh conformance/prove/prove.sh FLY
expect 'so is a number that is none' 2 "^prove: 'many': PAGES, TREE_PAGES and TIMEOUT take a number of at least 2$" \
    env PATH="$work/tools:$PATH" PAGES=many sh conformance/prove/prove.sh OPEN
command -v cbmc > /dev/null || exit 0

cp -r impl "$work/impl"
"$B/plant" conformance/mutants/impl-d10-skips-before-stay.mutant impl/skip_table.c \
    > "$work/impl/skip_table.c"
expect 'a planted defect is found' 1 'skip-table, 4 pages, RELEASE: broken' \
    env B="$work" PAGES=4 IMPL="$work/impl" sh conformance/prove/prove.sh RELEASE
expect 'and without it there is none' 0 '2/2 proven' env B="$work" PAGES=4 sh conformance/prove/prove.sh RELEASE
