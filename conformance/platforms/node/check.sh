#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Builds Check 0.15.2 for wasm, because no package has it. Fetches its Debian source package through the
# machine's own apt, and compiles its ten files with emcc. Writes only below build/. Needs no root.
#   check.sh fetch    makes B/check-wasm/check-0.15.2/
#   check.sh build    makes B/check-wasm/libcheck.a from it          B=build
# Where that is not possible, it prints one line and ends with 0: a plain loop then runs the clauses.
set -u
here=$(cd "$(dirname "$0")" && pwd)
B=${B:-build}
version=0.15.2
home=$B/check-wasm
source=$home/check-$version

without() { # REASON
    echo "check for wasm: $1; a plain loop runs the clauses under node instead" >&2
    exit 0
}

fetch() {
    [ ! -f "$source/src/check.c" ] || exit 0
    rm -rf "$home"
    said=$("$here/../../../toolchain/debian_source.sh" check "$home") || without "$said"
    tarball=$home/check_$version.orig.tar.gz
    [ -f "$tarball" ] || without "apt has another version of it than $version, see $home"
    tar -xzf "$tarball" -C "$home" && [ -f "$source/src/check.c" ] ||
        without "$tarball holds no check-$version/src"
}

build() {
    rm -rf "$home/objects" "$home/libcheck.a"
    [ -f "$source/src/check.c" ] || without 'its source is missing (type make setup)'
    mkdir -p "$home/objects"
    for file in "$source"/src/check*.c "$source/lib/libcompat.c" "$here/check_timer.c"; do
        ${EMCC:-emcc} -O1 -w -std=gnu99 -DHAVE_CONFIG_H -I"$here/check" -I"$source" -I"$source/src" \
            -I"$source/lib" -c "$file" -o "$home/objects/$(basename "$file" .c).o" ||
            { echo "check for wasm: $file does not compile" >&2; exit 1; }
    done
    ${EMAR:-emar} rcs "$home/libcheck.a" "$home"/objects/*.o
}

case ${1:-} in
    fetch) fetch ;;
    build) build ;;
    *) echo "check.sh: got '${1:-}', expected fetch or build" >&2; exit 2 ;;
esac
