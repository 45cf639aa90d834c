#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make help prints every `target: ## text` of the Makefile, under its `## heading`. make options prints every
# `OPTION = value ## text`; an option without a value is a comment there. No line is longer than 80 columns.
#   help.sh help|options MAKEFILE
columns() { # WIDTH: prints `name|text` in columns, and other lines as they are
    while IFS='|' read -r name text; do
        if [ -n "$text" ]; then printf "  %-${1}s %s\n" "$name" "$text"; else echo "$name"; fi
    done
}

echo 'mapcheck: does your mmap keep its word?      make TARGET... OPTION=value...'
if [ "$1" = options ]; then
    sed -n '/^#\{0,1\}[A-Z]\{1,\} *= .*## /{ s/^#//; s/ *= */=/; s/ *## /|/p; }' "$2" | columns 22
    cat << 'END'
  V=1                    shows every command
  CC= CLANG= EMCC= NODE= WASM2C= AFL_CLANG= EMSDK= WASI_SDK_PATH=    tools
END
else
    sed -n 's/^## /\n/p; s/^\([a-z-]\{1,\}\): ## /\1|/p' "$2" | columns 15
    cat << 'END'

first   make setup check && make fuzz
then    build/mapcheck --help, and build/mapcheck list for the systems
exit    0 agree   1 divergence or unresolved   2 usage or input   77 cannot run
END
fi
