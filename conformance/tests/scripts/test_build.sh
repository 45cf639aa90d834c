#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What the build prints when something is missing or mistyped: one line with the next step, and an
# exit code. Next to each negative case is the same command without the fault. Prints TAP.
set -u
. conformance/tests/support/tap.sh
unset MAKEFLAGS MAKELEVEL MFLAGS
B=$(mkdir -p "${B:-build}" && cd "${B:-build}" && pwd)
work=$B/workshop-test
shown="$work/log"
rm -rf "$work"
mkdir -p "$work"

# brief NAME STATUS LINES PATTERN COMMAND...: the exit code, the number of lines, and their text
brief() {
    name=$1 status=$2 lines=$3 pattern=$4
    shift 4
    "$@" > "$work/log" 2>&1 < /dev/null
    got=$?
    [ "$got" -eq "$status" ] && [ "$(wc -l < "$work/log")" -le "$lines" ] && { [ -z "$pattern" ] || grep -q "$pattern" "$work/log"; }
    say $? "$name: exit code $got"
}

brief 'setup is quiet where all is there' 0 0 '' toolchain/setup.sh
brief 'a known tool is named with its package' 2 1 '(Debian: emscripten); type: make setup' \
    toolchain/setup.sh need emcc
brief 'an unknown tool is reported' 2 1 'frobcc not found' toolchain/setup.sh need frobcc
brief 'help fits one screen' 0 40 'make setup' make --no-print-directory help
brief 'a compiler that is not there is reported' 2 3 'frobcc not found' \
    make --no-print-directory B="$work/b" CC=frobcc "$work/b/mapcheck"
brief 'an engine that is not there is reported' 2 3 'no ENGINE=frob' \
    make --no-print-directory B="$B" fuzz ENGINE=frob
brief 'a platform that is not there is reported' 2 3 'no PLATFORM=frob' \
    make --no-print-directory B="$B" replay PLATFORM=frob
brief 'install puts its files there' 0 20 'files below' \
    make --no-print-directory B="$B" install PREFIX="$work/prefix"
brief 'which runs' 0 60 'mapcheck' "$work/prefix/bin/mapcheck" --help
brief 'uninstall takes them away' 0 3 'files below' make --no-print-directory B="$B" uninstall PREFIX="$work/prefix"
brief 'all of them' 1 0 '' test -e "$work/prefix/lib"
