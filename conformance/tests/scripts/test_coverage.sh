#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The gaps that make coverage reports (coverage.mjs), on a source and counts made here. Each case
# differs from the complete one in one number or one line. Prints TAP.
# platforms: native coverage
set -u
. conformance/tests/support/tap.sh
B=$(mkdir -p "${B:-build}" && cd "${B:-build}" && pwd)
judge=$PWD/conformance/coverage/coverage.mjs
tree=$B/coverage-test
shown="$tree/log"
rm -rf "$tree"
mkdir -p "$tree/impl"
cat > "$tree/impl/sum.c" <<'END'
int sum(int a)
{
    if (a > 1)
        return 2;
    return 3;
}
END

# counts CALLED TRUE: the counts of the function sum and of its condition `a > 1`
counts() {
    cat > "$tree/export.json" <<END
{"data": [{"files": [{"filename": "$tree/impl/sum.c", "expansions": [], "branches":
[[3, 9, 3, 14, $2, $(($1 - $2)), 0, 0, 4]],
"segments": [[2, 1, $1, true, true, false], [3, 15, $2, true, true, true], [4, 9, $2, true, true, false],
[4, 17, $1, true, false, false], [5, 5, $(($1 - $2)), true, true, false], [6, 2, 0, false, false, false]]}]}]}
END
}

# judged NAME STATUS PATTERN: with the names in names.tsv
judged() {
    (cd "$tree" && "${NODE:-node}" "$judge" "${export:-export.json}" names.tsv) > "$tree/log" 2>&1
    got=$?
    [ "$got" -eq "$2" ] && grep -q "$3" "$tree/log"
    say $? "$1: exit code $got"
}

: > "$tree/names.tsv"
counts 5 2
judged 'what is reached whole is no gap' 0 '^together  *5  *5  *2  *2  *0$'
counts 5 0
judged 'a line that never runs is one' 1 '^impl/sum.c:4: never run: return 2;$'
judged 'so is an outcome that never is' 1 '^impl/sum.c:3: never true: a > 1$'
printf '# why not\nimpl/\ta > 1\ttrue\tfor the test\nimpl/sum.c\treturn 2\trun\tfor the test\n' > "$tree/names.tsv"
judged 'what is named is none' 0 '^together  *5  *4  *2  *1  *2$'
counts 5 2
judged 'what is named and happens is one' 1 '^names.tsv:2: happens after all, at impl/sum.c:3'
counts 5 0
printf 'impl/\ta > 2\ttrue\tfor the test\n' >> "$tree/names.tsv"
judged 'a name that fits nothing is one' 1 '^names.tsv:4: fits nothing any more'
printf 'impl/\ta > 2\tnever\tfor the test\n' >> "$tree/names.tsv"
judged 'a name that is none is reported' 2 '^coverage: names.tsv:5: expected FILE, TEXT, true|false|run and REASON'
printf 'impl/\ta > 2\ttrue\n' > "$tree/names.tsv"
judged 'so is one without a reason' 2 '^coverage: names.tsv:1: expected FILE'
rm "$tree/names.tsv"
judged 'a list that is missing is reported' 2 '^coverage: cannot read names.tsv (ENOENT)'
: > "$tree/names.tsv"
export=nothing.json judged 'counts that are missing are reported' 2 'nothing.json (ENOENT); type: make coverage'
echo '{"data"' > "$tree/cut.json"
export=cut.json judged 'counts that are cut are reported' 2 'cut.json is not an export of llvm-cov'
sed "s|/impl/|/other/|" "$tree/export.json" > "$tree/other.json"
export=other.json judged 'counts of nothing are a gap' 1 '^nothing of impl/ or reference/ was counted'
