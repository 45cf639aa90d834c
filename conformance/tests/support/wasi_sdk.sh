#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Lays out a folder like a release of wasi-sdk, from the clang and the wasi-libc of this machine, to
# test the code that finds and uses a wasi-sdk where no release can be installed. Only the names and
# places are those of the release; compiler and library stay those of the machine.
#   wasi_sdk.sh RELEASE FOLDER    then: make WASI_SDK_PATH=FOLDER B=build-sdk build-sdk/wasi/conform.wasm
# RELEASE: 20, 24, 27 or 34. The releases differ in:
#            targets                       headers              builtins in lib/clang/N/lib/
#     20     wasm32-wasi                   include/             wasi/libclang_rt.builtins-wasm32.a
#     24     wasm32-wasi, wasm32-wasip1    include/TARGET/      wasi/ and wasip1/, the same name
#     27     wasm32-wasi, wasm32-wasip1    include/TARGET/      wasm32-unknown-OS/libclang_rt.builtins.a
#     34     wasm32-wasip1                 include/TARGET/      wasm32-unknown-OS/libclang_rt.builtins.a
set -eu
cd "$(dirname "$0")/../../.."
case $#:${1:-} in
    2:20 | 2:24 | 2:27 | 2:34) release=$1 sdk=$2 ;;
    *) echo 'wasi_sdk: use wasi_sdk.sh 20|24|27|34 FOLDER' >&2; exit 2 ;;
esac
eval "$(toolchain/probe.sh)"
[ -e "$WASI_LIBRARY/libc.a" ] || { echo 'wasi_sdk: needs clang and wasi-libc; type: make setup' >&2; exit 77; }

compiler=$(readlink -f "$(command -v "${WASI_CLANG##* }")")
of_clang() { "$compiler" --target="$WASI_TARGET" "$@"; }
resources=$(of_clang -print-resource-dir)
builtins=$(of_clang -print-libgcc-file-name)
linker=$(readlink -f "$(of_clang -print-prog-name=wasm-ld)")
archiver=$(readlink -f "$(command -v "$WASI_AR")")

# clang finds its own files relative to its folder, so this script copies the program and does not link it.
lay_compiler() {
    mkdir -p "$sdk/bin" "$sdk/lib/clang/${resources##*/}/lib"
    cp "$compiler" "$sdk/bin/clang"
    ln -s "$linker" "$sdk/bin/wasm-ld"
    ln -s "$archiver" "$sdk/bin/llvm-ar"
    ln -s "$resources/include" "$sdk/lib/clang/${resources##*/}/include"
    for library in "$(dirname "$compiler")"/../lib/lib*.so*; do
        [ ! -e "$library" ] || ln -s "$(readlink -f "$library")" "$sdk/lib/${library##*/}"
    done
}

lay_builtins() { # FOLDER NAME
    mkdir -p "$sdk/lib/clang/${resources##*/}/lib/$1"
    ln -s "$builtins" "$sdk/lib/clang/${resources##*/}/lib/$1/$2"
}

lay_target() { # TARGET
    sysroot=$sdk/share/wasi-sysroot
    mkdir -p "$sysroot/include" "$sysroot/lib"
    ln -s "$WASI_LIBRARY" "$sysroot/lib/$1"
    case $release in
        20) rmdir "$sysroot/include" && ln -s "$WASI_HEADERS" "$sysroot/include" ;;
        *) ln -s "$WASI_HEADERS" "$sysroot/include/$1" ;;
    esac
    case $release in
        20 | 24) lay_builtins "${1#wasm32-}" libclang_rt.builtins-wasm32.a ;;
        *) lay_builtins "wasm32-unknown-${1#wasm32-}" libclang_rt.builtins.a ;;
    esac
}

rm -rf "$sdk"
lay_compiler
[ "$release" = 34 ] || lay_target wasm32-wasi
[ "$release" = 20 ] || lay_target wasm32-wasip1
printf '%s.0\nwasi-libc: imitated\nllvm: imitated\n' "$release" > "$sdk/VERSION"
