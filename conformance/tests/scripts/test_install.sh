#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make install in a temporary folder: programs are built from the installed files alone, with pkg-config, with
# CMake, for Emscripten and for WASI. make uninstall leaves nothing. Prints TAP.
#   test_install.sh     B=build
set -u
. conformance/tests/support/tap.sh
eval "$(toolchain/probe.sh)"
export NODE_PATH
B=${B:-build}
mkdir -p "$B/install-test"
work=$(cd "$B/install-test" && pwd)
shown=$work/log
prefix=$work/prefix
rm -rf "$prefix" "$work/user" && mkdir -p "$work/user"

B=$B CC=$CC PREFIX="$prefix" DESTDIR='' build-rules/install.sh install > "$work/log" 2>&1
say $? "install: $(tail -n 1 "$work/log" | sed "s|$work/||")"
"$prefix/bin/mapcheck" --version > "$work/log" 2>&1
say $? 'the program runs'

cat > "$work/user/main.c" << 'END'
#include <page_manager/page_manager.h>
#include <stdio.h>
static struct page_manager manager;
int main(void)
{
    uint32_t address = 0;
    int error = page_manager_open(&manager);
    if (error == 0)
        error = page_manager_map(&manager, 100000, 1, CONTENTS_ZEROED, &address);
    printf("%s\n", page_manager_version());
    return error == 0 && page_manager_unmap(&manager, address, 100000) == 0 ? 0 : 1;
}
END
cp "$work/user/main.c" "$work/user/main.cpp"
cat > "$work/user/drop_in.c" << 'END'
#ifdef __wasi__
#define _WASI_EMULATED_MMAN
#endif
#include <page_manager/override.h>
#include <stdlib.h>
#include <sys/mman.h>
int main(void)
{
    unsigned char *page = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    void *volatile block = malloc(1000000);
    uint32_t address = (uint32_t)(unsigned long)page, first = (uint32_t)(unsigned long)block;
    int wrong = page == MAP_FAILED || block == NULL || !page_manager_owns(override_manager(), address, 1);
    wrong += page_manager_owns(override_manager(), first, 1) != MALLOC_ON_TOP;
    free(block);
    return wrong + (munmap(page, 65536) != 0);
}
END

if command -v pkg-config > /dev/null; then
    export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
    cxx=$(command -v c++ || echo "$CLANG" | sed 's/^clang/clang++/')
    for library in page_manager page_manager-threads; do
        # shellcheck disable=SC2046
        $CC -std=c11 "$work/user/main.c" $(pkg-config --cflags --libs $library) -o "$work/user/main" > "$work/log" 2>&1 &&
            "$work/user/main" > "$work/log"
        say $? "pkg-config: a C program over $library"
        # shellcheck disable=SC2046
        $cxx "$work/user/main.cpp" $(pkg-config --cflags --libs $library) -o "$work/user/main" > "$work/log" 2>&1 &&
            "$work/user/main" > "$work/log"
        say $? "pkg-config: a C++ program over $library"
    done
    # shellcheck disable=SC2046
    ! $CC "$work/user/main.c" $(pkg-config --cflags page_manager) $(pkg-config --libs page_manager-threads) \
        -o "$work/user/main" > "$work/log" 2>&1
    say $? 'a program without threads is not linked with the library for threads'
    mv "$prefix/include/page_manager/lock.h" "$work/user/hidden.h"
    # shellcheck disable=SC2046
    ! $CC "$work/user/main.c" $(pkg-config --cflags --libs page_manager) -o "$work/user/main" > "$work/log" 2>&1
    say $? 'planted: a header that is not installed is seen'
    mv "$work/user/hidden.h" "$prefix/include/page_manager/lock.h"
else
    skip pkg-config 'needs pkg-config'
fi

if command -v cmake > /dev/null; then
    cat > "$work/user/CMakeLists.txt" << 'END'
cmake_minimum_required(VERSION 3.10)
project(user C CXX)
find_package(page_manager REQUIRED)
add_executable(main_c main.c)
target_link_libraries(main_c page_manager::page_manager)
add_executable(main_cpp main.cpp)
target_link_libraries(main_cpp page_manager::threads)
END
    built=$work/user/cmake
    CC=$CC cmake -S "$work/user" -B "$built" -DCMAKE_PREFIX_PATH="$prefix" > "$work/log" 2>&1 &&
        cmake --build "$built" >> "$work/log" 2>&1 && "$built/main_c" >> "$work/log" && "$built/main_cpp" >> "$work/log"
    say $? 'CMake: a C and a C++ program'
    mv "$prefix/lib/libpage_manager.a" "$work/user/hidden.a"
    ! CC=$CC cmake -S "$work/user" -B "$built-lacks" -DCMAKE_PREFIX_PATH="$prefix" > "$work/log" 2>&1 && grep -q 'no libpage_manager.a' "$work/log"
    say $? 'CMake: says which library is missing'
    mv "$work/user/hidden.a" "$prefix/lib/libpage_manager.a"
else
    skip cmake 'needs cmake'
fi

if [ -z "${LACKS_emcc:-}" ]; then
    for library in page_manager page_manager-malloc page_manager-threads page_manager-malloc-threads; do
        on_top=0 threads=
        case $library in *-malloc*) on_top=1 ;; esac
        case $library in *-threads) threads='-pthread -sINITIAL_MEMORY=32MB -Wno-pthreads-mem-growth' ;; esac
        # shellcheck disable=SC2086
        $EMCC -O1 "$work/user/drop_in.c" -DMALLOC_ON_TOP=$on_top -I"$prefix/include" -L"$prefix/lib/wasm32-emscripten" -l$library \
            $threads -sALLOW_MEMORY_GROWTH -sWASM_ASYNC_COMPILATION=0 -sEXIT_RUNTIME=1 -o "$work/user/drop_in.js" > "$work/log" 2>&1 &&
            conformance/platforms/time_limit.sh 120 "$NODE" "$work/user/drop_in.js" > "$work/log" 2>&1
        say $? "Emscripten: lib$library.a"
    done
    port=$prefix/share/page_manager/port
    try_port() { # OPTIONS ON_TOP FLAG...
        options=$1 on_top=$2
        shift 2
        "$EMCC" -O1 "$work/user/drop_in.c" --use-port="$port/page_manager.py$options" "-DMALLOC_ON_TOP=$on_top" "$@" \
            -sALLOW_MEMORY_GROWTH -sWASM_ASYNC_COMPILATION=0 -sEXIT_RUNTIME=1 -o "$work/user/drop_in.js" > "$work/log" 2>&1 &&
            conformance/platforms/time_limit.sh 120 "$NODE" "$work/user/drop_in.js" >> "$work/log" 2>&1
    }
    export PAGE_MANAGER_CACHE="$work/user/cache"
    if "$EMCC" --help 2> /dev/null | grep -q -e --use-port; then
        try_port '' 0
        say $? 'emcc --use-port: the drop-in'
        try_port :malloc=dlmalloc:table=skip 1
        say $? 'emcc --use-port: dlmalloc on top, over the skip table'
        try_port :malloc=mimalloc 1
        say $? 'emcc --use-port: mimalloc on top'
        try_port :malloc=dlmalloc 1 -pthread -sINITIAL_MEMORY=32MB -Wno-pthreads-mem-growth
        say $? 'emcc --use-port: dlmalloc on top, with threads'
        ! try_port :malloc=sdk 1
        say $? 'planted: a program over the malloc of the SDK has no malloc on top'
        expect 'emcc --use-port: an option that does not exist' 1 'malloc=none: expected one of sdk, dlmalloc, mimalloc' \
            "$EMCC" "$work/user/drop_in.c" --use-port="$port/page_manager.py:malloc=none" -o "$work/user/drop_in.js"
        before=$(find "$work/user/cache" -name '*.a' | wc -l)
        try_port :malloc=dlmalloc:table=skip 1 && [ "$(find "$work/user/cache" -name '*.a' | wc -l)" -eq "$before" ]
        say $? "emcc --use-port: compiles nothing for the second time, $before libraries"
        mv "$port/arena.c" "$work/user/hidden.c"
        ! try_port :grown_by=others 0
        say $? 'planted: a source that is not installed is seen'
        mv "$work/user/hidden.c" "$port/arena.c"
    else
        expect 'this release of emcc takes no port of others' 1 "unsupported option '--use-port" \
            "$EMCC" "$work/user/drop_in.c" --use-port="$port/page_manager.py" -o "$work/user/drop_in.js"
    fi
else
    skip emscripten "needs $LACKS_emcc"
fi
if [ -z "${LACKS_wasi:-}" ]; then
    for library in page_manager page_manager-malloc; do
        on_top=0
        case $library in *-malloc*) on_top=1 ;; esac
        [ -f "$prefix/lib/wasm32-wasi/lib$library.a" ] || continue # the source of dlmalloc is Emscripten's
        # shellcheck disable=SC2086
        $WASI_CLANG --target=$WASI_TARGET $WASI_FLAGS -O1 "$work/user/drop_in.c" -DMALLOC_ON_TOP=$on_top -I"$prefix/include" \
            -L"$prefix/lib/wasm32-wasi" -l$library -o "$work/user/drop_in.wasm" > "$work/log" 2>&1 &&
            conformance/platforms/run-wasi.sh "$work/user/drop_in.wasm" > "$work/log" 2>&1
        say $? "WASI: lib$library.a"
    done
else
    skip wasi "needs $LACKS_wasi"
fi

for page in man1/mapcheck.1 man3/page_manager.3; do
    if command -v groff > /dev/null; then
        groff -man -ww -z -Tutf8 "$prefix/share/man/$page" > "$work/log" 2>&1 && [ ! -s "$work/log" ]
        say $? "$page is a man page without warnings"
    else
        skip "$page" 'needs groff'
    fi
done

: > "$prefix/include/page_manager/of_the_user.h"
B=$B PREFIX="$prefix" DESTDIR='' build-rules/install.sh uninstall > "$work/log" 2>&1 &&
    [ "$(cd "$prefix" && find . -type f)" = ./include/page_manager/of_the_user.h ]
say $? 'uninstall removes what install put there, and nothing else'
