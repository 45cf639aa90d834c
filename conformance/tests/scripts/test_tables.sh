#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A table, a body and an expected failure that do not fit together fail the build. The script plants each fault in a
# copy of the sources and of the build, and `make build/release/mapcheck` must name it. Prints TAP.
set -u
. conformance/tests/support/tap.sh
unset MAKEFLAGS MAKELEVEL MFLAGS
B=${B:-build}
work=$B/tables-test
shown="$work/log"
rm -rf "$work"
mkdir -p "$work/tree/build"
# Copies everything that takes part. Keeps the times of the files, so that make compiles only the changed file again.
cp -pR Makefile build-rules toolchain reference impl fuzz conformance "$work/tree"
cp -pR "$B/release" "$B/release.a" "$B/toolchain.mk" "$work/tree/build" 2> /dev/null

build() { (cd "$work/tree" && make --no-print-directory build/release/mapcheck) > "$work/log" 2>&1; }

build
say $? 'without a fault it builds'

# fault NAME FILE SED PATTERN: this change fails the build, with one line that matches the pattern
fault() {
    cp -p "$work/tree/$2" "$work/kept"
    sed "$3" "$work/kept" > "$work/tree/$2"
    ! cmp -s "$work/kept" "$work/tree/$2" && ! build && grep -q "$4" "$work/log"
    say $? "$1: $(grep -m 1 "$4" "$work/log")"
    cp -p "$work/kept" "$work/tree/$2"
    touch "$work/tree/$2"
}

clauses=conformance/clauses/clauses.tsv expected=conformance/clauses/xfail.tsv
tab=$(printf '\t')
fault 'a body that no row knows' $clauses '/^DOUBLE\t/d' 'DOUBLE has no row in clauses.tsv'
fault 'a body whose id is mistyped' conformance/clauses/clause_hint.c 's/HINT-NEAR/HINT-NEAT/' 'HINT-NEAR has no body'
fault 'a row without a body' $clauses 's/^\(ADDR-FREE-CHOICE.*\)not: [^\t]*/\1body/' 'ADDR-FREE-CHOICE has no body'
fault 'a row without a reason' $clauses 's/^\(ADDR-FREE-CHOICE.*\)not: [^\t]*/\1not: no/' 'use body, threads or not: REASON'
fault 'a body that is denied' $clauses "s/^\\(DOUBLE.*\\)${tab}body/\\1${tab}not: nobody has time for it/" 'DOUBLE has a body'
fault 'a row that is there twice' $clauses '/^DOUBLE\t/p' 'DOUBLE has two rows'
fault 'a class that is none' $clauses "s/^DOUBLE${tab}7${tab}S/DOUBLE${tab}7${tab}X/" 'DOUBLE has class'
fault 'a row redundant with nothing' $clauses "s/^\\(DOUBLE.*\\)${tab}-\$/\\1${tab}NOTHING/" 'redundant with'
fault 'a row with a column too few' $clauses "s/^\\(DOUBLE.*\\)${tab}[^${tab}]*\$/\\1/" 'clauses.tsv:[0-9]*: 9 columns'
fault 'a negative case without its control' conformance/clauses/clause_arguments.c \
    's/{{"b = map 0", "b = map 1p"/{{"b = map 0", NULL/' 'has no positive control'
fault 'a control that differs in two fields' conformance/clauses/clause_arguments.c \
    's/{{"b = map 0", "b = map 1p"/{{"b = map 0", "b = map 1p prot=1"/' 'differ in 2 fields'
fault 'a declaration of an unknown clause' $expected 's/FAULT-AFTER/FAULT-LATER/' 'unknown clause `FAULT-LATER`'
fault 'a declaration without a reason' $expected "s/${tab}a linear memory has no protection/${tab}/" 'give a reason'
fault 'an expected failure without its cases' $expected 's/UNTESTED/FAIL/' 'must name its cases'
fault 'a verdict that is none' $expected 's/UNTESTED/UNTRIED/' 'UNTRIED'
fault 'an expected PASS' $expected 's/UNTESTED/PASS/' 'cannot be expected'
fault 'an expected UNRESOLVED that blames no failure' $expected 's/PART-MIDDLE: the system/the system/' 'must begin with a clause that is expected to FAIL'
# stale NAME FILE SED: after this change CLAUSES.md and the tables differ, and the check says so in one line
check_tables() { (cd "$work/tree" && build/tables check) > "$work/log" 2>&1; }
check_tables
say $? 'CLAUSES.md equals what the tables give'
stale() {
    cp -p "$work/tree/$2" "$work/kept"
    sed "$3" "$work/kept" > "$work/tree/$2"
    ! cmp -s "$work/kept" "$work/tree/$2" && ! check_tables && grep -q '^conformance/CLAUSES.md:1: differs' "$work/log"
    say $? "$1"
    cp -p "$work/kept" "$work/tree/$2"
}
stale 'an edited CLAUSES.md is noticed' conformance/CLAUSES.md '2,$s/PASS\|EINVAL/OTHER/'
stale 'a changed rule is noticed' $clauses "s/^\(DOUBLE.*\)a second munmap/\1another munmap/"
stale 'a changed kill is noticed' conformance/mutants/kill_matrix.tsv 's/ DOUBLE//'
rm -rf "$work/tree"
