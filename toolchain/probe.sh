#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Finds the tools of this machine. Prints NAME='VALUE' lines for sh, or writes them for make (through
# toolchain.mk). Chooses the newest clang that has a libFuzzer runtime, and the tools of the same LLVM.
# Keeps every variable that the caller has set (CLANG=clang-19 EMCC=... NODE=... WASI_SDK_PATH=...
# EMSDK=...). A missing tool keeps its plain name, so that messages can name it.
#   probe.sh             prints all of them
#   probe.sh FILE.mk     writes them and the missing tools of each platform as make variables into FILE.mk,
#                        unless that file is up to date
# The function list() reads most variables by name.
# shellcheck disable=SC2034
set -u
here=$(dirname "$0")
if [ -n "${EMSDK:-}" ]; then
    case :$PATH: in *:"$EMSDK/upstream/emscripten":*) ;; *) PATH=$EMSDK/upstream/emscripten:$PATH ;; esac
fi

has() { command -v "$1" > /dev/null 2>&1; }

# Prints the numbered commands NAME-N of PATH, the newest first, and NAME itself last.
numbered() { # NAME
    echo "$PATH" | tr : '\n' | while read -r folder; do
        for file in "$folder/$1"-[0-9]*; do
            case ${file##*-} in *[!0-9.]*) ;; *) [ ! -x "$file" ] || echo "${file##*/}" ;; esac
        done
    done | sort -u -t- -k "$(echo "$1" | tr -cd - | wc -c | awk '{ print $1 + 2 }')rn"
    ! has "$1" || echo "$1"
}

runtime_of() { "${1%% *}" -print-resource-dir 2> /dev/null; }

# Finds libFuzzer's runtime in the layout of Debian and in that of LLVM's own releases.
has_fuzzer() { # CLANG
    folder=$(runtime_of "$1") && [ -n "$folder" ] &&
        ls "$folder"/lib/*/libclang_rt.fuzzer*.a > /dev/null 2>&1
}

# Prints the target name of WASI's first preview for which CLANG has builtins and SYSROOT has a C library.
# Tries the later name first: clang 22 warns about the earlier one, and wasi-sdk 34 no longer has it.
# Before clang 22, Debian has builtins for the earlier one only.
wasi_target() { # CLANG SYSROOT
    for target in wasm32-wasip1 wasm32-wasi; do
        builtins=$("${1%% *}" --target=$target -print-libgcc-file-name 2> /dev/null) && [ -e "$builtins" ] &&
            [ -e "$2/lib/$target/libc.a" ] && echo $target && return
    done
    false
}
has_wasm32() { wasi_target "$1" /usr > /dev/null; } # CLANG

# Prints the first candidate that passes the test; else the first candidate; else NAME.
choose() { # TEST NAME
    first=
    for candidate in $(numbered "$2"); do
        first=${first:-$candidate}
        ! "$1" "$candidate" || { echo "$candidate"; return; }
    done
    echo "${first:-$2}"
}

# Prints a tool of the same LLVM as CLANG: with the same number, or in the same folder, or the plain name.
beside_clang() { # NAME
    folder=$(dirname "$(readlink -f "$(command -v "${CLANG##* }")" 2> /dev/null)" 2> /dev/null)
    for candidate in "$1-$CLANG_MAJOR" "$folder/$1" "$1"; do
        ! has "$candidate" || { echo "$candidate"; return; }
    done
    echo "$1-$CLANG_MAJOR"
}

version_in() { grep -m 1 -oE '[0-9]+(\.[0-9]+)+' | head -n 1; }
beside_emcc() { # FILE
    cat "$EMCC_FOLDER/$1" 2> /dev/null
}

# Prints the folder of the newest wasi-sdk, or nothing.
find_wasi_sdk() {
    for folder in /opt/wasi-sdk /opt/wasi-sdk-*; do
        [ ! -x "$folder/bin/clang" ] || echo "$folder"
    done | sort -V | tail -n 1
}

find_clang() {
    CLANG=${CLANG:-$(choose has_fuzzer clang)}
    CLANG_MAJOR=$("${CLANG##* }" -dumpversion 2> /dev/null | cut -d. -f1)
    LLVM_AR=${LLVM_AR:-$(beside_clang llvm-ar)}
    LLVM_COV=${LLVM_COV:-$(beside_clang llvm-cov)}
    LLVM_PROFDATA=${LLVM_PROFDATA:-$(beside_clang llvm-profdata)}
    CLANG_TIDY=${CLANG_TIDY:-$(beside_clang clang-tidy)}
    AFL_CLANG=${AFL_CLANG:-afl-clang-fast}
}

# Each version of clang-format formats a little differently, so the project uses one version.
find_format() {
    FORMAT_VERSION=14
    [ -n "${CLANG_FORMAT:-}" ] && return
    CLANG_FORMAT=clang-format-$FORMAT_VERSION
    has "$CLANG_FORMAT" || ! has clang-format ||
        [ "$(clang-format --version | version_in | cut -d. -f1)" != "$FORMAT_VERSION" ] || CLANG_FORMAT=clang-format
}

is_before() { [ "$1" != "$2" ] && [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; } # VERSION VERSION

# Debian's emcc needs acorn in NODE_PATH when another node than Debian's runs it. Release 3.1.27 renamed
# the setting for the stack size and made 64 KiB its default. Not every release has mimalloc. emnm of
# Debian's 6.0 does not run, because it looks for its own files in the folder of its link.
find_emscripten() {
    EMCC=${EMCC:-emcc}
    EMCC_FOLDER=$(emcc=$(command -v "${EMCC##* }") && dirname "$(readlink -f "$emcc")")
    EMCC_VERSION=${EMCC_VERSION:-$(beside_emcc emscripten-version.txt | tr -d '" \n')}
    EMAR=${EMAR:-emar}
    EMNM=${EMNM:-$(emnm --version > /dev/null 2>&1 && echo emnm || beside_clang llvm-nm)}
    EMCC_STACK=$(is_before "$EMCC_VERSION" 3.1.27 && echo -sTOTAL_STACK= || echo -sSTACK_SIZE=)
    EMCC_MIMALLOC=$(beside_emcc system/lib/mimalloc/src/alloc.c | sed -n 1s/.*/yes/p)
    NODE=${NODE:-$(has node || ! has nodejs && echo node || echo nodejs)}
    NODE_PATH=${NODE_PATH:-$([ ! -d /usr/share/nodejs ] || echo /usr/share/nodejs)}
}

# Does FOLDER have wasm2c's runtime with all files that it includes? One copy in Debian 13 lacks some.
has_runtime() { # FOLDER
    [ -e "$1/wasm-rt-impl.c" ] || return
    sed -n 's/^#include "\(.*\.inc\)"$/\1/p' "$1"/wasm-rt*.c | while read -r part; do
        [ -e "$1/$part" ] || exit 1
    done
}

# wabt has no option that prints the folder of wasm2c's runtime, so this tries the known ones.
find_wabt() {
    WASM2C=${WASM2C:-wasm2c}
    WABT_VERSION=$("${WASM2C##* }" --version 2> /dev/null | version_in)
    [ -n "${WABT_RUNTIME:-}" ] && return
    prefix=$(dirname "$(dirname "$(readlink -f "$(command -v "${WASM2C##* }")")" 2> /dev/null)" 2> /dev/null)
    for folder in "$prefix/share/wabt/wasm2c" "$prefix/src/wasm2c" /usr/share/wabt/wasm2c; do
        WABT_RUNTIME=$folder
        ! has_runtime "$folder" || return
    done
}

# Uses the clang of a wasi-sdk, or else a clang that has the builtins, with the C library where Debian installs it. Up
# to wasi-sdk 21, all targets share one folder of headers.
find_wasi() {
    sdk=${WASI_SDK_PATH:-$(find_wasi_sdk)}
    if [ -n "$sdk" ]; then
        sysroot=$sdk/share/wasi-sysroot
        WASI_CLANG=${WASI_CLANG:-$sdk/bin/clang}
        WASI_AR=${WASI_AR:-$sdk/bin/llvm-ar}
        WASI_FLAGS=--sysroot=$sysroot
        WASI_VERSION=$(sed -n 1p "$sdk/VERSION" 2> /dev/null)
    else
        sysroot=/usr
        WASI_CLANG=${WASI_CLANG:-$(has_wasm32 "${CLANG##* }" && echo "$CLANG" || choose has_wasm32 clang)}
        WASI_AR=${WASI_AR:-$LLVM_AR}
        WASI_FLAGS=
        WASI_VERSION=$(dpkg-query -W -f '${Version}' wasi-libc 2> /dev/null | sed 's/.*git\([0-9]\{8\}\).*/\1/')
    fi
    WASI_TARGET=$(wasi_target "${WASI_CLANG##* }" "$sysroot") || WASI_TARGET=wasm32-wasi
    WASI_LIBRARY=$sysroot/lib/$WASI_TARGET
    WASI_HEADERS=$sysroot/include/$WASI_TARGET
    [ -z "$sdk" ] || [ -d "$WASI_HEADERS" ] || WASI_HEADERS=$sysroot/include
    [ -z "${WASI_SDK_PATH:-}" ] || [ -e "$WASI_LIBRARY/libc.a" ] ||
        echo "WASI_SDK_PATH=$sdk holds no wasi-sdk: expected bin/clang, its builtins and share/wasi-sysroot there" >&2
}

# Some distributions build Check without subunit, so this tries to link without it first.
find_check() {
    [ -n "${CHECK_LIBS:-}" ] && return
    for CHECK_LIBS in '-lcheck -lm -lrt -lpthread' '-lcheck -lsubunit -lm -lrt -lpthread'; do
        echo 'int srunner_run_all(void); int main(void) { return srunner_run_all(); }' |
            $CC -w -x c - $CHECK_LIBS -o /dev/null 2> /dev/null && return
    done
}

find_all() {
    CC=${CC:-$(has gcc || ! has cc && echo gcc || echo cc)}
    find_check
    find_clang
    find_format
    find_emscripten
    find_wabt
    find_wasi
}

names='CC CHECK_LIBS CLANG CLANG_MAJOR LLVM_AR LLVM_COV LLVM_PROFDATA CLANG_TIDY FORMAT_VERSION CLANG_FORMAT AFL_CLANG
EMCC EMCC_FOLDER EMCC_VERSION EMCC_STACK EMCC_MIMALLOC EMAR EMNM NODE NODE_PATH WASM2C WABT_VERSION WABT_RUNTIME
WASI_CLANG WASI_AR WASI_TARGET WASI_LIBRARY WASI_HEADERS WASI_FLAGS WASI_VERSION'
value() { eval "printf '%s' \"\${$1:-}\""; }
list() { for name in $names; do printf '%s=%s;' "$name" "$(value "$name")"; done; }

# Below another make, the environment has the tools that make found (TOOLS_FOUND), so the search is not
# repeated. When the caller has changed one of them since, the search repeats for the others.
is_found=
if [ -n "${TOOLS_FOUND:-}" ]; then
    if [ "$TOOLS_FOUND" = "$(list)" ]; then
        is_found=yes
    else
        for name in $names; do
            case ";$TOOLS_FOUND" in *";$name=$(value "$name");"*) unset "$name" ;; esac
        done
    fi
fi

# The key of FILE.mk: the caller's choices, and when programs were last installed or removed.
key() {
    { list; echo "${EMSDK:-};${WASI_SDK_PATH:-}"
      echo "$PATH" | tr : '\n' | xargs stat -L -c %Y "$here"/*.sh /var/lib/dpkg/status 2> /dev/null; } | cksum
}

write_make() { # FILE KEY
    mkdir -p "$(dirname "$1")" || exit
    { echo "# $2"
      for name in $names PATH; do echo "export $name := $(value "$name")"; done
      echo "export TOOLS_FOUND := $(list)"
      "$here/doctor.sh" make; } > "$1.new" && mv "$1.new" "$1"
}

if [ $# -eq 0 ]; then
    [ -n "$is_found" ] || find_all
    for name in $names PATH; do echo "$name='$(value "$name")'"; done
elif [ -z "$is_found" ] || [ ! -f "$1" ]; then
    now=$(key)
    [ "$(head -n 1 "$1" 2> /dev/null)" != "# $now" ] || exit 0
    find_all
    write_make "$1" "$now"
fi
