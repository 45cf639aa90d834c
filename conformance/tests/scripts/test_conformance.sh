#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make conformance can fail. It reports a repair as well as a new defect. A system that dies loses
# one clause. A platform without its tools prints one line. An unknown name is an error. A FAIL
# comes with its run. Prints TAP.
set -u
. conformance/tests/support/tap.sh
unset MAKE MAKEFLAGS MAKELEVEL MFLAGS PLATFORM SYSTEM
B=${B:-build}
work=$B/conformance-test
shown="$work/log"
rm -rf "$work"
mkdir -p "$work"
tab=$(printf '\t')
OUT=$work/out TABLE=$work/systems.tsv XFAIL=$work/xfail.tsv TIME=1 KEPT=$work/kept
export B OUT TABLE XFAIL TIME KEPT
cp conformance/clauses/xfail.tsv "$XFAIL"

# Makes the table of systems from rows: SYSTEM PLATFORM PROGRAM EXPECT. The program `mapcheck` is built, and runs with its verb.
table() {
    printf 'system\tplatform\tconform\tmapcheck\tthreads\tinstance\texpect\n' > "$TABLE"
    while read -r system platform program expect; do
        [ "$program" != @/mapcheck ] || program='@/mapcheck conform'
        printf '%s\t%s\t%s\t@/mapcheck\t-\tall\t%s\n' "$system" "$platform" "$program" "$expect" >> "$TABLE"
    done
}

whole() { conformance/matrix/conformance.sh; }
again() { "$B/mapcheck" matrix "$OUT" --kept "$KEPT" --expected "$XFAIL"; } # with the same verdicts

printf 'linux-kernel native @/mapcheck expected\nalways-einval native @/mapcheck faulty\n' | table
expect 'all as expected' 0 'all as expected' whole
expect 'bad on purpose' 0 'always-einval@native fails in [0-9]* clauses' grep 'always-einval.* fails in' "$OUT/conformance.tap"
sed '/^linux-kernel.*ERRNO-KEEP/d' conformance/clauses/xfail.tsv > "$XFAIL"
expect 'what is not expected must pass' 1 'linux-kernel@native *ERRNO-KEEP UNTESTED' again
printf 'system\n%s\n' "linux-kernel$tab*$tab*${tab}DOUBLE${tab}FAIL${tab}sequence${tab}a known failure of old" | { cat; sed 1d conformance/clauses/xfail.tsv; } > "$XFAIL"
expect 'a known failure that was repaired' 1 'DOUBLE PASS: ' again
expect 'and the expected failure is named' 1 'expected: FAIL in' again
sed -i "s/^DOUBLE${tab}PASS/DOUBLE${tab}FAIL/; s/^\\(DOUBLE$tab.*$tab\\)\$/\\1sequence/" "$OUT/conformance/linux-kernel@native/result.tsv"
expect 'the same failure is as expected' 0 'all as expected' again
sed -i "s/^\\(DOUBLE$tab.*$tab\\)sequence\$/\\1sequence; more/" "$OUT/conformance/linux-kernel@native/result.tsv"
expect 'a known failure in another case' 1 'DOUBLE FAIL: ' again
cp conformance/clauses/xfail.tsv "$XFAIL"

# The reproductions, replayed natively and compiled.
folder=$OUT/conformance/always-einval@native
expect 'a run that fails' 1 'CONTRACT' "$B/mapcheck" replay "$folder/DOUBLE.ops" --system always-einval
expect 'the same agrees elsewhere' 0 'ok' "$B/mapcheck" replay "$folder/DOUBLE.ops" --system linux-kernel
expect 'two operations are enough' 0 '^2$' grep -c -v -e '^#' -e '^world' "$folder/DOUBLE.ops"
expect 'and as C, which needs no mapcheck' 0 'munmap *ok' \
    sh -c '${CC:-gcc} -Wall -Wextra -Werror "$1" -o "$2" && "$2"' sh "$folder/DOUBLE.c" "$work/double"

# A system that dies: the clause that kills it fails, and a new process runs the clauses after it.
cat > "$work/dies" <<'DIES'
#!/bin/sh
eval "folder=\${$#}"
[ "$1" = --list ] || [ -n "${HASTY:-}" ] || : > "$folder/asking"
case $* in
    --list) printf 'A\nB\nC\n' ;;
    *'--clause B'*) echo 'stack smashed' >&2; exit 134 ;;
    *--clause*) echo "$4" | sed 's/$/	PASS	fine	/' ;;
    *) printf 'A\tPASS\tfine\t\n'; kill -9 $$ ;;
esac
DIES
chmod +x "$work/dies"
printf 'x native %s expected\n' "$work/dies" | table
whole > "$work/log" 2>&1
expect 'a system that dies' 0 "B${tab}FAIL${tab}.*134, .*stack smashed${tab}trap" cat "$OUT/conformance/x@native/result.tsv"
expect 'and is asked on' 0 "^C${tab}PASS" cat "$OUT/conformance/x@native/result.tsv"

# A C library of some version: the script stores its answers, and shows them on machines with another version. The
# expected failures depend on the version.
cat > "$work/libc" <<'LIBC'
#!/bin/sh
case $* in --list) echo DOUBLE ;; *) printf 'DOUBLE\t%s\tas of %s\t%s\n' "$VERDICT" "$EMCC_VERSION" "$CASES" ;; esac
LIBC
chmod +x "$work/libc"
mkdir -p "$KEPT"
printf 'emscripten-libc node %s expected\n' "$work/libc" | table
row() { printf 'emscripten-libc\tnode\t%s\tDOUBLE\tFAIL\tsequence\ta second munmap is refused\n' "$1"; }
of_version() { # VERSION VERDICT CASES; make itself would rebuild everything for another version
    env MAKE=true EMCC_VERSION="$1" VERDICT="$2" CASES="$3" conformance/matrix/conformance.sh
}
verdict_of() { awk -F'\t' -v name="$1" 'NR == 1 { for (c = 1; c <= NF; c++) if ($c == name) at = c } $1 == "DOUBLE" { print $at }' "$OUT/matrix.tsv"; }
{ echo system; row '<6'; cut -f1 conformance/clauses/clauses.tsv | grep -vx 'DOUBLE\|id' |
  sed 's/.*/emscripten-libc\t*\t*\t&\tUNRESOLVED\t\tit answers one clause/'; } > "$XFAIL"
of_version 3.1.6 FAIL sequence > "$work/log" 2>&1
expect 'a kept answer has tools, day and command' 0 '^# 20[-0-9]*: make conformance SYSTEM=emscripten-libc PLATFORM=node' \
    cat "$KEPT/emscripten-libc-3.1.6@node.tsv"
cp "$KEPT/emscripten-libc-3.1.6@node.tsv" "$work/once"
of_version 3.1.6 FAIL sequence > "$work/log" 2>&1
expect 'the same answer is not written anew' 0 same sh -c 'cmp "$1" "$2" && echo same' sh "$work/once" "$KEPT/emscripten-libc-3.1.6@node.tsv"
expect 'an answer of that version is as expected' 0 'ok .*emscripten-libc-3.1.6@node DOUBLE: FAIL as expected' cat "$OUT/conformance.tap"
of_version 6.0.5 PASS '' > "$work/log" 2>&1
expect 'a repair is none that is expected for older versions' 0 'ok .*emscripten-libc-6.0.5@node DOUBLE: PASS' cat "$OUT/conformance.tap"
expect 'the other version stands beside it' 0 '^FAIL$' verdict_of emscripten-libc-3.1.6@node
expect 'and is no test of this run' 0 '^0$' sh -c 'grep -c "3.1.6@node DOUBLE" "$1" || true' sh "$OUT/conformance.tap"
of_version 6.0.5 FAIL sequence > "$work/log" 2>&1
expect 'a failure that came back is seen' 0 'not ok .*emscripten-libc-6.0.5@node DOUBLE: FAIL' cat "$OUT/conformance.tap"
cp conformance/clauses/xfail.tsv "$XFAIL"
printf 'system\tplatform\tconform\tmapcheck\tthreads\tinstance\texpect\nx\tnative\tnode %s\t-\t-\tall\tdeclared\n' "$work/dies" > "$TABLE"
rm -rf "$OUT/conformance/x@native"
env MAKE=true NODE=sh conformance/matrix/conformance.sh > "$work/log" 2>&1
expect 'node is what NODE says' 0 "^C${tab}PASS" cat "$OUT/conformance/x@native/result.tsv"

# The program dies before it calls the system, so the suite is at fault and not the system.
printf 'x native %s expected\n' "$work/dies" | table
HASTY=yes expect 'a suite that dies' 1 'x@native: BROKEN: .*the suite ended without a word at clause B: exit code 134, stack smashed; this is a fault of mapcheck' whole
expect 'has no cell' 0 '^none$' sh -c 'test -e "$1" && echo there || echo none' sh "$OUT/conformance/x@native/asked"

# A platform that cannot run here prints one line.
printf 'linux-kernel native @/mapcheck expected\nlinux-kernel node @/need-frobcc expected\n' | table
expect 'a platform that does not build' 1 'linux-kernel@node: BROKEN' whole
printf 'linux-kernel native @/mapcheck expected\npage-manager wasi true expected\n' | table
expect 'a platform that says nothing' 1 'page-manager@wasi: BROKEN' whole
expect 'an unknown system' 2 'unknown system `frob`: use SYSTEM= one of linux-kernel, page-manager' env SYSTEM=frob conformance/matrix/conformance.sh
expect 'an unknown platform' 2 'unknown platform `frob`: use PLATFORM= one of native, wasi' env PLATFORM=frob conformance/matrix/conformance.sh
expect 'a system in a platform that it has not' 2 'linux-kernel does not run in the platform wasi' \
    env SYSTEM=linux-kernel PLATFORM=wasi conformance/matrix/conformance.sh
expect 'a file that is not there' 2 './none.so: no such file' env SYSTEM=./none.so conformance/matrix/conformance.sh

# Threads call a shared object, and decide its clauses THREAD-*. TIME is long enough for one without a lock.
of_file() { # NAME VERDICT PATTERN: how often the lines of THREAD-* in the matrix have this verdict
    env MAKE=true TIME=10 SYSTEM="$B/examples/$1.so" conformance/matrix/conformance.sh > "$work/log" 2>&1
    expect "threads of $1.so: $2" 0 "$3" sh -c 'grep -c "^THREAD-.*	$1\$" "$2" || true' sh "$2" "$OUT/matrix.tsv"
}
make -s --no-print-directory B="$B" "$B/examples/racy.so" "$B/examples/racy-ONE_THREAD.so" "$B/examples/racy-LOCKED.so" > "$work/log" 2>&1
of_file racy FAIL '^1$'
of_file racy-LOCKED PASS '^4$'
of_file racy-ONE_THREAD UNSUPPORTED '^4$'

expect 'an unknown clause' 2 'unknown clause `FROB`; mapcheck conform --list' "$B/mapcheck" conform --clause FROB
expect 'a system that mapcheck has not' 2 'unknown system `frob`' "$B/mapcheck" conform --system frob
