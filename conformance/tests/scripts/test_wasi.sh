#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The assumptions of the platform wasi: node:wasi after memory has grown far, the rules of
# wasi-libc's sbrk, a wasi-sdk instead of Debian's packages, and the messages of impl/ when it is
# compiled for WASI's threads. Prints TAP.
#   test_wasi.sh     B=build, with build/wasi/conform.wasm
# platforms: wasi
set -u
. conformance/tests/support/tap.sh
B=${B:-build}
work=$B/wasi-test
shown="$work/log"
rm -rf "$work"
mkdir -p "$work"
eval "$(toolchain/probe.sh)"

wasi() { # ARGUMENT...: compiles
    # shellcheck disable=SC2086
    $WASI_CLANG --target="$WASI_TARGET" $WASI_FLAGS -Wall -Wextra -Werror -O2 "$@" > "$work/log" 2>&1
}

# node compiles a call in its fast form only after many calls.
cat > "$work/grown.c" << 'END'
#include <stdio.h>
#include <unistd.h>
int main(void)
{
    for (int grown = 0; grown < 3; grown++) {
        if (sbrk(64 << 20) == (void *)-1)
            return 1;
        for (int line = 0; line < 2000; line++)
            puts("written after memory grew");
    }
    return 0;
}
END
wasi "$work/grown.c" -o "$work/grown.wasm"
say $? 'a program that grows far is built'
ended_well=0
for run in 1 2 3 4 5; do
    [ "$(conformance/platforms/run-wasi.sh "$work/grown.wasm" 2> "$work/log" | wc -l)" -ne 6000 ] || ended_well=$run
done
[ "$ended_well" -eq 5 ]
say $? "it ends well under node $("$NODE" --version), five times"

# Each run calls sbrk with one number of bytes. impl/ and systems/wasm_engine.c rely on the answers.
cat > "$work/sbrk.c" << 'END'
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int main(int count, char **arguments)
{
    long bytes = count > 1 ? strtol(arguments[1], NULL, 0) : 0;
    char *first = sbrk(0), *given = sbrk(bytes);
    if (given == (char *)-1)
        puts(errno == ENOMEM ? "ENOMEM" : "another error");
    else
        puts(given == first && (char *)sbrk(0) == first + bytes ? "given" : "given elsewhere");
    return 0;
}
END
wasi "$work/sbrk.c" -o "$work/sbrk.wasm" -Wl,--max-memory=1048576
say $? 'a program that asks sbrk is built'
asks() { # BYTES ANSWER
    said=$(conformance/platforms/run-wasi.sh "$work/sbrk.wasm" "$1" 2> "$work/log")
    [ "${said:-$(sed 's/.*: //' "$work/log")}" = "$2" ]
    say $? "sbrk($1): $2"
}
asks 0 given
asks 131072 given
asks 0x1000000 ENOMEM
asks 0x7fff0000 ENOMEM
for bytes in 1 65535 65537 -1 -65536; do asks "$bytes" unreachable; done

# Finds every layout of a wasi-sdk, and uses its own compiler, library and builtins.
sdk_is_used() { # RELEASE TARGET
    sdk=$(cd "$work" && pwd)/sdk-$1
    conformance/tests/support/wasi_sdk.sh "$1" "$sdk" > "$work/log" 2>&1 &&
        (eval "$(env -u TOOLS_FOUND -u WASI_CLANG -u WASI_AR WASI_SDK_PATH="$sdk" toolchain/probe.sh)"
         [ "$WASI_CLANG $WASI_TARGET $WASI_VERSION" = "$sdk/bin/clang $2 $1.0" ] &&
             wasi -nostdlibinc -isystem "$WASI_HEADERS" "$work/sbrk.c" -o "$work/sdk-$1.wasm" -v &&
             grep -q "$sdk/lib/clang/[^ ]*builtins" "$work/log" &&
             grep -q "$sdk/share/wasi-sysroot/lib/$2" "$work/log") &&
        [ "$(conformance/platforms/run-wasi.sh "$work/sdk-$1.wasm" 65536)" = given ]
    say $? "a wasi-sdk of release $1 is used, for $2"
}
sdk_is_used 20 wasm32-wasi
sdk_is_used 24 wasm32-wasip1
sdk_is_used 27 wasm32-wasip1
sdk_is_used 34 wasm32-wasip1

# Builds the clauses with the last layout, and runs them in the present host.
sdk=$(cd "$work" && pwd)/sdk-34 built=$work/of-sdk/wasi
fresh() { env -u MAKEFLAGS -u MAKELEVEL -u TOOLS_FOUND -u WASI_CLANG -u WASI_AR "$@"; }
fresh make WASI_SDK_PATH="$sdk" B="$work/of-sdk" "$built/conformance/platforms/conform_main.o" "$built/engine/wasi-libc.wasm" \
    "$built/engine/page-manager-product.wasm" > "$work/log" 2>&1
say $? 'and the platform wasi is built with the last one'
cp "$B/wasi/conform.wasm" "$built/conform.wasm"
for system in page-manager-product wasi-libc; do
    conformance/platforms/run-wasi.sh "$built/conform.wasm" --system "$system" > "$work/asked" 2> "$work/log"
    say $? "$system is as expected there"
done
fresh WASI_SDK_PATH="$work/nothing" toolchain/probe.sh 2>&1 > "$work/found" | tee "$work/log" |
    grep -q "^WASI_SDK_PATH=$work/nothing holds no wasi-sdk: expected " && [ "$(wc -l < "$work/log")" -eq 1 ]
say $? 'a folder that is no wasi-sdk is reported in one line'

# Only compiles for WASI's threads: Debian has no wasi-libc for them, and node cannot start one.
for_threads() { # FILE ARGUMENT...
    $WASI_CLANG --target="$WASI_TARGET-threads" -nostdlibinc -isystem "$WASI_HEADERS" -std=c11 -D_GNU_SOURCE \
        -Wall -Wextra -Wconversion -Wshadow -Werror -O2 -c "$@" -o "$work/threads.o" > "$work/log" 2>&1
}
if [ -e "$WASI_HEADERS/pthread.h" ]; then
    compiled=0
    for file in impl/*.c; do
        case $file in */harness.c | */validate*) continue ;; esac
        for_threads "$file" -pthread || { compiled=1; break; }
    done
    say "$compiled" 'impl/ compiles for threads of WASI'
else
    ! for_threads impl/page_manager.c -pthread && grep -q 'error: "no pthread.h: this wasi-libc has no threads' "$work/log"
    say $? 'impl/ says that this wasi-libc has no threads'
fi
! for_threads impl/page_manager.c -matomics && grep -q 'error: "atomics without -pthread' "$work/log"
say $? 'impl/ does not go without a lock where there may be threads'
for_threads impl/page_manager.c -matomics -DPAGE_MANAGER_THREADS=0
say $? 'unless it is allowed to'

# Each program must print what impl/README.md shows, except the numbers of a line `pages: ...`.
numbers() { sed '/^pages: /s/[0-9][0-9]*/N/g'; }
example() { # NAME ARGUMENT...
    name=$1
    shift
    rm -f "$work/said"
    # shellcheck disable=SC2046
    wasi -std=gnu11 -D_WASI_EMULATED_MMAN "impl/examples/$name.c" "$@" -Wl,--max-memory=67108864 \
        $(find impl -maxdepth 1 -name '*.c' ! -name 'harness.c' ! -name 'validate*.c') -o "$work/$name.wasm" &&
        conformance/platforms/run-wasi.sh "$work/$name.wasm" 2> "$work/log" | numbers > "$work/said"
    awk -v end="-o $name.js" 'index($0, end) { on = 1; next } on && /^```/ { exit } on' impl/README.md | numbers > "$work/expected"
    [ -s "$work/expected" ] && diff "$work/expected" "$work/said" > "$work/diff" 2>&1
    say $? "impl/examples/$name.c prints what the README shows"
}
shown=$work/diff
example middle
example collector
example one_owner -Wno-everything -isystem "$EMCC_FOLDER/system/lib" impl/malloc/over_dlmalloc.c
