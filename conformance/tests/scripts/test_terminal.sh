#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What mapcheck prints for people: no line of a real report passes 80 columns, and color goes to
# terminals only. Errors are one line each and are not folded. Prints TAP.
#   test_terminal.sh     B=build
set -u
. conformance/tests/support/tap.sh
B=$(cd "${B:-build}" && pwd)
mapcheck=$B/mapcheck
top=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
ln -s "$top/corpus" corpus
escape=$(printf '\033')

shown=out
# In code points, without the sequences of color.
too_wide() { sed "s/${escape}\[[0-9;]*m//g" "$1" | LC_ALL=C.UTF-8 sed -nE '/^.{81}/p'; }
narrow() { # NAME COMMAND...: it says something, and every line of it fits
    name=$1
    shift
    "$@" > out 2> problems
    too_wide out > wide
    [ -s out ] && [ ! -s wide ]
    shown=wide say $? "80 columns: $name"
}
colored() { grep -qF "${escape}[" "$1"; }

cat > long.ops <<'END_OF_FILE'
world pages=16 page=16 skip=3 growth=2 break=1p limit=8
a = map 2p
b = map 2p align 64b hint @3p prot=0x3 flags=0x22 fd=-1 offset=0
c = map 1p fixed @3p
d = map 1p uninitialized align 4096p fixed @2147483647p prot=0x3 flags=0x22 fd=-1 offset=4096b
remap a 2p 5p maymove
e = map 9223372036854775807b
END_OF_FILE
printf 'world pages=8 page=16\na = map 2p\nunmap a 1p\n' > bad.ops
printf '# trace: small\nmap 1 8192\nunmap 1 4096 4096\nsbrk 100\n' > small.trace
printf 'world pages=640 page=16 growth=1\na = map 600p\nunmap a+70p 2p\n' > pages.ops
path=eine-Datei-mit-Wörtern-und-Umlauten-äöüäöüäöüäöüäöüäöüäöüäöüäöüäöü-von-79.ops
cp long.ops "$path"

for verb in check list show replay stress explore shrink import encode conform matrix; do
    narrow "$verb --help" "$mapcheck" "$verb" --help
done
narrow '--help' "$mapcheck" --help
narrow 'list' "$mapcheck" list
for system in page-manager page-manager-skip always-enomem always-einval linux-kernel; do
    narrow "every table, $system" "$mapcheck" replay --verbose --statistics --figures \
        --system "$system" corpus/seeds corpus/regressions
    narrow "long operations, $system" "$mapcheck" show --system "$system" long.ops
    narrow "many pages, $system" "$mapcheck" show --system "$system" pages.ops
    narrow "stress, $system" "$mapcheck" stress --system "$system" --operations 3000 -o "$system.ops"
    narrow "conform, $system" "$mapcheck" conform --color=always --system "$system"
    narrow "shrink, $system" "$mapcheck" shrink --system "$system" bad.ops
done
narrow 'in color' "$mapcheck" replay --verbose --color=always corpus/seeds
narrow 'figures of workloads' "$mapcheck" replay corpus/workloads
narrow 'explore' "$mapcheck" explore --pages 4
narrow 'import' "$mapcheck" import small.trace --scale x16 -o imported.ops
narrow 'encode' "$mapcheck" encode corpus/seeds corpus/workloads -o bytes
narrow 'a path beyond ASCII' "$mapcheck" show "$path"

# A word is never cut, so that a path can be copied; it may pass the last column.
long=$(printf '%090d.ops' 0)
cp bad.ops "$long"
"$mapcheck" show --system always-einval "$long" > out
grep -q "^$long\$" out && grep -q "^ *$long \\\\\$" out
say $? 'a path of 94 columns stands whole, also in a command'

# Output has color only on a terminal, unless the option --color demands or forbids it.
terminal() { # COMMAND: its output, on a terminal
    script -qec "$1" /dev/null < /dev/null | tr -d '\r' > out
}
bad='--system always-einval'
"$mapcheck" replay $bad bad.ops > out 2>&1
! colored out
say $? 'a pipe has no color'
"$mapcheck" replay $bad --color=always bad.ops > out 2>&1
colored out
say $? '--color=always has color in a pipe'
for form in --json --tap; do
    "$mapcheck" replay $bad --color=always $form bad.ops > out 2>&1
    ! colored out
    say $? "--color=always leaves $form as it is"
done
"$mapcheck" conform --clause DOUBLE > out 2>&1
[ "$(cut -f 1,2 out)" = "$(printf 'DOUBLE\tPASS')" ]
say $? 'conform has tabs in a pipe'
if command -v script > /dev/null; then
    export TERM=xterm
    unset NO_COLOR
    for line in "replay $bad bad.ops" "show long.ops" "shrink $bad bad.ops" 'explore --pages 2' \
        "conform $bad --clause DOUBLE" \
        'stress --operations 300'; do
        terminal "$mapcheck $line"
        colored out
        say $? "color on a terminal: ${line%% *}"
        terminal "NO_COLOR=1 $mapcheck $line"
        [ -s out ] && ! colored out && ! grep -q '^mapcheck: ' out
        say $? "NO_COLOR: ${line%% *}"
    done
    terminal "TERM=dumb $mapcheck show long.ops"
    ! colored out
    say $? 'a dumb terminal has no color'
    terminal "$mapcheck show --color=never long.ops"
    ! colored out
    say $? '--color=never has none on a terminal'
else
    skip 'color on a terminal' 'needs script'
fi
