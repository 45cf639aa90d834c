#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs the commands of README.md, section "Test your own mmap in five minutes", and compares their output with
# the text. In a block of README.md, `$ ` begins a command and the lines below it are its output. `...` stands for
# any number of lines, or for the rest of one. Addresses, blanks and the number of files are not compared. Prints TAP.
#   test_readme.sh [README]     B=build
# platforms: native wasm2c node
set -u
. conformance/tests/support/tap.sh
B=$(cd "${B:-build}" && pwd)
readme=$PWD/${1:-README.md}
work=$B/readme-test
rm -rf "$work"
mkdir -p "$work"
for file in * .ci; do # the commands write beside the sources, so they run in a folder of links
    case $file in build | out) ;; *) ln -s "$PWD/$file" "$work/$file" ;; esac
done
ln -s "$B" "$work/build"

# NUMBER.command and NUMBER.expected for each command of the section, NUMBER from 1.
awk -v work="$work" '
    /^## / { section = /five minutes/ }
    !section { next }
    /^```/ { block = !block; command = 0; next }
    block && /^\$ / { command = ++count; print substr($0, 3) > (work "/" count ".command"); printf "" > (work "/" count ".expected"); next }
    block && command { print > (work "/" command ".expected") }' "$readme"

# Removes what may differ: addresses, widths of columns, the number of files in the corpus.
plain() { sed 's/0x[0-9a-f]*/ADDRESS/g; s/[[:blank:]][[:blank:]]*/ /g; s/ $//; s/^[0-9]* passed/N passed/' "$1"; }

# compare EXPECTED OUTPUT: prints the first line of EXPECTED that OUTPUT lacks at its place
compare() {
    plain "$1" > "$work/expected"
    plain "$2" > "$work/output"
    awk -v output="$work/output" '
        BEGIN { while ((getline line < output) > 0) got[++lines] = line; at = 1 }
        function fits(text, pattern) {
            if (pattern ~ /\.\.\.$/) return index(text, substr(pattern, 1, length(pattern) - 3)) == 1
            return text == pattern
        }
        $0 == "..." { any = 1; next }
        {
            while (any && at <= lines && !fits(got[at], $0)) at++
            if (at > lines || !fits(got[at], $0)) { print; failed = 1; exit }
            at++
            any = 0
        }
        END { if (!failed && !any && at <= lines && NR > 0) print "nothing more, but got: " got[at] }' "$work/expected"
}

number=0
while [ -f "$work/$((number + 1)).command" ]; do
    number=$((number + 1))
    command=$(cat "$work/$number.command")
    (cd "$work" && sh -c "$command") > "$work/$number.output" 2>&1 < /dev/null
    missing=$(compare "$work/$number.expected" "$work/$number.output")
    [ -z "$missing" ] || echo "README.md expects: $missing" >> "$work/$number.output"
    [ -z "$missing" ]
    shown=$work/$number.output say $? "$command"
done
[ "$number" -gt 0 ]
say $? "README.md has $number commands in its section of five minutes"
changes=$(diff examples/first_fit.c examples/off_by_one.c | grep -c '^>')
[ "$changes" -eq 2 ]
say $? 'the two examples differ in one line of code and one of the head comment'
