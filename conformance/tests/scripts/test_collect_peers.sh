#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What collect mode says of Emscripten's mmap, beside what the clauses say: a finding that comes first in a run has a
# clause that fails, or is of an operation without clauses, and every clause that fails with a finding of the judge
# is listed. Prints TAP.
# platforms: wasm2c
set -u
. conformance/tests/support/tap.sh
B=$(cd "${B:-build}" && pwd)
mapcheck=$B/wasm2c/mapcheck
work=$B/collect-peers-test
shown='difference'
rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 2

"$mapcheck" conform --system emscripten-libc > clauses 2> errors
timeout 300 "$mapcheck" stress --collect --seconds 30 --system emscripten-libc -o found > log 2>&1
code=$?
cp log difference
[ $code -eq 1 ] && [ "$(ls found | wc -l)" -ge 12 ]
say $? "collect lists a dozen findings of Emscripten's mmap and more"

# The judge's finding in the text of a clause counts as listed in the matrix, too.
awk -F '\t' -v log_file=log '
    function finding_of(text,    part) {
        if (!match(text, /(CONTRACT|CONTENTS|ECONOMY) [A-Z-]+:/)) return ""
        split(substr(text, RSTART, RLENGTH - 1), part, " ")
        return part[2]
    }
    BEGIN {
        while ((getline line < log_file) > 0) {
            if (line ~ /^ *[0-9]+  [A-Z]+  [A-Z]/) { split(line, word, " "); last = word[3]; listed[last] = 1 }
            if (line ~ /may follow from/) marked[last] = 1
        }
    }
    # The judge names the page that is not zero; MMAP-TAIL-ZERO asks for the bytes past the length.
    $1 == "MMAP-TAIL-ZERO" && $2 == "FAIL" { named["ZERO-FRESH"] = named["ZERO-REUSE"] = 1 }
    { row[$1] = 1; named[finding_of($3)] = 1 }
    $2 == "FAIL" || $2 == "UNRESOLVED" { named[$1] = 1 }
    $2 == "FAIL" && finding_of($3) != "" { must[finding_of($3)] = $1 }
    END {
        for (clause in listed)
            if ((clause in row) && !(clause in named) && !(clause in marked)) print "listed, but no clause fails: " clause
        for (clause in must) if (!(clause in listed)) print "not listed: " clause " of " must[clause]
    }' clauses > found-difference
grep '^listed' found-difference > difference
[ ! -s difference ]
say $? 'no finding comes first whose clause passes'
# FIXED-RANGE needs one address of 2^32.
grep '^not' found-difference | grep -v FIXED-RANGE > difference
[ ! -s difference ]
say $? 'every clause that fails by a finding of the judge is listed'
