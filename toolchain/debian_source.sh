#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Fetches the original tarball of a Debian source package, through the machine's own apt. Needs no root, and
# writes only below FOLDER. Prints the path of the tarball; where that is not possible, one line that says why.
#   debian_source.sh PACKAGE FOLDER      exit: 0 fetched, 1 usage, 77 not possible here
set -u
[ $# -eq 2 ] || { echo 'usage: debian_source.sh PACKAGE FOLDER' >&2; exit 1; }
package=$1
mkdir -p "$2" || exit 77
home=$(cd "$2" && pwd)

leave() { # REASON
    echo "$1"
    exit 77
}

# Copies the machine's own lists of sources, in both of their formats, with deb-src in place of deb.
list_sources() {
    rm -rf "$home/apt"
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
    timeout 120 apt-get -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$home/apt/parts" \
        -o Dir::State::lists="$home/apt/lists" -o Dir::Cache="$home/apt/cache" -o APT::Sandbox::User= "$@" \
        >> "$home/apt.log" 2>&1 < /dev/null
}

command -v apt-get > /dev/null || leave "no apt-get here to fetch the source of $package"
list_sources
apt_here update || leave "apt-get update failed, see $home/apt.log"
(cd "$home" && apt_here source --download-only "$package") ||
    leave "apt-get source $package failed, see $home/apt.log"
rm -rf "$home/apt"
for tarball in "$home/$package"_*.orig.tar.*; do
    case $tarball in *.asc) continue ;; esac
    [ ! -f "$tarball" ] || { echo "$tarball"; exit 0; }
done
leave "the source package $package has no original tarball, see $home"
