#!/bin/sh
# SPDX-License-Identifier: MIT
#
# PAGE_MANAGER_HOST_DISCARD in the builds that programs get: natively over madvise, with both page tables, with and
# without threads; and under node, where the memory has a function `discard` or has none. Each planted defect
# must be seen. Prints TAP.
#   test_host.sh     B=build
set -u
. conformance/tests/support/tap.sh
eval "$(toolchain/probe.sh)"
export NODE_PATH
work=${B:-build}/host-test
shown="$work/said $work/log"
rm -rf "$work"
mkdir -p "$work"
program=conformance/tests/override/host.c
sources=$(cd impl && find . -maxdepth 1 -name '*.c' ! -name 'harness.c' ! -name 'validate*.c' ! -name 'override*.c')
flags='-O1 -Wall -Wextra -Werror -DPAGE_MANAGER_HOST_DISCARD=1'

build() { # COMPILER IMPL OUTPUT ARGUMENT...
    compiler=$1 folder=$2 output=$3 files=
    shift 3
    for file in $sources; do files="$files $folder/$file"; done
    # shellcheck disable=SC2086
    $compiler $flags "$@" -I"$(dirname "$folder")" "$program" $files -o "$work/$output" > "$work/log" 2>&1
}

native() { # NAME TOOK ARGUMENT...: the host took so many pages
    name=$1 took=$2
    shift 2
    build "$CC -std=c11" impl native "$@" && "$work/native" > "$work/said" 2> "$work/log" &&
        grep -q "^# the host took $took" "$work/said"
    say $? "$name: $(grep '^#' "$work/said")"
}

native 'run tree' '120 pages in 3 calls of 4; 40 were cleared'
native 'skip table' '120 pages in 3 calls of 4; 40 were cleared' -DPAGE_TABLE_SKIP_TABLE
native 'with threads' '120 pages in 3 calls of 4; 40 were cleared' -pthread

# Plants a defect: replaces one text of a file of impl/. The program must fail.
sees() { # NAME OLD NEW
    rm -rf "$work/impl"
    cp -R impl "$work/impl"
    OLD=$2 NEW=$3 awk '
        (at = index($0, ENVIRON["OLD"])) && !lines++ {
            $0 = substr($0, 1, at - 1) ENVIRON["NEW"] substr($0, at + length(ENVIRON["OLD"]))
        }
        { print } END { exit lines == 0 }' impl/host_discard.c > "$work/impl/host_discard.c" &&
        build "$CC -std=c11" "$work/impl" native && ! "$work/native" > "$work/said" 2> "$work/log" &&
        grep -q '^not ok' "$work/said"
    say $? "sees: $1"
}
sees 'a refusal taken for zero pages' 'refused_calls++' 'refused_calls++; return true'
sees 'no run is long enough' 'run.end - run.first < host' 'true || run.end - run.first < host'
sees 'neighbours are not joined' 'wide.first--' 'break'
sees 'zero pages count as dirty' 'PAGE_STATE_ZEROED)' 'PAGE_STATE_DIRTY)'

# A build without the option has no such function, and the linker says so.
(flags='-O1 -DPAGE_MANAGER_HOST_DISCARD=0' && ! build "$CC -std=c11" impl native)
say $? 'without the option there is no hook'

if [ -n "${LACKS_emcc:-}" ]; then
    skip 'under node' "needs $LACKS_emcc"
    exit 0
fi
cat > "$work/discard.js" << 'END'
WebAssembly.Memory.prototype.discard = function(address, bytes) {
    new Uint8Array(this.buffer, address, bytes).fill(0);
};
END
under_node() { # NAME TOOK NODE_ARGUMENT...
    name=$1 took=$2
    shift 2
    "$NODE" "$@" "$work/host.js" > "$work/said" 2> "$work/log" && grep -q "^# the host took $took" "$work/said"
    say $? "$name: $(grep '^#' "$work/said")"
}
build "$EMCC -std=gnu11" impl host.js -sALLOW_MEMORY_GROWTH -sWASM_ASYNC_COMPILATION=0
say $? 'emcc compiles it'
under_node 'node with discard' '120 pages in 3 calls of 4; 40 were cleared' -r "$(cd "$work" && pwd)/discard.js"
under_node 'node without discard' '0 pages in 0 calls of 4; 160 were cleared'
