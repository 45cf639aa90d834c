#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The drop-in, impl/override.h: override/program.c with every allocator and C library that it may meet,
# and with planted defects, each of which must be seen. Prints TAP.
#   test_override.sh     B=build
# lanes: node
set -u
eval "$(toolchain/probe.sh)"
export NODE_PATH
work=${B:-build}/override-test
rm -rf "$work"
mkdir -p "$work/folder"
program=conformance/override/program.c
sources=$(find impl -name '*.c' ! -name 'harness.c' ! -name 'validate*.c')
# make check has built them already, as a runtime would.
objects=$(echo "$sources" | sed "s|\(.*\)c$|${B:-build}/product/\1o|")
# shellcheck disable=SC2086
ls $objects > "$work/objects" 2>&1 || objects=$sources
strict='-std=c11 -D_GNU_SOURCE -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Werror'

em() { # OUTPUT ARGUMENT...: a program for node
    name=$1
    shift
    # shellcheck disable=SC2086
    $EMCC $strict -O2 -DC_LIBRARY=1 "$@" -sALLOW_MEMORY_GROWTH \
        -sWASM_ASYNC_COMPILATION=0 -sEXIT_RUNTIME=1 -o "$work/$name.js"
}

wasi() { # OUTPUT ARGUMENT...
    name=$1
    shift
    # shellcheck disable=SC2086
    $WASI_CLANG --target=$WASI_TARGET $WASI_FLAGS $strict -O2 "$@" -o "$work/$name.wasm"
}

run() { # NAME
    if [ -e "$work/$1.js" ]; then
        timeout 120 "$NODE" "$work/$1.js"
    else
        program_here=$(cd "$work" && pwd)/$1.wasm runner=$(cd conformance && pwd)/run-wasi.sh
        (cd "$work/folder" && timeout 120 "$runner" "$program_here")
    fi > "$work/$1.said" 2> "$work/$1.log"
}

# All that it says is right, and it says something.
judge() { # NAME
    run "$1"
    status=$?
    sed "s/^\(ok\|not ok\) - /&$1: /" "$work/$1.said"
    if [ "$status" -ne 0 ] || ! grep -q '^ok' "$work/$1.said"; then
        echo "not ok - $1: ends with $status"
        sed 's/^/# /' "$work/$1.log" | head -n 5
    fi
}

build_and_judge() { # em|wasi NAME ARGUMENT...
    if "$@" > "$work/$2.log" 2>&1; then
        judge "$2"
    else
        echo "not ok - $2: does not build"
        sed 's/^/# /' "$work/$2.log" | head -n 5
    fi
}

# shellcheck disable=SC2086
{
    build_and_judge em dlmalloc $program $objects
    build_and_judge em emmalloc $program $objects -sMALLOC=emmalloc \
        -sEXPORTED_FUNCTIONS=_main,_emscripten_builtin_memalign
    # Over dlmalloc Emscripten's own mmap does not stand several threads: impl/README.md.
    build_and_judge em pthread $program $sources -pthread -DTHREADS=4 -sPTHREAD_POOL_SIZE=5 \
        -sPROXY_TO_PTHREAD -sINITIAL_MEMORY=64MB -Wno-pthreads-mem-growth -sMALLOC=emmalloc \
        -sEXPORTED_FUNCTIONS=_main,_emscripten_builtin_memalign
}

if ! lacks=$(toolchain/doctor.sh lacks wasi); then
    echo "ok - wasi # SKIP $lacks"
    exit
fi
wrap='-DC_LIBRARY=1 -DPAGE_MANAGER_WRAP -Wl,--wrap=mmap,--wrap=munmap,--wrap=mprotect -lwasi-emulated-mman'
# shellcheck disable=SC2086
{
    build_and_judge wasi wasi $program $sources
    build_and_judge wasi wasi-skip-table $program $sources -DPAGE_TABLE_SKIP_TABLE
    build_and_judge wasi wasi-wrap $program $sources $wrap
}

# Planted in a copy of impl/: one line is another, and the program must notice.
plant() { # NAME FILE OLD NEW [ARGUMENT...]
    name=$1 file=$2 old=$3 new=$4
    shift 4
    rm -rf "$work/impl"
    cp -R impl "$work/impl"
    OLD=$old NEW=$new awk '
        (at = index($0, ENVIRON["OLD"])) && !lines++ {
            $0 = substr($0, 1, at - 1) ENVIRON["NEW"] substr($0, at + length(ENVIRON["OLD"]))
        }
        { print } END { exit lines == 0 }' "impl/$file" > "$work/impl/$file" ||
        { echo "not ok - $name: no line of $file has: $old"; return; }
    # shellcheck disable=SC2046
    if ! wasi "$name" -w $program $(echo "$sources" | sed "s|impl/|$work/impl/|") "$@" \
        > "$work/$name.log" 2>&1; then
        echo "not ok - planted $name does not build"
    elif run "$name"; then
        echo "not ok - planted $name is not seen"
    else
        echo "ok - planted $name is seen: $(sed -n 's/^not ok - //p' "$work/$name.said" | head -n 1)"
    fi
}

# shellcheck disable=SC2086
{
    plant files-are-served override.c 'LIBC_HAS_MMAP && is_file' '0' $wrap
    plant switch-is-ignored override.c '!override_is_active() || ' '' $wrap
    plant switch-moves-ranges override.c 'if (!is_ours(address, length, libc_gave))' \
        'if (!override_is_active())' $wrap
    plant errno-is-forgotten override.c 'errno = error' '(void)error' $wrap
    plant errno-is-touched override.c 'return 0;' 'return errno = 0;' $wrap
}

# Only a malloc that takes what others have grown has to begin before them: that of wasi-libc until 2023.
cat > "$work/first.c" << 'END'
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
int main(void)
{
    enum { GROWN = 4 * 65536, BYTES = 100000 };
    uintptr_t grown = (uintptr_t)sbrk(GROWN);
    volatile uintptr_t block = (uintptr_t)malloc(BYTES);
    return block < grown + GROWN && block + BYTES > grown ? 1 : 0;
}
END
begin_late() { plant malloc-begins-late program_break.c 'let_malloc_begin();' ''; }
if ! wasi first "$work/first.c" > "$work/first.log" 2>&1; then
    echo "not ok - a first malloc does not build: $(head -n 1 "$work/first.log")"
elif run first; then
    late=$(begin_late)
    if [ "$late" = 'not ok - planted malloc-begins-late is not seen' ]; then
        echo 'ok - malloc-begins-late changes nothing where malloc leaves alone what others have grown'
    else
        echo "not ok - malloc-begins-late, where malloc leaves alone what others have grown: $late"
    fi
else
    begin_late
fi
