#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make check-in DEBIAN=trixie: runs the two README commands, as a newcomer types them, in a bare Debian of
# that name. debootstrap makes it in a folder: minbase, git, make, ca-certificates, and a clone of HEAD.
#   check-in.sh RELEASE [COMMAND]   B=build TIME=20 seconds of fuzzing; COMMAND replaces both commands
#                                   KEEP=yes keeps the folder B/check-in/RELEASE
# The mirror, the certificates and npm's settings are those of this machine. Prints the duration and the
# exit code of each command. Exit: 0 both succeeded, 1 one failed, 2 usage, 77 where no bare Debian can be made.
set -u
cd "$(dirname "$0")/.." || exit 2
B=${B:-build} TIME=${TIME:-20}
release=${1:-}

leave() { # CODE TEXT
    echo "check-in: $2" >&2
    exit "$1"
}

case $release in
    '' | -*) leave 2 'which Debian? type: make check-in DEBIAN=bookworm, trixie or sid' ;;
    *[!a-z]*) leave 2 "DEBIAN=$release is no name of a release: expected bookworm, trixie or sid" ;;
esac
for tool in debootstrap unshare git; do
    command -v "$tool" > /dev/null || leave 77 "needs $tool; type: make setup"
done
[ "$(id -u)" = 0 ] || leave 77 'needs root, for chroot; type: sudo make check-in'
[ -e "/usr/share/debootstrap/scripts/$release" ] || leave 2 "debootstrap knows no Debian $release: expected bookworm, trixie or sid"

# The first Debian mirror of this machine, from either format of its sources.
find_mirror() {
    { sed -n 's/^URIs: *\([^ ]*\).*/\1/p' /etc/apt/sources.list.d/*.sources
      sed -n 's/^deb \(\[[^]]*\] *\)\{0,1\}\([^ ]*\).*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/*.list
    } 2> /dev/null | grep -m 1 '/debian/*$'
}
mirror=$(find_mirror) || leave 77 'apt has no Debian mirror here: add one to /etc/apt/sources.list'

work=$B/check-in
mkdir -p "$work" || exit 2
work=$(cd "$work" && pwd)
root=$work/$release
bare=$work/$release.tar # the result of debootstrap, for the next time

make_bare() {
    echo "check-in: debootstrap $release"
    debootstrap --variant=minbase --include=git,make,ca-certificates "$release" "$root" "$mirror" \
        > "$work/$release.log" 2>&1 || leave 77 "debootstrap of $release failed, see $work/$release.log"
    tar -C "$root" -cf "$bare.new" . && mv "$bare.new" "$bare"
}

# The lists of a moving release expire; a mirror that lags behind may have only expired ones.
copy_settings() {
    echo 'Acquire::Check-Valid-Until "false";' > "$root/etc/apt/apt.conf.d/90lagging-mirror"
    cp -L /etc/resolv.conf "$root/etc/resolv.conf"
    cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
    [ ! -f "$HOME/.npmrc" ] || cp -L "$HOME/.npmrc" "$root/root/.npmrc"
}

inside() { # COMMAND: runs it in the new Debian; the mounts end with the command
    # shellcheck disable=SC2016
    unshare --mount --propagation private sh -c '
        mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" || exit 77
        cd / && exec chroot "$1" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            HOME=/root LANG=C.UTF-8 TERM=dumb CI="$3" sh -c "cd /root/mapcheck && $2"' sh "$root" "$1" "${CI:-}"
}

broken=0
try() { # COMMAND
    began=$(date +%s)
    echo "\$ $1"
    inside "$1" > "$work/$release.said" 2>&1 < /dev/null
    status=$?
    tail -n "${LINES_SHOWN:-5}" "$work/$release.said"
    [ "$status" -eq 0 ] || { broken=1; grep '^not ok\|\*\*\*' "$work/$release.said" | head -n 20; }
    took=$(($(date +%s) - began))
    echo "check-in: $release: exit code $status after $((took / 60)) min $((took % 60)) s: $1"
}

# `inside` has unmounted everything. If a mount is left nevertheless, --one-file-system protects its files.
remove() { [ -n "${KEEP:-}" ] || rm -rf --one-file-system "$root"; }
trap remove EXIT
trap 'exit 1' INT TERM
rm -rf --one-file-system "$root"
mkdir -p "$root"
if [ -f "$bare" ]; then tar -C "$root" -xf "$bare"; else make_bare; fi
copy_settings
git clone --quiet --no-hardlinks . "$root/root/mapcheck" || exit 2
if [ $# -gt 1 ]; then
    shift
    try "$*"
else
    try "make setup fuzz TIME=$TIME"
    try 'make setup check'
    LINES_SHOWN=40 try 'make doctor'
fi
exit "$broken"
