#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make coverage, once everything is built: runs the programs of the corpus with each page table, and
# every test suite, in a build that counts; coverage.mjs judges the counts. It leaves out the recorded programs,
# because they take longer than everything else: code that only they reach needs a seed or a test.
#   coverage.sh      B=build; exit codes: 0, 1 for a gap or a failed test
set -u
B=$(mkdir -p "${B:-build}" && cd "${B:-build}" && pwd)
work=$B/coverage
raw=$work/raw
eval "$(toolchain/probe.sh)"
command -v "$LLVM_COV" > /dev/null || toolchain/setup.sh need llvm || exit
rm -rf "$raw"
mkdir -p "$raw"
LLVM_PROFILE_FILE=$raw/%m.profraw # one file per program, into which all its processes add their counts
export LLVM_PROFILE_FILE

count() { # NAME COMMAND...
    name=$1
    shift
    "$@" > "$work/$name.log" 2>&1 && return
    tail -n 20 "$work/$name.log" >&2
    echo "coverage: $name failed, see above; its counts are not judged" >&2
    exit 1
}

for table in skip tree; do
    count "replay-$table" "$work/mapcheck" replay --system "page-manager-$table" \
        corpus/seeds corpus/regressions
done
count check "$work/check"
$LLVM_PROFDATA merge -sparse "$raw"/*.profraw -o "$work/all.profdata" &&
    $LLVM_COV export "$work/check" -object "$work/mapcheck" -instr-profile "$work/all.profdata" \
        > "$work/export.json" || exit 2
exec "$NODE" conformance/coverage/coverage.mjs "$work/export.json" conformance/coverage/unreached.tsv
