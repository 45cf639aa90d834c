#!/bin/sh
# SPDX-License-Identifier: MIT
#
# malloc on top of the page manager, impl/malloc/: override/malloc.c on Emscripten and on WASI, over
# dlmalloc and mimalloc, and two threads that grow memory at the same time. Each test must fail where
# it has to: without one owner of memory, and with planted defects. Prints TAP. mimalloc is that of
# Emscripten, and of Debian's source package, which stays in B/mimalloc.
#   test_malloc.sh     B=build
# platforms: node
set -u
. conformance/tests/support/tap.sh
eval "$(toolchain/probe.sh)"
export NODE_PATH
work=${B:-build}/malloc-test
shown="$work/log $work/said"
rm -rf "$work"
mkdir -p "$work/folder"
program=conformance/tests/override/malloc.c
sources=$(find impl -maxdepth 1 -name '*.c' ! -name 'harness.c' ! -name 'validate*.c')
on_top="-isystem $EMCC_FOLDER/system/lib impl/malloc/over_dlmalloc.c"
strict='-std=c11 -D_GNU_SOURCE -iquote . -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Werror -O2'
export_memalign=-sEXPORTED_FUNCTIONS=_main,_emscripten_builtin_memalign

em() { # OUTPUT ARGUMENT...: a program for node
    name=$1
    shift
    # shellcheck disable=SC2086
    $EMCC $strict "$@" -sALLOW_MEMORY_GROWTH $export_memalign -sWASM_ASYNC_COMPILATION=0 -sEXIT_RUNTIME=1 \
        -o "$work/$name.js" > "$work/log" 2>&1
}

wasi() { # OUTPUT ARGUMENT...
    name=$1
    shift
    # shellcheck disable=SC2086
    $WASI_CLANG --target=$WASI_TARGET $WASI_FLAGS $strict "$@" -Wl,--max-memory=67108864 -o "$work/$name.wasm" > "$work/log" 2>&1
}

run() { # NAME: its lines are in $work/said
    if [ -e "$work/$1.js" ]; then
        conformance/platforms/time_limit.sh 120 "$NODE" "$work/$1.js"
    else
        here=$(cd "$work" && pwd)/$1.wasm runner=$(cd conformance/platforms && pwd)/run-wasi.sh
        (cd "$work/folder" && "$runner" "$here")
    fi > "$work/said" 2> "$work/log"
}

# The program must print at least one test, and none may fail.
passes() { # em|wasi NAME ARGUMENT...
    "$@" && run "$2" && grep -q '^ok' "$work/said"
    say $? "$2: $(grep -c '^ok' "$work/said") tests of one owner"
}

# fails NAME PATTERN: the program $work/NAME runs, and the test that matches PATTERN fails. The PATTERN
# trap: the program does not even reach its end.
fails() {
    run "$1"
    status=$?
    grep -q "^not ok - .*$2" "$work/said" || { [ "$2" = trap ] && [ "$status" -ne 0 ] && grep -q RuntimeError "$work/log"; }
    say $? "$1 is seen: $(sed -n 's/^not ok - //p' "$work/said" "$work/log" | head -n 1)"
}

# A calloc of 32 MiB of new memory clears no byte.
cold() { # NAME FILES OPTION...
    name=$1 files=$2
    shift 2
    # shellcheck disable=SC2086
    em "$name" -w conformance/tests/override/compare.c $files -DCOLD=1 -Wl,--wrap=memset "$@" && run "$name" &&
        grep -q '^calloc-cold 0 ' "$work/said"
}

# Plants a defect: replaces one line of a copy of impl/, and builds the program with the files of $over.
plant() { # NAME FILE OLD NEW PATTERN
    rm -rf "$work/impl"
    cp -R impl "$work/impl"
    sed "s|$3|$4|" "impl/$2" > "$work/impl/$2"
    ! cmp -s "impl/$2" "$work/impl/$2" || { say 1 "$1: no line of $2 has: $3"; return; }
    # shellcheck disable=SC2046,SC2086
    if em "$1" -w -DC_LIBRARY=1 $program $limited $(echo "$sources $over" | sed "s|\bimpl/|$work/impl/|g"); then
        fails "$1" "$5"
    else
        say 1 "$1 does not build"
    fi
}

limited='-sMAXIMUM_MEMORY=64MB -sINITIAL_MEMORY=16MB'
# shellcheck disable=SC2086
{
    passes em emscripten -DC_LIBRARY=1 $program $sources $on_top $limited
    em without-one-owner -DC_LIBRARY=1 $program $sources $limited
    fails without-one-owner 'a malloc of 500 pages'
    over=$on_top
    plant pages-are-kept malloc/pages.h 'return page_manager_unmap.*;' 'return 0;' 'serve a map'
    plant calloc-is-not-cleared malloc/over_dlmalloc.c 'wanted = CONTENTS_ZEROED' 'wanted = CONTENTS_UNINITIALIZED' 'calloc gives zero'
    plant malloc-is-cleared malloc/over_dlmalloc.c 'get_pages(bytes, 1, wanted)' 'get_pages(bytes, 1, CONTENTS_ZEROED)' 'malloc clears'
    without_assertions() { $EMCC -std=c11 -w -O2 -c -isystem "$EMCC_FOLDER/system/lib" "$1" -o "$work/checked.o" && ! $EMNM "$work/checked.o" | grep __assert; }
    without_assertions impl/malloc/over_dlmalloc.c > "$work/log" 2>&1
    say $? 'dlmalloc: no call checks an assertion of its source'
    mkdir -p "$work/checked/malloc" && cp impl/*.h "$work/checked" && cp impl/malloc/* "$work/checked/malloc"
    sed '/#undef assert/d' impl/malloc/over_dlmalloc.c > "$work/checked/malloc/over_dlmalloc.c"
    ! without_assertions "$work/checked/malloc/over_dlmalloc.c" > "$work/log" 2>&1
    say $? 'unless a header has defined assert'
    cold cold-calloc "$sources $on_top"
    say $? "dlmalloc: a calloc of new memory clears nothing: $(cat "$work/said")"
    ! cold cold-calloc-of-the-sdk ''
    say $? "with the SDK's malloc it clears: $(cat "$work/said")"
    plant files-are-ours override.c 'return unmap_by_libc(first)' 'return unmap_ours(start, start + length)' 'the pages of malloc'
}

# mimalloc 2 or 3, in the folder of its sources
test_mimalloc() { # NAME FOLDER
    over="-isystem $2/src -isystem $2/include -DMIMALLOC=1 impl/malloc/over_mimalloc.c"
    # shellcheck disable=SC2086
    passes em "$1" -DC_LIBRARY=1 $program $sources $over $limited
    cold "$1-cold-calloc" "$sources $over"
    say $? "$1: a calloc of new memory clears nothing: $(cat "$work/said")"
    plant "$1-keeps-pages" malloc/pages.h 'return page_manager_unmap.*;' 'return 0;' 'serve a map'
    plant "$1-is-not-cleared" malloc/over_mimalloc.c 'CONTENTS_ZEROED' 'CONTENTS_UNINITIALIZED' trap
    if [ "$1" = mimalloc ]; then
        # shellcheck disable=SC2086
        em mimalloc-race conformance/tests/override/race.c $sources $over $with_threads && run mimalloc-race
        say $? "$1: one thread maps while another allocates: $(cat "$work/said")"
    elif [ ! -d "$EMCC_FOLDER/system/lib/mimalloc" ]; then
        # shellcheck disable=SC2086
        ! em mimalloc-race conformance/tests/override/race.c $over $with_threads && grep -q 'mimalloc with threads needs' "$work/log"
        say $? "$1: refuses threads in one line, where thread-local data comes from malloc"
    fi
}

with_threads='-sMAXIMUM_MEMORY=1GB -pthread -sPTHREAD_POOL_SIZE=3 -sPROXY_TO_PTHREAD -Wno-pthreads-mem-growth'
if [ -f "$EMCC_FOLDER/system/lib/mimalloc/src/static.c" ]; then
    test_mimalloc mimalloc "$EMCC_FOLDER/system/lib/mimalloc"
else
    skip mimalloc "this Emscripten has none"
fi
kept=${B:-build}/mimalloc
unpack() {
    [ -f "$kept/src/static.c" ] && return
    found=$(toolchain/debian_source.sh mimalloc "$kept") || { echo "$found"; return 1; }
    tar -xf "$found" -C "$kept" --strip-components=1 && [ -f "$kept/src/static.c" ] || echo "$found has no src/static.c"
}
if ! why=$(unpack); then
    skip mimalloc-of-debian "$why"
else
    test_mimalloc mimalloc-of-debian "$kept"
fi

# Memory that another thread maps while malloc grows belongs to it alone.
# shellcheck disable=SC2086
{
    em interrupted conformance/tests/override/interrupt.c $sources -Wl,--wrap=sbrk -sMAXIMUM_MEMORY=1GB && ! run interrupted &&
        grep -q '^[1-9][0-9]* blocks of malloc have bytes of a mapping' "$work/said"
    say $? "without one owner, a map while malloc grows: $(cat "$work/said")"
    em race conformance/tests/override/race.c $sources $on_top $with_threads
    for _ in 1 2 3 4 5; do run race || break; done
    say $? "with one owner, one thread maps while another allocates: $(cat "$work/said")"
}

# One order of locks, whichever call begins.
whole=$program
# shellcheck disable=SC2086
{
    over=$on_top program=conformance/tests/override/lock_order.c
    limited="-pthread -Wno-pthreads-mem-growth -sMAXIMUM_MEMORY=1GB -Wl,--wrap=pthread_mutex_lock,--wrap=pthread_mutex_unlock"
    passes em lock-order $program $sources $on_top $limited
    plant malloc-under-the-lock page_manager.c '    release(manager, page_run_of.*' '&    { void *malloc(size_t), free(void *); void *volatile block = malloc(1); free(block); }' 'two locks in one order'
}
program=$whole

if [ -n "${LACKS_wasi:-}" ]; then
    skip wasi "needs $LACKS_wasi"
    exit
fi
wrap='-DC_LIBRARY=1 -DPAGE_MANAGER_WRAP -Wl,--wrap=mmap,--wrap=munmap,--wrap=mprotect -lwasi-emulated-mman'
# shellcheck disable=SC2086
{
    passes wasi wasi $program $sources $on_top
    passes wasi wasi-wrap $program $sources $on_top $wrap
}
