#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Installs the missing tools of tools.sh as packages, through the machine's own apt. Needs root or sudo;
# without them it lists the missing tools and ends with 77.
#     setup.sh              installs the missing tools; prints nothing when none is missing
#     setup.sh browser      installs the browser of make conformance PLATFORM=browser, which is large
#     setup.sh need TOOL    prints one line that says how to install a missing tool; exit 2
# Numbers in package names are those of the installed clang and gcc, or of those that apt would install.
set -eu
cd "$(dirname "$0")/.."
. toolchain/tools.sh

# Prints the rows to install: the browser for `browser`, else the other missing tools.
wanted() {
    missing_tools | case ${1:-} in
        browser) grep '^chromium|' ;;
        *) grep -v '^chromium|' ;;
    esac || true
}

# Prints the version in the name of the package that a default package depends on: 19 of clang-19.
default_version() { # PACKAGE
    apt-cache depends "$1" 2> /dev/null | sed -n "s/^ *Depends: $1-\([0-9]*\)\$/\1/p" | head -n 1
}

numbers() { # prints the packages of the rows with their versions, one a line
    clang=$CLANG_MAJOR
    gcc=$(gcc -dumpversion 2> /dev/null | cut -d. -f1)
    sed "s/@C/${clang:-$(default_version clang)}/g; s/@G/${gcc:-$(default_version gcc)}/g; s/@F/$FORMAT_VERSION/g" |
        tr ' ' '\n'
}

# Leaves out packages that this release lacks, such as cbmc on Debian 12; their platforms are not built.
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

find_root() { # prints the command that runs another as root; fails when there is none
    if [ "$(id -u)" = 0 ]; then
        echo env
    elif command -v sudo > /dev/null; then
        echo sudo
    else
        return 1
    fi
}

# Lists the missing tools, because package names mean little where there is no apt.
cannot_install() {
    echo "setup: cannot install here. Missing tools, and the platforms that need them:" >&2
    wanted "$what" | awk -F'|' -v f="$FORMAT_VERSION" '{ gsub(/@F/, f, $5); printf "    %-13s %s (%s)\n", $1, $5, $2 }' >&2
    echo "setup: on Debian or Ubuntu, as root: apt-get install $(wanted "$what" | cut -d'|' -f3 | numbers |
        sed 's/-$//; s/--dev/-dev/' | sort -u | tr '\n' ' ')" >&2
    exit 77
}

[ "${1:-}" != need ] || say_need "$2"
what=${1:-}
[ -n "$(wanted "$what")" ] || exit 0
command -v apt-get > /dev/null && root=$(find_root) || cannot_install

# The functions and calls below split lists of packages into words on purpose.
# shellcheck disable=SC2086
apt() { $root env DEBIAN_FRONTEND=noninteractive apt-get "$@" >> "$log" 2>&1 < /dev/null; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
packages=$(list_packages | tr '\n' ' ')
# apt knows no packages on a machine that has never fetched its lists.
if [ -z "$packages" ] || ! apt-cache show afl++ > /dev/null 2>&1; then
    apt update || true
    packages=$(list_packages | tr '\n' ' ')
fi
if [ -z "$packages" ]; then
    [ "$what" != browser ] || { echo 'setup: apt knows no package chromium here; install Chromium, or name it: CHROMIUM=...' >&2; exit 2; }
    exit 0
fi
echo "setup: installing $packages"
# shellcheck disable=SC2086
if ! apt install -y --no-install-recommends $packages && ! { apt update && apt install -y --no-install-recommends $packages; }; then
    tail -n 20 "$log" >&2
    echo "setup: apt-get could not install them, see above; make doctor shows the tools that are here" >&2
    exit 2
fi
