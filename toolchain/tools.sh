# shellcheck shell=sh
# SPDX-License-Identifier: MIT
#
# The tools that build and run mapcheck: for each one the platforms that need it, its Debian packages, a
# test that it is here, and its name outside Debian. setup.sh and doctor.sh read this file with `.`.
#   tools       NAME|PLATFORMS|PACKAGES|TEST|NAME OUTSIDE DEBIAN
# @C is the version of clang, @G that of gcc, @F that of clang-format. setup.sh leaves out unknown packages.
eval "$(toolchain/probe.sh)"
export PATH NODE_PATH

tools='
cc|native|gcc|has_command "$CC"|gcc or another C compiler
libc|native|libc6-dev|can_include stdlib.h|the headers of the C library
check|tests|check libsubunit-dev|can_link_check|Check 0.15 and subunit, the test framework
clang|sanitized libfuzzer threads m32 wasm2c coverage mutation|clang-@C libclang-rt-@C-dev|has_fuzzer|clang 14 or newer with compiler-rt
llvm|coverage|llvm-@C|has_command "$LLVM_COV"|llvm-cov and llvm-profdata of the same version
afl|afl|afl++|has_command afl-fuzz && has_command "$AFL_CLANG"|AFL++ 4
emcc|node wasm2c|emscripten|has_command "$EMCC"|Emscripten 3.1.6 or newer; an emsdk in EMSDK or PATH
wasm2c|wasm2c|wabt|has_command "$WASM2C"|wabt 1.0.32 or newer
simde|simd|libsimde-dev|has_simd|SIMDe, by whose headers wasm2c translates SIMD
node|node wasi browser coverage mutation|nodejs|has_node|node 18.19 or newer
wasi-libc|wasi|wasi-libc libclang-rt-@C-dev-wasm32 lld-@C llvm-@C|has_wasi|a wasi-sdk in WASI_SDK_PATH
32-bits|m32|libc6-dev-i386 lib32gcc-@G-dev lib32stdc++-@G-dev|can_link_32|a C library of 32 bits
qemu-i386|m32|qemu-user|can_run_32|a kernel that runs 32-bit programs, or qemu-user
clang-format|format|clang-format-@F|has_command "$CLANG_FORMAT"|clang-format @F, no other
clang-tidy|tidy|clang-tidy-@C|has_command "$CLANG_TIDY"|clang-tidy 14 or newer
shellcheck|tidy|shellcheck|has_command shellcheck|shellcheck
cbmc|prove|cbmc|has_command cbmc && has_command goto-cc|CBMC 6
pkg-config|install|pkgconf|has_command pkg-config|pkg-config or pkgconf, which reads what make install writes
cmake|install|cmake|has_command cmake|CMake, which reads what make install writes
groff|install|groff-base|has_command groff|groff, which checks the man pages
debootstrap|check-in|debootstrap|has_command debootstrap && has_command unshare|debootstrap and unshare, to try another Debian
chromium|browser|chromium|has_browser|Chromium; setup installs it only by make setup-browser
'
# shellcheck disable=SC2034 # setup.sh and doctor.sh read it
platforms='native tests sanitized libfuzzer afl threads m32 wasm2c node wasi browser coverage mutation prove tidy format install check-in'

has_command() { command -v "${1##* }" > /dev/null 2>&1; }
can_include() { echo "#include <$1>" | $CC -E - > /dev/null 2>&1; }
can_link_check() {
    can_include check.h && echo 'int srunner_run_all(void); int main(void) { return srunner_run_all(); }' |
        $CC -w -x c - $CHECK_LIBS -o /dev/null
}
translates_simd() { echo '#include <wasm-rt.h>' | $CC "-I$WABT_RUNTIME" -E - 2> /dev/null | grep -q WASM_RT_V128; }
# An older wasm2c cannot translate SIMD anyway, so SIMDe is not missing there.
has_simd() {
    can_include simde/wasm/simd128.h || { has_command "$WASM2C" && ! translates_simd; }
}
has_fuzzer() {
    folder=$(${CLANG:-none} -print-resource-dir 2> /dev/null) &&
        ls "$folder"/lib/*/libclang_rt.fuzzer*.a > /dev/null 2>&1
}
has_node() {
    has_command "$NODE" && "$NODE" -e '
        const [major, minor] = process.versions.node.split(".").map(Number);
        process.exit(major > 18 || (major === 18 && minor >= 19) ? 0 : 1)'
}
links() { # COMPILER...: can it link a program?
    object=$(mktemp) || return
    echo 'int main(void) { return 0; }' | "$@" -x c - -o "$object" 2> /dev/null
    linked=$?
    rm -f "$object"
    return "$linked"
}
# Tests by linking: clang of a bare Debian 12 finds a wasm-ld with a number, but does not print that name.
has_wasi() {
    [ -e "$WASI_LIBRARY/libc.a" ] && has_command "$WASI_AR" && links $WASI_CLANG --target=$WASI_TARGET $WASI_FLAGS
}
can_link_32() {
    [ "$(uname -m)" = x86_64 ] && links $CLANG -m32
}
can_run_32() { conformance/platforms/run-m32.sh --probe || has_command qemu-i386; }
find_browser() { # prints its name; Ubuntu calls it chromium-browser
    for name in ${CHROMIUM:-chromium chromium-browser google-chrome}; do
        ! has_command "$name" || { echo "$name"; return; }
    done
    return 1
}
has_browser() { find_browser > /dev/null; }

# Prints the rows of the missing tools.
missing_tools() {
    echo "$tools" | while IFS='|' read -r name platforms_of packages test elsewhere; do
        [ -z "$name" ] || (eval "$test") < /dev/null > /dev/null 2>&1 ||
            echo "$name|$platforms_of|$packages|$test|$elsewhere"
    done
}
