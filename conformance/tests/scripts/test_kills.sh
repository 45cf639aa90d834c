#!/bin/sh
# SPDX-License-Identifier: MIT
#
# kills.tsv matches the faults of the page manager, and its rule can fail: for a clause of class S
# without a defect, for a clause that is wrongly called redundant, and for a fault with an old line.
# Prints TAP.
set -u
B=${B:-build}
work=$B/kills-test
rm -rf "$work"
mkdir -p "$work"
clauses=conformance/clauses/clauses.tsv kills=conformance/mutants/kills.tsv
tab=$(printf '\t')

ok() { # STATUS NAME
    if [ "$1" -eq 0 ]; then echo "ok - $2"; else echo "not ok - $2"; fi
}

conformance/mutants/kills.sh --check > "$work/log" 2>&1
ok $? 'the bends fail the clauses that kills.tsv says'
grep -v '^bent unmap-returns-one' $kills > "$work/kills.tsv"
TABLE=$work/kills.tsv conformance/mutants/kills.sh --check > "$work/log" 2>&1
ok $((! $?)) 'a bend that is missing there is seen'
sed "s/^impl-counts-drift$tab/impl-counts-adrift$tab/" $kills > "$work/kills.tsv"
TABLE=$work/kills.tsv conformance/mutants/kills.sh --check > "$work/log" 2>&1
ok $((! $?)) 'a defect that was renamed is seen'

# fails NAME PATTERN CLAUSES KILLS: the rule is broken, and its message matches
fails() {
    awk -f conformance/mutants/kills.awk "$3" "$4" > "$work/log" && { echo "not ok - $1 is not seen"; return; }
    grep -q "$2" "$work/log"
    ok $? "$1: $(head -n 1 "$work/log")"
}

awk -f conformance/mutants/kills.awk $clauses $kills > "$work/log"
ok $? "$(tail -n 1 "$work/log")"
sed 's/ *FORK-SHARE//' $kills > "$work/kills.tsv"
fails 'a clause without a defect' 'FORK-SHARE fails on no planted defect' $clauses "$work/kills.tsv"
sed "s/^\\(FORK-SHARE.*\\)$tab-\$/\\1${tab}FAULT-AFTER/" $clauses > "$work/clauses.tsv"
awk -f conformance/mutants/kills.awk "$work/clauses.tsv" "$work/kills.tsv" > "$work/log"
ok $? 'one that is redundant with another that fails is accepted'
fails 'a clause that is called redundant and is not' 'but fails on a defect itself' "$work/clauses.tsv" $kills
sed 's/ *FAULT-AFTER//' "$work/kills.tsv" > "$work/none.tsv"
fails 'redundant with one that never fails' 'which fails on no defect' "$work/clauses.tsv" "$work/none.tsv"
