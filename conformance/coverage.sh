#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make coverage, once everything is built: the corpus with each page table and every test suite, and
# then nothing else, run with counters; coverage.mjs judges what they counted.
#   coverage.sh      B=build; exit 0, 1 for a gap or a test that failed
set -u
B=${B:-build}
room=$B/coverage
raw=$room/raw
command -v llvm-cov-14 > /dev/null || fuzz/setup.sh need llvm-cov-14 || exit
rm -rf "$raw"
mkdir -p "$raw"
LLVM_PROFILE_FILE=$PWD/$raw/%4m.profraw # four files, into which every process adds up
CK_TIMEOUT_MULTIPLIER=${CK_TIMEOUT_MULTIPLIER:-4}
export LLVM_PROFILE_FILE CK_TIMEOUT_MULTIPLIER

complain() { # WHAT LOG
    tail -n 20 "$room/$2.log" >&2
    echo "coverage: $1 failed, so that its counts say nothing (above)" >&2
    exit 1
}

for table in skip tree; do
    "$room/mapcheck" replay corpus --system "page-manager-$table" > "$room/$table.log" 2>&1 &
    eval "$table=$!"
done
"$room/check" > "$room/check.log" 2>&1 || complain 'a test' check
# shellcheck disable=SC2154
for table in skip tree; do
    eval "wait \$$table" || complain "replay with page-manager-$table" "$table"
done
llvm-profdata-14 merge -sparse "$raw"/*.profraw -o "$room/all.profdata" &&
    llvm-cov-14 export "$room/check" -object "$room/mapcheck" -instr-profile "$room/all.profdata" \
        > "$room/export.json" || exit 2
exec node conformance/coverage.mjs "$room/export.json" conformance/unreached.tsv
