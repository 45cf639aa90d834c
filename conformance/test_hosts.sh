#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The clauses under node, under node:wasi and with 32 bits: a system that is right has no verdict that was
# not declared, one that is wrong has; what is linked in is what is asked; bad input is one line. TAP.
#   test_hosts.sh     B=build, with build/node/suite.js, build/wasi/ask.wasm and build/m32/ask
# lanes: native node
set -u
B=${B:-build}
work=$B/hosts-test
rm -rf "$work"
mkdir -p "$work"

say() { # STATUS NAME
    [ "$1" -eq 0 ] && echo "ok - $2" || { echo "not ok - $2"; sed 's/^/# /' "$work/err" "$work/out" | head -n 8; }
}

run() { # COMMAND...
    "$@" > "$work/out" 2> "$work/err" < /dev/null
    status=$?
}

# refuses CODE WORDS COMMAND...: one line that has these words, and nothing else
refuses() {
    code=$1 words=$2
    shift 2
    run "$@"
    [ "$status" -eq "$code" ] && [ "$(wc -l < "$work/err")" -eq 1 ] && grep -qF -- "$words" "$work/err"
    say $? "$* is refused with $code"
}

node="conformance/run-node.sh $B/node/suite.js --lines"
wasi="conformance/run-wasi.sh $B/wasi/ask.wasm"
m32="conformance/run-m32.sh $B/m32/ask"

# As declared, in every lane.
for system in page-manager page-manager-product; do
    # shellcheck disable=SC2086
    run $node --system $system
    [ "$status" -eq 0 ] && ! grep -q "	UNRESOLVED	" "$work/out"
    say $? "node: $system is as declared"
    # shellcheck disable=SC2086
    run $wasi --system $system
    [ "$status" -eq 0 ] && ! grep -q "	UNRESOLVED	" "$work/out"
    say $? "wasi: $system is as declared"
done
# shellcheck disable=SC2086
run $m32
if [ "$status" -eq 77 ]; then
    echo "ok - m32: page-manager is as declared # SKIP $(cat "$work/err")"
else
    say "$status" 'm32: page-manager is as declared'
fi

# A system that is wrong falls, by name; a trap in it is an answer, and the clauses after it are asked.
# shellcheck disable=SC2086
run $node --system emscripten-libc
grep -q '^MMAP-LEN-ZERO	FAIL' "$work/out" && [ "$(wc -l < "$work/out")" -eq "$(conformance/run-node.sh --list | wc -l)" ]
say $? 'node: emscripten-libc falls by MMAP-LEN-ZERO, and every clause has an answer'
# shellcheck disable=SC2086
run $wasi --system wasi-libc
grep -q '^UNMAP-LEN-ROUNDUP	FAIL' "$work/out"
say $? 'wasi: wasi-libc falls by UNMAP-LEN-ROUNDUP'
# shellcheck disable=SC2086
run $node --system always-einval --clause PART-FRONT
[ "$status" -eq 1 ] && grep -q '^PART-FRONT	UNRESOLVED' "$work/out"
say $? 'node: one clause of a system that is bad on purpose'

# What is linked in is asked, a good one and one with a defect.
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
yours=$B/node/hosted/yours.wasm
run conformance/link.sh "$yours" "$work/first_fit.c"
say "$status" 'a source that defines mmap and munmap is linked'
# shellcheck disable=SC2086
run $node --system yours --clause ADDR-PAGE-ALIGN
say "$status" 'and keeps ADDR-PAGE-ALIGN'
FLAGS=-DDEFECT run conformance/link.sh "$yours" "$work/first_fit.c"
# shellcheck disable=SC2086
run $node --system yours --clause ADDR-PAGE-ALIGN
[ "$status" -eq 1 ] && grep -q '^ADDR-PAGE-ALIGN	FAIL' "$work/out"
say $? 'its defect is seen'
rm -f "$yours"

# Bad input.
echo 'int munmap(void *a, unsigned long n) { return 0; }' > "$work/half.c"
echo 'int main(void) { return' > "$work/broken.c"
echo 'no module' > "$work/bad.wasm"
refuses 2 'no such file' conformance/link.sh "$yours" "$work/nothing.a"
refuses 2 'define no mmap' conformance/link.sh "$yours" "$work/half.c"
refuses 2 'does not compile' conformance/link.sh "$yours" "$work/broken.c"
refuses 2 'nothing to link' conformance/link.sh "$yours"
refuses 2 'takes .c' conformance/link.sh "$yours" "$work/bad.wasm"
refuses 2 'unknown clause' conformance/run-node.sh "$B/node/suite.js" --clause NONE
refuses 2 'unknown system' conformance/run-node.sh "$B/node/suite.js" --system nobody
refuses 2 'is not there' conformance/run-node.sh "$B/no/suite.js"
refuses 2 'there is no module' conformance/run-node.sh "$B/node/suite.js" --system yours
refuses 2 'run-wasi' conformance/run-wasi.sh "$work/nothing.wasm"
refuses 2 'run-wasi' conformance/run-wasi.sh "$work/bad.wasm"
refuses 2 'run-m32: no PROGRAM' conformance/run-m32.sh
refuses 77 'make setup-browser' env CHROMIUM=none PATH="$(dirname "$(command -v node)")" \
    "$(command -v node)" conformance/run-browser.mjs "$B/node/suite.js" --clause MMAP-LEN-ONE
