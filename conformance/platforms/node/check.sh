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

# Copies the machine's own lists of sources, in both of their formats, with deb-src in place of deb.
list_sources() {
    mkdir -p "$home/apt/lists/partial" "$home/apt/cache/archives/partial" "$home/apt/parts"
    for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ ! -f "$list" ] || sed -n 's/^deb \(.*debian.*\)/deb-src \1/p' "$list" >> "$home/apt/parts/machine.list"
    done
    for list in /etc/apt/sources.list.d/*.sources; do
        [ ! -f "$list" ] || ! grep -q debian "$list" ||
            sed 's/^Types:.*/Types: deb-src/' "$list" > "$home/apt/parts/$(basename "$list")"
    done
}

apt_here() {
    top=$(pwd)/$home/apt
    case $home in /*) top=$home/apt ;; esac
    timeout 120 apt-get -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$top/parts" \
        -o Dir::State::lists="$top/lists" -o Dir::Cache="$top/cache" -o APT::Sandbox::User= "$@" \
        >> "$top/log" 2>&1 < /dev/null
}

fetch() {
    [ ! -f "$source/src/check.c" ] || exit 0
    command -v apt-get >/dev/null || without 'no apt-get here to fetch its source'
    rm -rf "$home"
    list_sources
    apt_here update || without "apt-get update failed, see $home/apt/log"
    (cd "$home" && home=. && apt_here source --download-only check) ||
        without "apt-get source check failed, see $home/apt/log"
    tarball=$home/check_$version.orig.tar.gz
    [ -f "$tarball" ] || without "apt has another version of it than $version, see $home"
    tar -xzf "$tarball" -C "$home" && [ -f "$source/src/check.c" ] ||
        without "$tarball holds no check-$version/src"
    rm -rf "$home/apt/lists" "$home/apt/cache"
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
