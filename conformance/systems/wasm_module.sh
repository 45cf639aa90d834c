#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Translates a wasm module into C that the host of wasm_module.c can run. wasm2c writes
# FOLDER/STEM.c and .h, and build/translate writes FOLDER/STEM_glue.c. Refuses a module that cannot be
# a system, with one line and exit code 2.
#   wasm_module.sh FILE.wasm NAME SYMBOL FOLDER/STEM      B=build
# NAME is the name of the system, SYMBOL that of its struct system.
set -u
file=$1 name=$2 symbol=$3 stem=$4
translate=${B:-build}/translate
[ -n "${WASM2C:-}" ] && [ -n "${CLANG:-}" ] || eval "$(toolchain/probe.sh)"

refuse() {
    printf '%s\n' "wasm: $file: $*" >&2
    exit 2
}

first_line() { # of a tool's output, without the file's name
    head -n 1 | sed "s|^$file:||; s|^[0-9a-f]*: *||; s|^error: *||"
}

beside() { # TOOL: the one of the same wabt
    case $WASM2C in */*) echo "${WASM2C%/*}/$1" ;; *) echo "$1" ;; esac
}

# Since 1.0.33 wasm2c translates SIMD, with the headers of another project, SIMDe.
translates() {
    said=$({ $WASM2C "$file" --module-name="$(basename "$stem")" -o "$stem.c"; } 2>&1) || {
        [ -z "$simd" ] || said='SIMD is beyond this version: leave out -msimd128'
        refuse "wasm2c cannot translate it: $(echo "$said" | first_line)"
    }
    ! grep -q '^#include <simde/' "$stem.c" ||
        echo '#include <simde/wasm/simd128.h>' | $CLANG -E -x c - > /dev/null 2>&1 ||
        refuse 'has SIMD instructions, which are translated with simde: make setup installs it, or leave out -msimd128'
}

if [ ! -f "$file" ] || [ ! -r "$file" ]; then
    refuse 'cannot be read: give the path of a wasm module'
fi
case $file in *[\"\\%]*) refuse 'has a quote, backslash or percent sign in its name: rename it' ;; esac
case $(od -An -tx1 -N8 "$file" | tr -d ' \n') in
    0061736d01000000) ;;
    0061736d0d000100) refuse 'is a component: give the core module inside of it' ;;
    0061736d*) refuse 'is not a wasm module of version 1, or is cut off' ;;
    *) refuse 'is not a wasm module: it does not begin with \0asm' ;;
esac
mkdir -p "$(dirname "$stem")" || exit 2
validate=$(beside wasm-validate)
said=$("$validate" --enable-all "$file" 2>&1) ||
    refuse "is not valid: $(echo "$said" | first_line); build it again"
"$(beside wasm-objdump)" -x "$file" > "$stem.objdump" 2>&1
problem=$("$translate" check "$stem.objdump") || exit 2
[ -z "$problem" ] || refuse "$problem"
said=$("$validate" "$file" 2>&1) || refuse "needs a feature that wasm2c lacks: $(echo "$said" | first_line)"
simd=$("$validate" --disable-simd "$file" > /dev/null 2>&1 || echo yes)
translates
"$translate" glue "$stem.h" "$(basename "$stem")" "$name" "$symbol" > "$stem"_glue.c
