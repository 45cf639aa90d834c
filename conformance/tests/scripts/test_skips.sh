#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The rule of skips.tsv. A skip that the table does not accept is a failure, and so is a skip on another platform. An
# accepted skip is no failure; one that no longer happens is a failure. Prints TAP.
set -u
. conformance/tests/support/tap.sh
B=${B:-build}
work=$B/skips-test
shown="$work/log"
rm -rf "$work"
mkdir -p "$work"
printf 'suite\ttest\tplatform\treason\nplatforms\tbig.ops\tnode\tit does not fit into 4 GiB\n' > "$work/skips.tsv"

# fails NAME COUNT PATTERN: the number of failures and their text; $work/platforms.tap is the suite's
# output
fails() {
    CI=${strict:-} "$B/skips" "$work/skips.tsv" "$work"/*.tap > "$work/log"
    [ "$(grep -c '^not ok' "$work/log")" -eq "$2" ] && grep -q "$3" "$work/log"
    say $? "$1"
}

printf 'ok 1 - small.ops\nok 2 - big.ops # SKIP too large for node\n1..2\n' > "$work/platforms.tap"
fails 'a skip that is accepted' 0 '^ok - 1 skips'
printf 'ok 1 - small.ops # SKIP no time\nok 2 - big.ops # SKIP too large for node\n' > "$work/platforms.tap"
fails 'a skip that is not accepted' 1 'small.ops is skipped (no time)'
printf 'ok 2 - big.ops # SKIP too large for wasi\n' > "$work/platforms.tap"
fails 'a skip in another platform' 1 'not as accepted in node'
printf 'ok 1 - small.ops\nok 2 - big.ops\n' > "$work/platforms.tap"
fails 'an accepted skip that no longer happens' 1 'skips.tsv:2: this skip no longer happens'
printf 'platforms\tsmall.ops\t*\tsome machines cannot do this\n' >> "$work/skips.tsv"
printf 'ok 2 - big.ops # SKIP too large for node\n' > "$work/platforms.tap"
fails 'a skip of some machines may not happen' 0 '^ok - 1 skips'
printf 'ok 1 - small.ops # SKIP no root\nok 2 - big.ops # SKIP too large for node\n' > "$work/platforms.tap"
fails 'or happen' 0 '^ok - 2 skips'
printf 'platforms\tlarge.ops\tnode?\tsome versions of it cannot do this\n' >> "$work/skips.tsv"
fails 'a skip of some versions may not happen' 0 '^ok - 2 skips'
printf 'ok 1 - large.ops # SKIP too large for node\nok 2 - big.ops # SKIP too large for node\n' > "$work/platforms.tap"
fails 'or happen in its platform' 0 '^ok - 2 skips'
printf 'ok 1 - large.ops # SKIP too large for wasi\nok 2 - big.ops # SKIP too large for node\n' > "$work/platforms.tap"
fails 'but in no other' 1 'not as accepted in node'
printf 'ok 1 - other.ops # SKIP needs emcc\nok 2 - big.ops # SKIP too large for node\n' > "$work/platforms.tap"
fails 'a platform without its tool' 0 '^ok - 2 skips'
strict=true fails 'but not for CI' 1 'other.ops is skipped (needs emcc)'
printf 'ok 1 - small.ops\nok 2 - big.ops\n' > "$work/other.tap"
rm "$work/platforms.tap"
fails 'of a suite that did not run nothing is said' 0 '^ok - 0 skips'
printf 'platforms\tbig.ops\tnode\t-\n' >> "$work/skips.tsv"
fails 'a row twice, without a reason' 2 'has two rows'
