#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make doctor: prints version and place of every tool, and the platforms that can be built here.
#   doctor.sh            the table, one screen
#   doctor.sh make       for toolchain.mk: MISSING, the missing tools, and LACKS_platform, those of each platform
#   doctor.sh lacks PLATFORM when the platform cannot be built here: one line, and exit code 77
set -u
cd "$(dirname "$0")/.." || exit 2
. toolchain/tools.sh
missing=$(missing_tools)

lacking() { # PLATFORM: prints the tools that it lacks
    echo "$missing" | awk -F'|' -v platform="$1" 'index(" " $2 " ", " " platform " ") { printf "%s ", $1 }'
}
print_platforms() {
    for platform in $platforms; do
        echo "$platform $(lacking "$platform")" | sed 's/ *$//'
    done
}

version() { # COMMAND...: prints its version number, or nothing
    timeout 20 "$@" 2>&1 | grep -m 1 -oE '[0-9]+(\.[0-9]+)+[a-z]?' | head -n 1
}
platforms_of() { echo "$tools" | sed -n "s/^$1|\([^|]*\)|.*/\1/p"; }
below() { fold -s -w 27 | sed 's/ *$//; 2,$s/^/                                                     /'; } # its column
row() { # TOOL VERSION COMMAND-OR-FILE
    where=$(command -v "${3##* }" 2> /dev/null || [ ! -e "$3" ] || echo "$3")
    printf '%-13s %-9s %-28s %s\n' "$1" "${2:--}" "${where:-not found}" "$(platforms_of "$1" | below)"
}
header_of_check() { echo '#include <check.h>' | $CC -E - 2> /dev/null | sed -n 's/^# 1 "\(.*check\.h\)".*/\1/p' | head -n 1; }
version_of_check() {
    echo 'CHECK_MAJOR_VERSION CHECK_MINOR_VERSION CHECK_MICRO_VERSION' | $CC -include check.h -E -P - 2> /dev/null |
        tail -n 1 | tr -d '()' | tr ' ' .
}
table() {
    printf '%-13s %-9s %-28s %s\n' tool version where 'platforms that need it'
    row cc "$(version "$CC" --version)" "$CC"
    row check "$(version_of_check)" "$(header_of_check)"
    row clang "$(version "$CLANG" --version)" "$CLANG"
    row llvm "$(version "$LLVM_COV" --version)" "$LLVM_COV"
    row afl "$(version afl-fuzz --version)" afl-fuzz
    row emcc "$EMCC_VERSION" "$EMCC"
    row wasm2c "$WABT_VERSION" "$WASM2C"
    row node "$(version "$NODE" --version)" "$NODE"
    row wasi-libc "$WASI_VERSION" "$WASI_LIBRARY/libc.a"
    row clang-tidy "$(version "$CLANG_TIDY" --version)" "$CLANG_TIDY"
    row clang-format "$(version "$CLANG_FORMAT" --version)" "$CLANG_FORMAT"
    row cbmc "$(version cbmc --version)" cbmc
    browser=$(find_browser) || browser=chromium
    row chromium "$(version "$browser" --version)" "$browser"
    here=
    for platform in $platforms; do [ -n "$(lacking "$platform")" ] || here="$here $platform"; done
    echo "can be built here:$here" | fold -s -w 79
    print_platforms | while read -r platform lacks; do [ -z "$lacks" ] || echo "cannot: $platform, needs $lacks"; done
    [ -z "$missing" ] || echo 'make setup installs what is missing; the browser: make setup-browser'
}

case ${1:-} in
    '') table ;;
    make)
        echo "MISSING := $(echo "$missing" | cut -d'|' -f1 | tr '\n' ' ')"
        print_platforms | sed 's/^\([a-z0-9-]*\) *\(.*\)/export LACKS_\1 := \2/' ;;
    lacks)
        lacks=$(lacking "$2")
        [ -z "$lacks" ] || { echo "$2: needs ${lacks% }; type: make setup"; exit 77; } ;;
    *) echo "doctor: got $1, expected no argument, make, or lacks PLATFORM" >&2; exit 2 ;;
esac
