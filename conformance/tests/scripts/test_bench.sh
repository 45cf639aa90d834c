#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Two objects that define the same function fit into one benchmark program: natively by objcopy, for wasm by
# build/localize. Prints TAP.
#   test_bench.sh     B=build
# platforms: native node
set -u
. conformance/tests/support/tap.sh
eval "$(toolchain/probe.sh)"
B=$(mkdir -p "${B:-build}" && cd "${B:-build}" && pwd)
work=$B/bench-test
shown="$work/log"
rm -rf "$work"
mkdir -p "$work"

for part in 1 2; do
    cat > "$work/part$part.c" <<END
int shared_state = 20;
int shared_function(void);
int shared_function(void) { return shared_state * $part; }
int bench_$part(void);
int bench_$part(void) { return shared_function(); }
END
done
cat > "$work/main.c" << 'END'
int bench_1(void);
int bench_2(void);
int main(void) { return bench_1() + bench_2(); }
END

# merge FOLDER LOCALIZE COMPILER...: the parts with one global symbol each, and the program of them
merge() {
    folder=$work/$1 localize=$2
    shift 2
    mkdir -p "$folder"
    for part in 1 2; do
        "$@" -O0 -c "$work/part$part.c" -o "$folder/part$part.c.o" &&
            "$@" -r -nostdlib "$folder/part$part.c.o" -o "$folder/part$part.o" || return
        "$localize" "$folder/part$part.o" "bench_$part" || return
    done
    [ "$localize" != wasm_keep ] || set -- "$@" -sWASM_ASYNC_COMPILATION=0
    "$@" "$work/main.c" "$folder/part1.o" "$folder/part2.o" -o "$folder/program.js"
}
keep() { :; }
objcopy_keep() { objcopy --keep-global-symbol="$2" "$1"; }
wasm_keep() { "$B/localize" "$1" "$2"; }

# The commands of a compiler may be several words.
# shellcheck disable=SC2086
{
    ! merge native-global keep $CC > "$work/log" 2>&1
    say $? 'natively both definitions are too many'
    merge native objcopy_keep $CC > "$work/log" 2>&1 && { "$work/native/program.js"; [ $? -eq 60 ]; }
    say $? 'unless one symbol of each is global'
    ! merge wasm-global keep $EMCC > "$work/log" 2>&1
    say $? 'for wasm both definitions are too many'
    merge wasm wasm_keep $EMCC > "$work/log" 2>&1 && { "$NODE" "$work/wasm/program.js"; [ $? -eq 60 ]; }
    say $? 'unless one symbol of each is global'
}
wasm_keep "$work/wasm/part1.o" bench_3 > "$work/log" 2>&1
[ $? -eq 2 ] && grep -q 'defines no `bench_3`: expected' "$work/log" && [ "$(wc -l < "$work/log")" -eq 1 ]
say $? 'a symbol that the object does not define is refused'
