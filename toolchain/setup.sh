#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Installs what this machine lacks of tools.sh, by package name, through apt as the machine has it set up.
# As root or with sudo; anywhere else it lists what is missing, by tool, and stops with 77.
#     setup.sh              install what is missing; says nothing when nothing is
#     setup.sh browser      install the browser of make conformance HOST=browser, which is large
#     setup.sh need TOOL    one line that says what brings a missing tool; exit 2
# Versions are those of the clang and gcc that are here, or that apt would install.
set -eu
cd "$(dirname "$0")/.."
. toolchain/tools.sh

# What setup leaves alone: the browser unless asked for, the format's version where it is another.
wanted() {
    missing_tools | case ${1:-} in
        browser) grep '^chromium|' ;;
        *) grep -v '^chromium|' ;;
    esac || true
}

# The version in the name of the package that a default package depends on: 19 of clang-19.
default_version() { # PACKAGE
    apt-cache depends "$1" 2> /dev/null | sed -n "s/^ *Depends: $1-\([0-9]*\)\$/\1/p" | head -n 1
}

numbers() { # the rows' packages with their versions, one a line
    clang=$CLANG_MAJOR
    gcc=$(gcc -dumpversion 2> /dev/null | cut -d. -f1)
    sed "s/@C/${clang:-$(default_version clang)}/g; s/@G/${gcc:-$(default_version gcc)}/g; s/@F/$FORMAT_VERSION/g" |
        tr ' ' '\n'
}

# A tool that this release has no package for, like cbmc on Debian 12, is a lane that is not built here.
known_to_apt() {
    while read -r package; do
        ! apt-cache show "$package" > /dev/null 2>&1 || echo "$package"
    done
}

list_packages() { wanted "$what" | cut -d'|' -f3 | numbers | sort -u | known_to_apt; }

say_need() { # tool
    row=$(echo "$tools" | grep "^$1|" || true)
    if [ -n "$row" ]; then
        eval "command=$(echo "$row" | sed -n 's/.*has_command "\(\$[A-Z_0-9]*\)".*/\1/p')"
        packages=$(echo "$row" | cut -d'|' -f3 | numbers | tr '\n' ' ')
        echo "${command:-$1} not found: $(echo "$row" | cut -d'|' -f5 | sed "s/@F/$FORMAT_VERSION/") (Debian: $packages); type: make setup" |
            sed 's/ );/);/' >&2
    else
        echo "$1 not found: install it, or use the tools that make doctor shows" >&2
    fi
    exit 2
}

find_root() { # how to become root: nothing, or sudo; fails when neither is to be had
    if [ "$(id -u)" = 0 ]; then
        echo env
    elif command -v sudo > /dev/null; then
        echo sudo
    else
        return 1
    fi
}

# Without apt there are no names of packages that would help: what is missing is told by tool.
cannot_install() {
    echo "setup: cannot install here. What is missing, and the lanes that need it:" >&2
    wanted "$what" | awk -F'|' -v f="$FORMAT_VERSION" '{ gsub(/@F/, f, $5); printf "    %-13s %s (%s)\n", $1, $5, $2 }' >&2
    echo "setup: on Debian or Ubuntu, as root: apt-get install $(wanted "$what" | cut -d'|' -f3 | numbers |
        sed 's/-$//; s/--dev/-dev/' | sort -u | tr '\n' ' ')" >&2
    exit 77
}

[ "${1:-}" != need ] || say_need "$2"
what=${1:-}
[ -n "$(wanted "$what")" ] || exit 0
command -v apt-get > /dev/null && root=$(find_root) || cannot_install

# The list is words on purpose.
# shellcheck disable=SC2086
apt() { $root env DEBIAN_FRONTEND=noninteractive apt-get "$@" >> "$log" 2>&1 < /dev/null; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
packages=$(list_packages | tr '\n' ' ')
# A machine whose lists of packages were never fetched knows none.
if [ -z "$packages" ] || ! apt-cache show afl++ > /dev/null 2>&1; then
    apt update || true
    packages=$(list_packages | tr '\n' ' ')
fi
[ -n "$packages" ] || exit 0
echo "setup: installing $packages"
# shellcheck disable=SC2086
if ! apt install -y --no-install-recommends $packages && ! { apt update && apt install -y --no-install-recommends $packages; }; then
    tail -n 20 "$log" >&2
    echo "setup: apt-get could not install them (above); what is there is used: make doctor" >&2
    exit 2
fi
