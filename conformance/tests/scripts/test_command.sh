#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The command line with bad input: the exit code, exactly one line on stderr and its text, and no
# file written. Next to each bad case is a good one. Prints TAP.
#   test_command.sh     B=build
set -u
. conformance/tests/support/tap.sh
B=$(cd "${B:-build}" && pwd)
mapcheck=$B/mapcheck
work=$(mktemp -d)
shown='.stderr .stdout'
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2

listing() { find . -type f ! -name .stdout ! -name .stderr -exec cksum {} + | sort; }

run() { # ARGUMENT...
    before=$(listing)
    "$mapcheck" "$@" > .stdout 2> .stderr
    status=$?
    after=$(listing)
}

# refuses CODE WORDS ARGUMENT...: one line with these words, nothing on stdout, nothing written
refuses() {
    code=$1 words=$2
    shift 2
    run "$@"
    [ "$status" -eq "$code" ] && [ "$(wc -l < .stderr)" -eq 1 ] && [ ! -s .stdout ] &&
        grep -qF -- "$words" .stderr && [ "$before" = "$after" ]
    say $? "$* is refused with $code"
}

# accepts CODE WORDS ARGUMENT...: nothing on stderr, and stdout has these words
accepts() {
    code=$1 words=$2
    shift 2
    run "$@"
    [ "$status" -eq "$code" ] && [ ! -s .stderr ] && grep -qF -- "$words" .stdout
    say $? "$* ends with $code"
}

printf 'world pages=8 page=16\na = map 2p\nunmap a+1p 1p\nb = map 1p => a+1p\n' > good.ops
printf 'world pages=8 page=16\na = map 2p\nunmpa a 1p\n' > bad.ops
printf 'a = map 2p\nworld pages=8\n' > late.ops
printf 'world pages=70000\n' > wide.ops
printf 'a = map 2p\n\000' > zero.ops
printf 'world pages=65536 page=65536\na = map 1p\n' > large.ops
printf 'a = map top-1p+1\nb = map 1p\n' > raw.ops
printf '# trace: small\nmap 1 8192\nunmap 1 4096 4096\nsbrk 100\n' > small.trace
printf '# trace: bad\nmap 1 8192\nunmap 2 0 4096\n' > bad.trace
printf 'map 1 268435456\nmap 2 268435456\n' > large.trace
mkdir -p folder empty linked
cp good.ops folder/
cp good.ops linked/
ln -s nothing linked/lost.ops
mkfifo pipe.ops
: > blank.ops
printf 'world pages=8 page=16 pages=9\na = map 1p\n' > twice.ops

# ---- wrong usage ----
refuses 2 'mapcheck --help'
refuses 2 'no file given' replay
refuses 2 'unknown verb `replya`' replya good.ops
refuses 2 'unknown option --wrong' replay --wrong good.ops
refuses 2 'unknown option --scale' replay --scale x16 good.ops
refuses 2 'needs a value' replay good.ops --system
refuses 2 '--questions cannot be `contrat`' replay good.ops --questions contrat
refuses 2 '--operations cannot be `many`' stress --operations many
refuses 2 '--seed cannot be `-1`' stress --seed -1
refuses 2 '--raw-share cannot be `101`, expected N: percent of boundary arguments, 0..100 (10); mapcheck stress --help' stress --raw-share 101
refuses 2 '--seconds cannot be `0`' stress --seconds 0
refuses 2 '--past cannot be `double`' replay --past double good.ops
refuses 2 'unknown option --collect' replay --collect good.ops
refuses 2 '--pages cannot be `33`, expected N: ' explore --pages 33
accepts 0 'closed' explore --pages 2
refuses 2 'unexpected `good.ops`' stress good.ops
refuses 2 '--json and --tap are two forms of one report' replay --tap --json good.ops
refuses 2 '--json and --c are two forms of one report' show --c --json good.ops
accepts 0 'usage: mapcheck VERB' --help
for verb in check list show replay stress threads explore shrink import encode conform matrix; do
    accepts 0 "mapcheck $verb" "$verb" --help
done
accepts 0 'page-manager' list
for platform in native m32 wasm2c node wasi browser; do
    accepts 0 "  $platform " list
done
accepts 0 'emscripten-libc-mimalloc   node' list
accepts 0 'page-manager-product       wasm2c node wasi browser' list
accepts 0 'mapcheck 0.' --version
accepts 0 'platform native, table of system.h version ' --version

# the clauses
accepts 0 'DOUBLE' conform --list
accepts 0 'DOUBLE	PASS	' conform --clause DOUBLE
accepts 1 'DOUBLE	FAIL	' conform --clause DOUBLE --system always-einval
refuses 2 'unknown clause `FROB`; mapcheck conform --list' conform --clause FROB
refuses 2 '--clause cannot be ``' conform --clause ''
refuses 2 'unknown option --seed' conform --seed 1
refuses 2 'unexpected `DOUBLE`' conform DOUBLE
refuses 2 'conform: cannot write none/x: No such file or directory; give another file' conform --clause DOUBLE --tsv none/x
refuses 2 'conform: cannot write into none: mkdir -p' conform --clause DOUBLE --traces none
run conform --clause DOUBLE --system always-einval --tsv copy.tsv --traces empty
[ $status -eq 1 ] && cmp -s copy.tsv .stdout && [ "$(ls empty)" = DOUBLE.ops ]
say $? 'conform writes a copy of its lines, and the run of a failure'
rm -f empty/DOUBLE.ops copy.tsv

# the matrix
mkdir -p out/conformance/linux-kernel@native
refuses 2 'matrix: no file given; usage: mapcheck matrix OUT' matrix
refuses 77 'matrix: out/conformance/rows: no clause was run yet: type make conformance' matrix out
printf 'linux-kernel\tnative\t-\t-\t-\tall\tfile\tlinux-kernel@native\t\n' > out/conformance/rows
printf 'linux-kernel\tnative\tfile\tlinux-kernel@native\t\n' > out/conformance/linux-kernel@native/asked
run conform --system linux-kernel --tsv out/conformance/linux-kernel@native/result.tsv
accepts 0 '116 clauses, 1 systems and platforms' matrix out
[ "$(grep -c . out/matrix.tsv)" -eq 117 ] && [ -s out/matrix.md ] && [ -s out/matrix.html ] &&
    [ -s out/conformance.tap ] && [ -s out/conformance.xml ]
say $? 'matrix writes every form'
sed -i 's/^DOUBLE\tPASS/DOUBLE\tFAIL/' out/conformance/linux-kernel@native/result.tsv
accepts 1 'DOUBLE FAIL' matrix out
refuses 2 'matrix: none.tsv: cannot be read' matrix out --expected none.tsv
rm -rf out/matrix.html && mkdir out/matrix.html
refuses 2 'matrix: cannot write out/matrix.html: Is a directory' matrix out
rm -rf out
run conform --check
[ $status -eq 0 ] && [ ! -s .stdout ] && [ ! -s .stderr ]
say $? 'conform --check says nothing of tables that fit'
"$B/ask" --clause DOUBLE > .stdout 2> .stderr
[ $? -eq 0 ] && grep -q '^DOUBLE	PASS' .stdout
say $? 'ask is an alias of mapcheck conform'

# ---- files that are missing or of the wrong kind ----
refuses 2 'none.ops: no such file or folder' replay none.ops
refuses 2 'none.ops: No such file or directory' show none.ops
refuses 2 'none.ops: No such file or directory' shrink none.ops
refuses 2 'folder: is a folder' show folder
refuses 2 'no file to replay' replay empty
refuses 2 'bad.ops:3: ' replay bad.ops
refuses 2 'bad.ops:3: ' replay good.ops bad.ops
refuses 2 'bad.ops:3: ' show bad.ops
refuses 2 'bad.ops:3: ' shrink bad.ops -o out.ops
refuses 2 'bad.ops:3: ' encode good.ops bad.ops -o bytes
refuses 2 'late.ops:2: ' replay late.ops
refuses 2 'wide.ops:1: ' replay wide.ops
refuses 2 'zero.ops: is not text' replay zero.ops
refuses 2 'blank.ops: has no operation' replay blank.ops
refuses 2 'twice.ops:1: expected each field of the world once' replay twice.ops
refuses 2 'pipe.ops: is a named pipe' replay pipe.ops
refuses 2 'linked/lost.ops: is a link to nothing' replay linked
refuses 2 'nowhere.ops: no such file or folder' replay nowhere.ops
accepts 0 '1 passed, 0 failed, 0 skipped' replay good.ops
accepts 0 '1 passed, 0 failed, 0 skipped' replay folder
accepts 0 '"verdict": "AGREE"' replay --json good.ops
accepts 0 'ok 1 - good.ops' replay --tap good.ops
accepts 0 'munmap' show good.ops --c
accepts 0 'nothing to shrink' shrink good.ops

# ---- byte files: complete, cut, and from a folder ----
accepts 0 '1 written to bytes' encode good.ops -o bytes
accepts 0 '1 unchanged' encode good.ops -o bytes
mkdir other && cp good.ops raw.ops other/
accepts 0 '2 written to bytes' encode other -o bytes
cp good.ops other/new.ops && cp raw.ops other/good.ops
refuses 2 'bytes/other-good: already exists' encode other -o bytes
accepts 0 '2 written to bytes, 1 unchanged' encode other -o bytes --force
accepts 0 '1 passed' replay bytes/good
accepts 0 'unmap a+1p 1p' show bytes/good --ops
head -c 60 bytes/good > short
head -c 7 bytes/good > stub
refuses 2 'short: ' replay short
refuses 2 '--lenient reads it anyway' show stub
accepts 0 '1 passed' replay --lenient short
mkdir raw && cp short stub bytes/good raw/
accepts 0 '3 byte inputs agree' replay raw

# ---- systems ----
refuses 2 'unknown system `page-manger`' replay good.ops --system page-manger
refuses 2 './none.so' replay good.ops --system ./none.so
echo 'int nothing_of_use(void); int nothing_of_use(void) { return 0; }' > bare.c
if ${CC:-cc} -shared -fPIC bare.c -o bare.so 2> /dev/null; then
    refuses 2 './bare.so' replay good.ops --system ./bare.so
    refuses 2 './bare.so' stress --operations 10 --system ./bare.so
else
    skip 'a .so without the symbols' 'no compiler'
fi
cp good.ops text.so
refuses 2 './text.so' replay good.ops --system ./text.so

# ---- a world too large for this machine ----
# shellcheck disable=SC3045 # dash and bash have ulimit -v; elsewhere this test is skipped
if (ulimit -v 1000000 && "$mapcheck" list > /dev/null 2>&1); then
    # shellcheck disable=SC3045
    (ulimit -v 1000000 && "$mapcheck" replay large.ops > .stdout 2> .stderr)
    status=$?
    [ $status -eq 2 ] && [ "$(wc -l < .stderr)" -eq 1 ] && [ ! -s .stdout ] &&
        grep -q 'large.ops: page-manager cannot open this world' .stderr
    say $? 'a world too large for memory is refused with 2'
else
    skip 'a world too large for memory' 'ulimit -v cannot be used with this build'
fi

# ---- wrong answers end with 1 and never overwrite a file ----
run stress --system always-enomem --operations 1000 -o enomem.ops
[ $status -eq 1 ] && grep -q '^ECONOMY' .stdout && [ -s enomem.ops ]
say $? 'stress finds that always-enomem refuses in vain'
run stress --system always-einval --operations 1000
[ $status -eq 1 ] && grep -q '^CONTRACT' .stdout && ls out/crashes/*.ops > .stderr
say $? 'stress finds that always-einval refuses an unmap, and saves it'
run stress --system always-einval --operations 1000
[ $status -eq 1 ] && [ "$(ls out/crashes | wc -l)" -eq 2 ]
say $? 'a second find of the same defect gets another name'
run replay enomem.ops --system always-enomem
[ $status -eq 1 ] && grep -q '0 passed, 1 failed, 0 skipped' .stdout && grep -q '^ECONOMY' .stdout
say $? 'what stress saved fails again'
run replay out enomem.ops
[ $status -eq 0 ] && grep -q '3 passed, 0 failed, 0 skipped' .stdout
say $? 'and agrees on a system that is right'
run replay --questions contents,structure enomem.ops --system always-enomem
say $status 'a question that is switched off is not heard'
refuses 2 'already exists' stress --operations 10 -o enomem.ops
refuses 2 'already exists' shrink enomem.ops --system always-enomem -o good.ops
run shrink enomem.ops --system always-enomem -o good.ops --force
[ $status -eq 1 ] && grep -q '^# ECONOMY' good.ops
say $? '--force overwrites'

# ---- a full disk: --force leaves the old file as it was, and removes no device ----
cp bad.ops old.ops
# shellcheck disable=SC3045 # as above
if (ulimit -f 0 && true); then
    # shellcheck disable=SC3045
    (trap '' XFSZ && ulimit -f 0 && "$mapcheck" shrink enomem.ops --system always-enomem -o old.ops --force 2>&1) |
        cat > "$work.said"
    grep -q 'old.ops: could not be written completely, and is as it was' "$work.said" && cmp -s bad.ops old.ops &&
        ! grep -q 'next .*old.ops' "$work.said" && [ "$(find . -name 'old.ops*' | wc -l)" -eq 1 ]
    say $? 'a write that fails leaves the old file'
    rm -f "$work.said"
else
    skip 'a write that fails leaves the old file' 'ulimit -f cannot be used here'
fi
if [ -c /dev/full ]; then
    ln -s /dev/full full
    run shrink enomem.ops --system always-enomem -o full --force
    [ "$status" -eq 2 ] && [ -c full ] && [ -L full ] && grep -q 'full: cannot be written' .stderr
    say $? 'a device that is full is refused with 2, and stays'
else
    skip 'a full device' 'no /dev/full'
fi
printf 'a = map 2p\nunmap a 1p\n' > one.ops
printf 'sbrk 5b\na = map 1p\nb = map 5p\nwrite b 1p\nunmap b 3p\nc = map 1p\n' > two.ops
"$mapcheck" encode one.ops two.ops -o same > /dev/null
run replay same --system always-einval
[ $status -eq 1 ] && [ "$(grep -c '^CONTRACT' .stdout)" -eq 1 ] && grep -q '^again     1 ' .stdout &&
    grep -q '0 passed, 2 failed' .stdout
say $? 'raw inputs with one defect are reported once'

# ---- recorded programs ----
refuses 2 'no --scale' import small.trace -o out.ops
refuses 2 'no -o OUT.ops' import small.trace --scale x16
refuses 2 '--scale cannot be `x17`, expected x16|r64: ' import small.trace --scale x17 -o out.ops
printf 'map 1 8192 frob\n' > option.trace
refuses 2 "option.trace:1: expected map ID LENGTH [options], unmap or fixed ID OFFSET LENGTH..., or sbrk DELTA, got 'map 1 8192 frob'" import option.trace --scale x16 -o out.ops
refuses 2 'bad.trace:3: expected an ID that was mapped, and a range inside of it, got ID 2, offset 0, length 4096' import bad.trace --scale x16 -o out.ops
refuses 2 'large.trace: needs 131073 pages' import large.trace --scale x16 -o out.ops
refuses 2 'already exists' import small.trace --scale x16 -o good.ops
accepts 0 'saved   x16.ops' import small.trace --scale x16 -o x16.ops
accepts 0 'saved   r64.ops' import small.trace --scale r64 -o r64.ops
accepts 0 'clearing saved for' replay --figures x16.ops r64.ops
refuses 2 'its world has no byte form' encode large.ops -o bytes

# ---- the same seed gives the same run ----
"$mapcheck" stress --operations 5000 --seed 7 | grep -v '^--- done' > first
"$mapcheck" stress --operations 5000 --seed 7 | grep -v '^--- done' > second
"$mapcheck" stress --operations 5000 --seed 8 | grep -v '^--- done' > third
grep -q 'operations: 5000 in' first && cmp -s first second && ! cmp -s first third
say $? 'a seed is a run'
