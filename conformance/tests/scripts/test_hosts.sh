#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The clauses under node, under node:wasi and with 32 bits: a correct system has only expected
# verdicts, a wrong one has others. The linked system is the one that runs. Bad input prints one
# line. Prints TAP.
#   test_hosts.sh     B=build, with build/node/suite.js, build/wasi/conform.wasm and build/m32/mapcheck
# platforms: native node
set -u
. conformance/tests/support/tap.sh
B=${B:-build}
work=$B/hosts-test
shown="$work/err $work/out"
rm -rf "$work"
mkdir -p "$work"

run() { # COMMAND...
    "$@" > "$work/out" 2> "$work/err" < /dev/null
    status=$?
}

# refuses CODE WORDS COMMAND...: one line with these words, and nothing else
refuses() {
    code=$1 words=$2
    shift 2
    run "$@"
    [ "$status" -eq "$code" ] && [ "$(wc -l < "$work/err")" -eq 1 ] && [ ! -s "$work/out" ] && grep -qF -- "$words" "$work/err"
    say $? "$* is refused with $code"
}

node="conformance/platforms/run-node.sh $B/node/suite.js --lines"
wasi="conformance/platforms/run-wasi.sh $B/wasi/conform.wasm"
m32="conformance/platforms/run-m32.sh $B/m32/mapcheck conform"

# Every platform has the expected verdicts.
for system in page-manager page-manager-product; do
    # shellcheck disable=SC2086
    run $node --system $system
    [ "$status" -eq 0 ] && ! grep -q "	UNRESOLVED	" "$work/out"
    say $? "node: $system is as expected"
    # shellcheck disable=SC2086
    run $wasi --system $system
    [ "$status" -eq 0 ] && ! grep -q "	UNRESOLVED	" "$work/out"
    say $? "wasi: $system is as expected"
done
# shellcheck disable=SC2086
run $m32
if [ "$status" -eq 77 ]; then
    skip "m32: page-manager is as expected" "$(cat "$work/err")"
else
    say "$status" 'm32: page-manager is as expected'
fi

# A wrong system fails by name. A trap in it is an answer, and the clauses after it run.
# shellcheck disable=SC2086
run $node --system emscripten-libc
grep -q '^MMAP-LEN-ZERO	FAIL' "$work/out" && [ "$(wc -l < "$work/out")" -eq "$(conformance/platforms/run-node.sh "$B/node/suite.js" --list | wc -l)" ]
say $? 'node: emscripten-libc faulty by MMAP-LEN-ZERO, and every clause has an answer'
# shellcheck disable=SC2086
run $wasi --system wasi-libc
grep -q '^UNMAP-LEN-ROUNDUP	FAIL' "$work/out"
say $? 'wasi: wasi-libc faulty by UNMAP-LEN-ROUNDUP'
# shellcheck disable=SC2086
run $node --system always-einval --clause PART-FRONT
[ "$status" -eq 1 ] && grep -q '^PART-FRONT	UNRESOLVED' "$work/out"
say $? 'node: one clause of a system that is bad on purpose'

# The linked mmap runs, once without a fault and once with one.
cat > "$work/first_fit.c" <<'END'
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>
void *mmap(void *hint, size_t length, int protection, int flags, int descriptor, off_t offset)
{
    static uintptr_t next;
    uintptr_t start, pages = (length + 65535) / 65536;
    (void)hint, (void)protection, (void)flags, (void)descriptor, (void)offset;
    if (length == 0 || length > UINTPTR_MAX - 65535 || pages > 1000) {
        errno = length == 0 ? EINVAL : ENOMEM;
        return MAP_FAILED;
    }
#ifdef DEFECT
    start = (uintptr_t)sbrk((intptr_t)(pages * 65536)) + 1;
#else
    next = (uintptr_t)sbrk(0);
    if (sbrk((intptr_t)((0 - next) % 65536 + pages * 65536)) == (void *)-1)
        return MAP_FAILED;
    start = (next + 65535) / 65536 * 65536;
#endif
    return (void *)start;
}
int munmap(void *address, size_t length)
{
    (void)address, (void)length;
    return 0;
}
END
yours=$B/node/engine/yours.wasm
run conformance/platforms/link.sh "$yours" "$work/first_fit.c"
say "$status" 'a source that defines mmap and munmap is linked'
# shellcheck disable=SC2086
run $node --system yours --clause ADDR-PAGE-ALIGN
say "$status" 'and keeps ADDR-PAGE-ALIGN'
FLAGS=-DDEFECT run conformance/platforms/link.sh "$yours" "$work/first_fit.c"
# shellcheck disable=SC2086
run $node --system yours --clause ADDR-PAGE-ALIGN
[ "$status" -eq 1 ] && grep -q '^ADDR-PAGE-ALIGN	FAIL' "$work/out"
say $? 'its defect is seen'

# An allocator that calls sbrk by its second name, as emmalloc of Emscripten 6 does, meets the same
# limit. Older releases lack that name, so the program defines it, past their sbrk.
cat > "$work/second_name.c" <<'END'
#include <emscripten/heap.h>
#include <stdint.h>
void *_sbrk64(int64_t delta);
__attribute__((weak)) void *_sbrk64(int64_t delta)
{
    uintptr_t *at = (uintptr_t *)emscripten_get_sbrk_ptr(), start = *at, end = start + (uintptr_t)delta;
    if (end > emscripten_get_heap_size() && !emscripten_resize_heap(end))
        return (void *)-1;
    *at = end;
    return (void *)start;
}
END
sed 's/#include <unistd.h>/&\nvoid *_sbrk64(int64_t);\n#define sbrk(delta) _sbrk64(delta)/' "$work/first_fit.c" > "$work/by_second_name.c"
run conformance/platforms/link.sh "$yours" "$work/by_second_name.c" "$work/second_name.c"
say "$status" 'a source that calls sbrk by its second name is linked'
# shellcheck disable=SC2086
run $node --system yours --clause NOMEM-STATE
say "$status" 'and its growth is limited'

# A module may begin with more than the 1 MiB of memory that link.sh asks for at first.
run conformance/platforms/link.sh "$yours" examples/off_by_one.c
say "$status" 'a source with 4 MiB of static memory is linked'
# shellcheck disable=SC2086
run $node --system yours --clause ADDR-NO-OVERLAP
[ "$status" -eq 1 ] && grep -q '^ADDR-NO-OVERLAP	FAIL' "$work/out"
say $? 'and its defect is seen'

# A module that never calls sbrk has a break of its own nevertheless, past its static memory.
run conformance/platforms/link.sh "$yours" examples/first_fit.c
say "$status" 'a source that never calls sbrk is linked'
# shellcheck disable=SC2086
run $node --system yours --clause ADDR-NO-FOREIGN
say "$status" 'and memory of another sbrk caller lies past its static memory'

# A linked program is asked those functions of the family that it defines, and its memory.grow can be refused.
stranger() { # FAULT [FLAG]
    files=
    for name in bitmap memory pages arguments map family lock process; do files="$files conformance/strangers/$name.c"; done
    # shellcheck disable=SC2086
    FLAGS="-std=gnu11 -iquote . -DFAULT=$1 ${2:-}" run conformance/platforms/link.sh "$yours" $files
    say "$status" "a stranger with the fault $1 ${2:-} is linked"
}
answers() { # CLAUSE VERDICT
    # shellcheck disable=SC2086
    run $node --system yours --clause "$1"
    grep -q "^$1	$2	" "$work/out"
    say $? "and $1 is $2"
}
answers ADVICE-KNOWN UNSUPPORTED # first_fit.c has no madvise
stranger none -DPOOL_GROW
answers ADVICE-KNOWN PASS
answers MLOCK-HOLE PASS
answers GROW-FAIL PASS
answers MMAP-LEN-HUGE PASS # the limit of the world reaches memory.grow
stranger one_refusal_is_final -DPOOL_GROW
answers GROW-FAIL FAIL
stranger advice_of_the_headers_refused
answers ADVICE-KNOWN FAIL
answers GROW-FAIL UNTESTED # a static pool
stranger none -Dmapcheck_errno=mapcheck_keeps_pages
answers PROGRESS-FIT UNSUPPORTED
rm -f "$yours"

# An instance that ends without an answer is a fault of the suite, reported in one line: no system
# failed.
ids=$(conformance/platforms/run-node.sh "$B/node/suite.js" --list)
plant() { # NAME CODE WORDS [SYSTEM...]: a suite.js of these lines, which can print its list where `list` is called
    name=$1 lines=$2 words=$3
    shift 3
    [ $# -gt 0 ] || set -- page-manager page-manager-product
    mkdir -p "$work/$name"
    { echo "const list = (m) => { if (!m.arguments.includes('--list')) return false;"
      echo "    for (const id of $(echo "$ids" | awk '{ printf "%s\"%s\"", NR == 1 ? "[" : ",", $0 }')]) m.print(id);"
      echo '    m.onExit(0); return true; };'
      echo "$lines"; } > "$work/$name/suite.js"
    ln -sfn "$(cd "$B/node/engine" && pwd)" "$work/$name/engine"
    for system; do
        refuses 2 "$words" conformance/platforms/run-node.sh "$work/$name/suite.js" --lines --system "$system"
    done
}
fault='this is a fault of mapcheck or its build, not of the system'
plant no-factory 'module.exports = undefined;' "the suite ended without a word when asked for its clauses: "
plant no-script 'throw new Error("no script");' "at its start: no script; $fault"
plant says-nothing 'module.exports = () => ({});' "when asked for its clauses: it printed nothing; $fault"
plant ends-node 'module.exports = () => process.exit(0);' "when asked for its clauses: it ended node with exit code 0; $fault"
plant waits 'module.exports = () => new Promise(() => {});' "when asked for its clauses: it ended node"
plant says-no-answer 'module.exports = (m) => { if (!list(m)) m.onExit(0); };' "at clause MMAP-LEN-ZERO: exit code 0; $fault"
plant faulty-at-its-start 'module.exports = (m) => { if (!list(m)) throw new WebAssembly.RuntimeError("unreachable"); };' \
    "at clause MMAP-LEN-ZERO: unreachable; $fault"
plant rejects 'module.exports = async (m) => { if (!list(m)) throw new Error("no wasm"); };' \
    "at clause MMAP-LEN-ZERO: no wasm; $fault"
# This one ends only inside a thread, where the clauses run. Outside, its first answer is correct.
first="MMAP-LEN-ZERO\\tPASS\\tfine\\t"
plant ends-its-thread "const { isMainThread } = require('node:worker_threads');
module.exports = (m) => { if (list(m)) return; if (!isMainThread) process.exit(3); m.print('$first'); m.onExit(0); };" \
    "at clause MMAP-LEN-ZERO: it ended its thread with exit code 3; $fault"
# A trap of a system that is part of the suite ends the suite, and is a FAIL of that system. A trap
# of a separate module does not end the suite, so there the end is still a fault of the suite.
asking="m.FS = { mkdir() {}, readdir: () => ['.', '..', 'asking'] }; m.preRun[0]();"
plant faulty-later "module.exports = (m) => { if (list(m)) return; $asking throw new WebAssembly.RuntimeError('deep'); };" \
    "at clause MMAP-LEN-ZERO: deep; $fault" page-manager-product
# shellcheck disable=SC2086
run conformance/platforms/run-node.sh "$work/faulty-later/suite.js" --lines --system page-manager
[ "$status" -eq 1 ] && [ "$(grep -c '	FAIL	the system ended the suite: deep	trap$' "$work/out")" -eq "$(echo "$ids" | wc -l)" ]
say $? 'a trap of a system inside the suite is that of the system'

# A clause has seconds of the processor, not of the clock: an endless one fails, and the next clause gets a new
# thread. A slow one, which waits longer than that, passes.
slow() { # NAME LINE: a suite of which the first clause runs LINE in its thread
    mkdir -p "$work/$1"
    { echo "const { isMainThread } = require('node:worker_threads');"
      echo 'module.exports = (m) => {'
      echo "    if (m.arguments.includes('--list')) { m.print('FIRST'); m.print('SECOND'); return m.onExit(0); }"
      echo "    const id = m.arguments[m.arguments.indexOf('--clause') + 1];"
      echo "    if (!isMainThread && id === 'FIRST') { $2 }"
      echo '    m.print(`${id}\tPASS\tfine\t`); m.onExit(0); };'; } > "$work/$1/suite.js"
    run env TIMEOUT=2 conformance/platforms/run-node.sh "$work/$1/suite.js" --lines --system page-manager
}
slow endless 'for (;;);'
[ "$status" -eq 1 ] && grep -q '^FIRST	FAIL	no answer in 2 s of the processor	$' "$work/out" && grep -q '^SECOND	PASS' "$work/out"
say $? 'node: an endless clause fails, and the next one runs'
slow waiting 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);'
[ "$status" -eq 1 ] && grep -q '^FIRST	FAIL	no answer in 20 s of waiting	$' "$work/out" && grep -q '^SECOND	PASS' "$work/out"
say $? 'node: a clause that waits for ever fails, and the next one runs'
slow patient 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4000);'
[ "$status" -eq 0 ] && grep -q '^FIRST	PASS' "$work/out" && grep -q '^SECOND	PASS' "$work/out"
say $? 'node: a clause that waits for longer than its seconds of the processor passes'

# Bad input.
refuses 2 'TIMEOUT=soon is no number of seconds' env TIMEOUT=soon conformance/platforms/run-node.sh "$B/node/suite.js" --lines
echo 'int munmap(void *a, unsigned long n) { return 0; }' > "$work/half.c"
echo 'int main(void) { return' > "$work/broken.c"
echo 'no module' > "$work/bad.wasm"
refuses 2 'no such file' conformance/platforms/link.sh "$yours" "$work/nothing.a"
refuses 2 'define no mmap' conformance/platforms/link.sh "$yours" "$work/half.c"
refuses 2 'does not compile' conformance/platforms/link.sh "$yours" "$work/broken.c"
refuses 2 'nothing to link' conformance/platforms/link.sh "$yours"
refuses 2 'takes .c' conformance/platforms/link.sh "$yours" "$work/bad.wasm"
refuses 2 'unknown clause' conformance/platforms/run-node.sh "$B/node/suite.js" --clause NONE
refuses 2 'unknown system' conformance/platforms/run-node.sh "$B/node/suite.js" --system nobody
refuses 77 'cannot run in the node platform' conformance/platforms/run-node.sh "$B/node/suite.js" --system linux-kernel
refuses 2 'is missing' conformance/platforms/run-node.sh "$B/no/suite.js"
refuses 2 'there is no module' conformance/platforms/run-node.sh "$B/node/suite.js" --system yours
refuses 2 'run-wasi' conformance/platforms/run-wasi.sh "$work/nothing.wasm"
refuses 2 'run-wasi' conformance/platforms/run-wasi.sh "$work/bad.wasm"
refuses 2 'run-m32: no PROGRAM' conformance/platforms/run-m32.sh
refuses 77 'make setup-browser' env CHROMIUM=none PATH="$(dirname "$(command -v node)")" \
    "$(command -v node)" conformance/platforms/run-browser.mjs "$B/node/suite.js" --clause MMAP-LEN-ONE

# Random programs and the corpus also call a linked program. The planted munmap stops at a page that is not mapped.
command="conformance/platforms/run-command.mjs $B/node/command.js"
sed 's/mapped\[page\] = 0;/{ if (!mapped[page]) break; mapped[page] = 0; }/' examples/first_fit.c > "$work/stops.c"
! cmp -s examples/first_fit.c "$work/stops.c"
say $? 'a defect is planted in first_fit.c'
make_it() { # GOAL LINK...: one of the public targets
    run make -s --no-print-directory B="$B" "$@"
}
make_it replay LINK=examples/first_fit.c FILE=corpus/seeds
[ "$status" -eq 0 ] && grep -q ' passed, 0 failed, 0 skipped' "$work/out"
say $? 'make replay LINK=: the example agrees'
# shellcheck disable=SC2086
run "${NODE:-node}" --no-warnings $command stress --system yours --operations 3000
[ "$status" -eq 0 ] && grep -q 'no divergence' "$work/out"
say $? 'and so do random programs'
make_it replay LINK="$work/stops.c" FILE=corpus/seeds
[ "$status" -eq 2 ] && grep -q '^not ok\|^FAIL\|failed' "$work/out"
say $? 'make replay LINK=: its defect is seen by the corpus'
make_it fuzz LINK="$work/stops.c" TIME=600
[ "$status" -eq 2 ] && grep -q '^diverged after' "$work/out" && grep -q 'PROGRESS-FIT' "$work/out"
say $? "make fuzz LINK=: and by random programs: $(grep '^diverged' "$work/out")"
saved=$(sed -n 's/^saved *//p' "$work/out" | head -n 1)
"$B/linked/mapcheck" shrink "$saved" --system yours --output "$work/small.ops" > "$work/out" 2> "$work/err"
[ $? -eq 1 ] && [ -s "$work/small.ops" ]
say $? 'build/linked/mapcheck shrinks the finding'
rm -f "$saved" # make replay would find it
run "${NODE:-node}" --no-warnings conformance/platforms/run-command.mjs "$work/none.js" list
[ "$status" -eq 2 ] && [ "$(wc -l < "$work/err")" -eq 1 ] && grep -q 'none.js is missing: type make build/node/command.js' "$work/err"
say $? 'a build without the program is refused in one line'

# A system may call memory.grow itself. Another caller of sbrk then gets none of its pages, not even where the host
# sees no growth: in an object memory.grow is an instruction.
eval "$(toolchain/probe.sh)"
export NODE_PATH
pool=
for part in bitmap memory pages arguments map family lock process; do pool="$pool conformance/strangers/$part.c"; done
# shellcheck disable=SC2086
run "$EMCC" -O2 -std=gnu11 -iquote . -DPOOL_GROW -r $pool -o "$work/pool.o"
run conformance/platforms/link.sh "$yours" "$work/pool.o"
say "$status" 'an object that calls memory.grow is linked'
printf 'world pages=12 page=16 skip=63 growth=1 break=1p limit=12\nsbrk 2p\na = map 1p\nwrite a 1p\nsbrk 4p\nsbrk 5p\nb = map 1p\nsbrk 9p\n' \
    > "$work/grown.ops"
run "$B/linked/mapcheck" replay --system yours "$work/grown.ops"
say "$status" 'a neighbour takes no page of a system that calls memory.grow'

# Nor does a neighbour whose sbrk moves down. What it gives back is not zero, and the faulty pool takes it for zero.
link_pool() { # FAULT
    # shellcheck disable=SC2086
    run "$EMCC" -O2 -std=gnu11 -iquote . -DPOOL_SBRK -DPOOL_BRK -DFAULT="$1" -r $pool -o "$work/pool.o"
    run conformance/platforms/link.sh "$yours" "$work/pool.o"
    say "$status" "an object with an sbrk of its own is linked, with the fault $1: $(cat "$work/err")"
}
given_back() { run conformance/platforms/run-node.sh "$B/node/suite.js" --system yours --clause ZERO-SBRK-DIRTY --lines; }
link_pool none
printf 'world pages=32 page=256\na = map 2p\nsbrk -1p\nb = map 1p\nsbrk 2p\nsbrk -3p\nc = map 1p\nsbrk -1p\nsbrk 1p\nsbrk -1p\nd = map 1p\n' \
    > "$work/down.ops"
run "$B/linked/mapcheck" replay --system yours --verbose "$work/down.ops"
[ "$status" -eq 0 ] && [ "$(grep -c 'sbrk -.* ENOMEM' "$work/out")" -eq 3 ]
say $? 'a neighbour gives back only what it took'
given_back
[ "$status" -eq 0 ] && grep -q '^ZERO-SBRK-DIRTY	PASS' "$work/out"
say $? 'what it gives back is cleared'
link_pool sbrk_is_zero
given_back
grep -q '^ZERO-SBRK-DIRTY	FAIL	.*ZERO-FRESH' "$work/out"
say $? 'a pool that takes it for zero fails ZERO-SBRK-DIRTY'

# The page manager imports a function of JavaScript, for files.
# shellcheck disable=SC2046
FLAGS=-std=gnu11 run conformance/platforms/link.sh "$yours" $(find impl -maxdepth 1 -name '*.c' ! -name 'harness*' ! -name 'validate*' | sort)
# shellcheck disable=SC2086
run $node --system yours
! grep -q '	FAIL\|	UNRESOLVED' "$work/out" && [ "$(grep -c '	PASS' "$work/out")" -ge 90 ]
say $? "the page manager as a linked program: $(grep -c '	PASS' "$work/out") PASS"
run "$B/linked/mapcheck" stress --system yours --operations 3000
[ "$status" -eq 0 ] && grep -q 'no divergence' "$work/out"
say $? 'and random programs agree'

rm -f "$yours"
# shellcheck disable=SC2086
run "${NODE:-node}" --no-warnings $command stress --system yours --operations 10
[ "$status" -ge 1 ] && grep -q 'there is no module' "$work/err"
say $? "without a linked program it says so: exit code $status, $(head -n 1 "$work/err")"
