#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What make mutants publishes (mutants.mjs), in a folder made here: rows that were measured replace their own, the
# others stay, and a defect without a row is named. Prints TAP.
# platforms: native mutation
set -u
. conformance/tests/support/tap.sh
B=$(mkdir -p "${B:-build}" && cd "${B:-build}" && pwd)
top=$PWD
work=$B/mutants-test
shown="$work/log"
rm -rf "$work"
mkdir -p "$work/conformance/mutants" "$work/build/mutants"
results=$work/conformance/RESULTS.md

for name in first second third; do
    printf 'file: impl/%s.c\ndefect: none.\n--- old\n--- new\n' "$name" > "$work/conformance/mutants/$name.mutant"
done
printf 'file: impl/lock.c\ndefect: no lock.\nhunt: threads\n--- old\n--- new\n' > "$work/conformance/mutants/lock.mutant"
table() { # MARK ROW...
    printf '<!-- %s -->\n\n| defect | more |\n|---|---|\n' "$1"
    mark=$1
    shift
    printf '| %s |\n' "$@"
    printf '\nold words\n\n<!-- end of %s -->\n' "$mark"
}
kept='third | - | - | - | - |  | SURVIVED'
{ echo before
  table mutants 'first | old | old | old | old | 9 | caught' 'gone | - | - | - | - | 1 | caught' "$kept"
  echo between
  table questions 'first | - | in 1 | - | - | -' 'second | - | in 1 | in 2 | - | -' 'third | - | - | - | - | in 3'
  echo after; } > "$results"
measured() { # ROW...
    { printf 'defect\tcorpus\trandom operations\texplored\tfuzzer executions\tsmallest case\t\n'
      printf '%s\n' "$@"; } | sed 's/ | /\t/g' > "$work/build/mutants/results.tsv"
}
mutants() { (cd "$work" && B=build "${NODE:-node}" "$top/conformance/mutants/mutants.mjs" "$@"); }
has() { grep -qxF -- "$1" "$results"; }

measured 'first | CONTRACT in 1 files | - | - | - | 1 | caught' 'lock | - | - | - | threads: data race |  | caught'
expect 'a defect without a row is named' 2 '^mutants: no row of second: type make mutants NAME=' mutants --publish
measured 'second | - | CRASH | - | - | 2 | caught'
mutants --publish > "$work/log" 2>&1
say $? 'and with a row for each it is quiet'
has '| first | CONTRACT in 1 files | - | - | - | 1 | caught |' && has '| second | - | CRASH | - | - | 2 | caught |'
say $? 'what was measured has its new row, also from the run before'
has "| $kept |" && has '| lock | - | - | - | threads: data race |  | caught |' && ! grep -q '^| gone' "$results"
say $? 'what was not measured keeps its row, and a defect that is gone has none'
has '3/4 caught, asking contract,contents,economy,structure.'
say $? 'the sentence below counts the rows'
has 'Of 3 (in brackets: what no other question catches): contract 2 (1), contents 1 (0), economy 0 (0), structure 1 (1).'
say $? 'and so does that of the questions, without the defects of several threads'
[ "$(grep -c '^before$\|^between$\|^after$\|^<!--' "$results")" -eq 7 ] && ! grep -q 'old words' "$results"
say $? 'the text around the tables stays'
expect 'an unknown defect' 2 '^mutants: unknown defect `fourth`' mutants fourth
QUESTIONS=contract,size expect 'an unknown question' 2 '^mutants: unknown check `size`: QUESTIONS takes a list of contract,contents' mutants first
sed -i '/end of questions/d' "$results"
expect 'a lost mark' 2 'RESULTS.md: no marks `<!-- questions -->` and `<!-- end of questions -->`' mutants --publish

# A source that was rewritten leaves a mutant without its lines.
make -s --no-print-directory B="${B#"$top"/}" "${B#"$top"/}/plant" > "$work/log" 2>&1
for mutant in conformance/mutants/*.mutant; do
    "$B/plant" "$mutant" "$(sed -n 's/^file: //p' "$mutant")" > /dev/null 2>> "$work/log" || echo "$mutant"
done > "$work/unplanted"
[ ! -s "$work/unplanted" ]
say $? "the lines of every mutant are in its source"
! "$B/plant" conformance/mutants/impl-length-before-file.mutant "$work/unplanted" > /dev/null 2>&1
say $? 'and lines that are not there are seen'
