#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Installs what a Debian 12 machine lacks, by package name, through apt as the machine has it set
# up. As root or with sudo; anywhere else it lists what to install and stops with 77.
#     setup.sh              install what is missing; says nothing when nothing is
#     setup.sh browser      install the browser of make conformance HOST=browser, which is large
#     setup.sh need TOOL    one line that says which package brings a missing tool; exit 2
set -eu

# package | how to see that it is there: a command, or a file
packages='
gcc                        gcc
libc6-dev                  /usr/include/stdlib.h
clang-14                   clang-14
libclang-rt-14-dev         /usr/lib/llvm-14/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a
llvm-14                    llvm-cov-14
check                      /usr/include/check.h
libsubunit-dev             /usr/lib/*/libsubunit.so
afl++                      afl-clang-fast
emscripten                 emcc
wabt                       wasm2c
nodejs                     node
wasi-libc                  /usr/include/wasm32-wasi/sys/mman.h
libclang-rt-14-dev-wasm32  /usr/lib/llvm-14/lib/clang/*/lib/wasi/libclang_rt.builtins-wasm32.a
lld-14                     wasm-ld-14
clang-format-14            clang-format-14
clang-tidy-14              clang-tidy-14
shellcheck                 shellcheck
'

# Programs of 32 bits, where the machine can run them, if only in an imitated processor.
if [ "$(uname -m)" = x86_64 ]; then
    packages="$packages"'libc6-dev-i386             /usr/lib32/crt1.o
lib32gcc-12-dev            /usr/lib/gcc/*/12/32/libgcc.a
lib32stdc++-12-dev         /usr/lib/gcc/*/12/32/libstdc++.a
'
    conformance/run-m32.sh --probe || packages="$packages"'qemu-user                  qemu-i386
'
fi

# A probe that is a file is a pattern: any match will do.
# shellcheck disable=SC2086
is_there() { # probe
    case $1 in
        node) command -v node >/dev/null && node -e '
            const [major, minor] = process.versions.node.split(".").map(Number);
            process.exit(major > 18 || (major === 18 && minor >= 19) ? 0 : 1)' ;;
        /*) ls $1 >/dev/null 2>&1 ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

list_missing() {
    echo "$packages" | while read -r package probe; do
        [ -z "$package" ] || is_there "$probe" || echo "$package"
    done
}

say_need() { # tool
    package=$(echo "$packages" | awk -v tool="$1" '$2 == tool { print $1 }')
    if [ -n "$package" ]; then
        echo "$1 not found: it is in the Debian package $package; type: make setup" >&2
    else
        echo "$1 not found: install it, or use the default tools; type: make help" >&2
    fi
    exit 2
}

find_root() { # how to become root: nothing, or sudo; fails when neither is to be had
    if [ "$(id -u)" = 0 ]; then
        echo env
    elif command -v sudo >/dev/null; then
        echo sudo
    else
        return 1
    fi
}

[ "${1:-}" != need ] || say_need "$2"
[ "${1:-}" != browser ] || packages='chromium                   chromium'
missing=$(list_missing | tr '\n' ' ')
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null || ! root=$(find_root); then
    echo "setup: cannot install here. What is missing, as Debian 12 calls it:" >&2
    echo "    $missing" >&2
    echo "setup: as root on Debian or Ubuntu: apt-get install $missing" >&2
    exit 77
fi

echo "setup: installing $missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The list is words on purpose.
# shellcheck disable=SC2086
if ! { $root apt-get update && $root env DEBIAN_FRONTEND=noninteractive \
       apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    echo "setup: apt-get failed (above); mend it and type: make setup" >&2
    exit 2
fi
missing=$(list_missing | tr '\n' ' ')
if [ -n "$missing" ]; then
    echo "setup: apt-get brought no usable $missing(node must be 18.19 or newer)" >&2
    exit 2
fi
