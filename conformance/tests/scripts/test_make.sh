#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The Makefile: its help, its options, -n, V=1, -j, and the files that it builds again after a change. Prints TAP.
#   test_make.sh     B=build
set -u
. conformance/tests/support/tap.sh
unset MAKEFLAGS MAKELEVEL MFLAGS
# The caller's options must not affect what this test builds.
unset TIME PLATFORM NAME FILES SAMPLE TABLE WASM LINK
B=$(mkdir -p "${B:-build}" && cd "${B:-build}" && pwd)
work=$B/make-test
shown="$work/log"
rm -rf "$work"
mkdir -p "$work"

run() { make B="$work/b" "$@" > "$work/log" 2>&1 < /dev/null; }
# refuses NAME PATTERN WORD...: make ends with 2 and one line that has PATTERN
refuses() {
    name=$1 pattern=$2
    shift 2
    run "$@"
    [ $? -eq 2 ] && [ "$(wc -l < "$work/log")" -eq 1 ] && grep -q "$pattern" "$work/log"
    say $? "$name"
}

# Old names of options work for one release.
for pair in LANE:PLATFORM HOST:PLATFORM JUDGE:QUESTIONS EACH:SAMPLE BEFORE:BASELINE PATIENCE:TIMEOUT; do
    run -n options "${pair%:*}=2"
    [ $? -eq 0 ] && [ "$(grep -c "${pair%:*}= is called ${pair#*:}= now" "$work/log")" -eq 1 ]
    say $? "${pair%:*}= is accepted with a warning"
done
run -n replay LANE=node FILE=corpus/seeds
grep -q 'node/mapcheck.js replay' "$work/log"
say $? 'LANE=node chooses the platform node'
HOST=elsewhere run -n replay FILE=corpus/seeds
[ $? -eq 0 ] && ! grep -q 'is called' "$work/log" && grep -q "$work/b/mapcheck replay" "$work/log"
say $? 'HOST of the environment chooses nothing'
run -n fuzz TARGET=pairwise
grep -q 'TARGET=pairwise is called differential now' "$work/log" && grep -q 'TARGET=differential' "$work/log"
say $? 'TARGET=pairwise is accepted with a warning'
run -n lanes
grep -q 'platforms.sh' "$work/log"
say $? 'make lanes is make platforms'

# Paths that make or the shell would split or change.
for path in 'a b.wasm' 'a"b.wasm' "a'b.wasm" 'a$b.wasm' 'a#b.wasm' 'a;b.wasm' 'a*.wasm'; do
    refuses "WASM=$path is refused" '\*\*\* WASM= has .* in its path, which make cannot pass on: rename' -n wasm "WASM=$path"
done
refuses 'SYSTEM= with a blank is refused' 'SYSTEM= has a blank in its path' -n replay 'SYSTEM=./a b.so'
run -n wasm WASM=a-b_c.1.wasm
say $? 'WASM=a-b_c.1.wasm is accepted'

# Public targets are the phony ones, but for those that only serve others.
public=$(sed -n '/^\.PHONY:/,/[^\\]$/p' Makefile | tr -d '\\' | tr ' ' '\n' | grep '^[a-z]' | grep -vx 'always\|need-a-module')
named() { sed -n 's/^  \([a-z-]*\)  *[^ ].*/\1/p' "$work/log" | sort; }
run help
echo "$public" | sort > "$work/public"
named | diff "$work/public" - > "$work/diff" 2>&1
say $? 'help names every public target, and no other'
awk 'length > 80 { print FILENAME ":" FNR ": " length " columns"; wide = 1 } END { exit wide }' "$work/log"
say $? 'no line of help is longer than 80 columns'
! grep '^  [a-z]' "$work/log" | grep -v '^.\{17\} [^ ]' > "$work/diff"
say $? 'the texts of help stand in one column'
run options
awk 'length > 80 { wide = 1 } END { exit wide || NR < 20 }' "$work/log"
say $? 'options has a line for each, no longer than 80 columns'

# With -n, make only prints commands. It still writes toolchain.mk, because it must know the tools before it can
# print.
for target in $public; do
    run -n "$target" && [ "$(ls "$work/b")" = toolchain.mk ]
    say $? "make -n $target says and does nothing"
done

refuses 'an option that is none' 'no option TIMEE: make options' fuzz TIMEE=3
refuses 'a platform that is none' 'no PLATFORM=frob: use native, m32' replay PLATFORM=frob
refuses 'a platform that cannot do it' 'no PLATFORM=wasi: use native or node' threads PLATFORM=wasi
refuses 'threads of a wasm module' 'make threads has no wasm module: LINK=your.c, SYSTEM=./yours.so' threads SYSTEM=yours.wasm
refuses 'an engine that is none' 'no ENGINE=frob' fuzz ENGINE=frob
refuses 'an engine for a linked program' 'make fuzz LINK= has no ENGINE=' fuzz LINK=examples/first_fit.c ENGINE=libfuzzer
refuses 'a fuzz target that is none' 'no TARGET=frob' fuzz TARGET=frob
refuses 'a part of the benchmarks that is none' 'no BENCH=frob' bench BENCH=frob
# shellcheck disable=SC2013
for part in $(sed -n 's/^BENCH .*## //p' Makefile | tr -d ','); do
    run -n bench "BENCH=$part"
    say $? "make bench BENCH=$part is one"
done
run -n fuzz TIME=3 PLATFORM=wasm2c
say $? 'options that are some are taken'

# A separate tree, so that the test can touch sources.
mkdir "$work/tree"
cp -pR Makefile build-rules toolchain reference impl fuzz conformance "$work/tree"
object=b/release/impl/arena.o
build() { (cd "$work/tree" && make B=b "$@") > "$work/log" 2>&1 < /dev/null; }
built() { grep -c '^b/.*\.o$' "$work/log"; }

all=$(cd "$work/tree" && find impl conformance/tables conformance/matrix/tsv.c conformance/matrix/section.c -name '*.c' ! -name 'override*.c' ! -path 'impl/malloc/*' ! -path 'impl/examples/*' | sed 's|\([^ ]*\)\.c|b/release/\1.o|g')
# shellcheck disable=SC2086
build -j4 $all b/suites.h b/clauses.inc b/xfail.inc b/examples/good.so && [ "$(built)" -eq "$(echo "$all" | wc -w)" ]
say $? '-j4 builds from clean'
build "$object" && [ "$(built)" -eq 0 ]
say $? 'a second make builds nothing'
touch "$work/tree/impl/arena.h"
build "$object" && [ "$(built)" -eq 1 ]
say $? 'a header that is touched rebuilds its users'
build b/release/reference/world.o
touch "$work/tree/impl/arena.h"
build b/release/reference/world.o && [ "$(built)" -eq 0 ]
say $? 'and only those'
build "$object" CC="env ${CC:-gcc}" && [ "$(built)" -eq 1 ]
say $? 'another compiler rebuilds'
build "$object" CC="env ${CC:-gcc}" && [ "$(built)" -eq 0 ]
say $? 'once'
sed -i 's/^\(\$(call compile_into,release,.*\))$/\1 -DFROB)/' "$work/tree/build-rules/compile.mk"
build "$object" CC="env ${CC:-gcc}" && [ "$(built)" -eq 1 ]
say $? 'another flag rebuilds'
build V=1 "$object" CC="${CC:-gcc}" && grep -q "^${CC:-gcc} .*-DFROB .*-c impl/arena.c" "$work/log"
say $? 'V=1 shows the commands'
mkdir -p "$work/tree/b/check-in/trixie/etc/rc2.d"
echo 'no rule of make' > "$work/tree/b/check-in/trixie/etc/cron.d"
build "$object" CC="${CC:-gcc}" && [ "$(built)" -eq 0 ]
say $? 'make reads no file of a bare Debian in its build folder'
rm -rf "$work/tree" "$work/b"
