#!/bin/sh
# SPDX-License-Identifier: MIT
#
# kill_matrix.tsv matches the faults of the page manager, and its rule can fail: for a clause of class S
# without a defect, for a clause that is wrongly called redundant, and for a fault with an old line.
# Prints TAP.
set -u
. conformance/tests/support/tap.sh
B=${B:-build}
work=$B/kills-test
shown="$work/log"
rm -rf "$work"
mkdir -p "$work"
clauses=conformance/clauses/clauses.tsv kills=conformance/mutants/kill_matrix.tsv
tab=$(printf '\t')

# The lines of the faults, which list_kills makes in a second, and the names of the mutants.
{ "$B/list_kills" && grep -L '^hunt: ' conformance/mutants/*.mutant | sed 's|.*/||; s|\.mutant$||'; } > "$work/now"
is_fresh() { # KILLS
    { grep '^fault ' "$1" && grep -v '^fault ' "$1" | sed 1d | cut -f1; } | diff - "$work/now" > "$work/log"
}
is_fresh $kills
say $? "the faults fail the clauses that kill_matrix.tsv says; otherwise type make kills"
grep -v '^fault unmap-returns-one' $kills > "$work/kill_matrix.tsv"
is_fresh "$work/kill_matrix.tsv"
say $((! $?)) 'a fault that is missing there is seen'
sed "s/^impl-counts-drift$tab/impl-counts-adrift$tab/" $kills > "$work/kill_matrix.tsv"
is_fresh "$work/kill_matrix.tsv"
say $((! $?)) 'a defect that was renamed is seen'

# The rule over both tables.
rule() { # CLAUSES KILLS
    CLAUSES=$1 KILLS=$2 "$B/tables" kills > "$work/log" 2>&1
}

# fails NAME PATTERN CLAUSES KILLS: the rule is broken, and its message matches
fails() {
    rule "$3" "$4" && { echo "not ok - $1 is not seen"; return; }
    grep -q "$2" "$work/log"
    say $? "$1: $(head -n 1 "$work/log")"
}

rule $clauses $kills
say $? "$(tail -n 1 "$work/log")"
sed 's/ *FORK-SHARE//' $kills > "$work/kill_matrix.tsv"
fails 'a clause without a defect' 'FORK-SHARE fails on no planted defect' $clauses "$work/kill_matrix.tsv"
sed "s/^\\(FORK-SHARE.*\\)$tab-\$/\\1${tab}FAULT-AFTER/" $clauses > "$work/clauses.tsv"
rule "$work/clauses.tsv" "$work/kill_matrix.tsv"
say $? 'one that is redundant with another that fails is accepted'
fails 'a clause that is called redundant and is not' 'but fails on a defect itself' "$work/clauses.tsv" $kills
sed 's/ *FAULT-AFTER//' "$work/kill_matrix.tsv" > "$work/none.tsv"
fails 'redundant with one that never fails' 'which fails on no defect' "$work/clauses.tsv" "$work/none.tsv"

# The page of the clauses.
page() { # VERB
    PAGE=$work/CLAUSES.md KILLS=$work/none.tsv "$B/tables" "$1" > "$work/log" 2>&1
}
cp conformance/CLAUSES.md "$work/CLAUSES.md"
page check
[ $? -eq 1 ] && grep -q 'CLAUSES.md:1: differs from clauses.tsv and kill_matrix.tsv; type: make tables' "$work/log"
say $? 'an outdated page is noticed'
page page && page check
say $? 'make tables writes it anew'

# A defect is planted only where its old lines stand exactly once, as whole lines.
printf 'int a;\nint b;\nint bb;\n' > "$work/source.c"
plant() { # OLD-LINE
    printf 'file: source.c\n--- old\n%s\n--- new\nint c;\n' "$1" > "$work/one.mutant"
    "$B/plant" "$work/one.mutant" "$work/source.c" > "$work/planted.c" 2> "$work/log"
}
plant 'int b;'
[ $? -eq 0 ] && printf 'int a;\nint c;\nint bb;\n' | cmp -s - "$work/planted.c"
say $? 'a defect is planted in its line'
plant 'int bb'
[ $? -eq 2 ] && grep -q 'the old lines occur 0 times in .*source.c, not once' "$work/log"
say $? 'a part of a line is not its place'
echo 'int b;' >> "$work/source.c"
plant 'int b;'
[ $? -eq 2 ] && grep -q 'the old lines occur 2 times' "$work/log"
say $? 'and neither are two lines'
