#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A wasm module into C that the host of wasm_module.c can run: ROOM/STEM.c and .h by wasm2c, and
# ROOM/STEM_glue.c. Whatever cannot be a system is refused in one line, with exit code 2.
#   wasm_module.sh FILE.wasm NAME SYMBOL ROOM/STEM     NAME: the system's; SYMBOL: of its struct system
set -u
file=$1 name=$2 symbol=$3 stem=$4
here=$(dirname "$0")

refuse() {
    printf '%s\n' "wasm: $file: $*" >&2
    exit 2
}

first_line() { # of what a tool said, without the file's name
    head -n 1 | sed "s|^$file:||; s|^[0-9a-f]*: *||; s|^error: *||"
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
said=$(wasm-validate --enable-all "$file" 2>&1) ||
    refuse "is not valid: $(echo "$said" | first_line); build it again"
wasm-objdump -x "$file" > "$stem.objdump" 2>&1
problem=$(awk -f "$here/wasm_check.awk" "$stem.objdump")
[ -z "$problem" ] || refuse "$problem"
wasm-validate --disable-simd "$file" > /dev/null 2>&1 || {
    wasm-validate "$file" > /dev/null 2>&1 &&
        refuse 'has SIMD instructions, which wasm2c cannot translate: leave out -msimd128'
    refuse "needs what wasm2c does not have: $(wasm-validate "$file" 2>&1 | first_line)"
}
said=$(wasm2c "$file" --module-name="$(basename "$stem")" -o "$stem.c" 2>&1) ||
    refuse "wasm2c cannot translate it: $(echo "$said" | first_line)"
awk -v module="$(basename "$stem")" -v name="$name" -v symbol="$symbol" -f "$here/wasm_glue.awk" \
    "$stem.h" > "$stem"_glue.c
