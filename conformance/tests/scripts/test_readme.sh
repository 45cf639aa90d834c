#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs the commands of README.md, section "Test your own mmap in five minutes", and of impl/README.md, section
# "Examples", and compares their output with the text. In a block, `$ ` begins a command, which goes on after a `\`
# at the end of a line. The lines below it are its output. `...` stands for any number of lines, or for the rest of
# one. Addresses, blanks, the number of files and the numbers of a line `pages: ...` are not compared. Prints TAP.
#   test_readme.sh [README [IMPL_README]]     B=build
# platforms: native wasm2c node
set -u
. conformance/tests/support/tap.sh
eval "$(toolchain/probe.sh)"
export NODE_PATH
B=$(cd "${B:-build}" && pwd)
work=$B/readme-test
rm -rf "$work"
mkdir -p "$work"
for file in * .ci; do # the commands write beside the sources, so they run in a folder of links
    case $file in build | out) ;; *) ln -s "$PWD/$file" "$work/$file" ;; esac
done
ln -s "$B" "$work/build"

# README SECTION: NUMBER.command and NUMBER.expected for each command of the section, NUMBER from 1.
read_commands() {
    rm -f "$work"/*.command
    awk -v work="$work" -v name="$2" '
        /^##+ / { section = index($0, name) }
        !section { next }
        /^```/ { block = !block; command = more = 0; next }
        block && /^\$ / { command = ++count; $0 = substr($0, 3); printf "" > (work "/" count ".expected"); more = 1 }
        block && more { print > (work "/" command ".command"); more = /\\$/; next }
        block && command { print > (work "/" command ".expected") }' "$1"
}

# Removes what may differ: addresses, widths of columns, the number of files in the corpus, and in the statistics of
# a page manager what depends on the end of the static data.
plain() {
    sed 's/0x[0-9a-f]*/ADDRESS/g; s/[[:blank:]][[:blank:]]*/ /g; s/ $//; s/^[0-9]* passed/N passed/
         /^pages: /s/[0-9][0-9]*/N/g' "$1"
}

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

check() { # README SECTION
    read_commands "$1" "$2"
    number=0
    while [ -f "$work/$((number + 1)).command" ]; do
        number=$((number + 1))
        command=$(cat "$work/$number.command")
        (cd "$work" && sh -c "$command") > "$work/$number.output" 2>&1 < /dev/null
        missing=$(compare "$work/$number.expected" "$work/$number.output")
        [ -z "$missing" ] || echo "${1#"$PWD"/} expects: $missing" >> "$work/$number.output"
        [ -z "$missing" ]
        shown=$work/$number.output say $? "$(echo "$command" | tr -s '\\\n ' '   ')"
    done
    [ "$number" -gt 0 ]
    say $? "${1#"$PWD"/} has $number commands in its section \`$2\`"
}

check "$PWD/${1:-README.md}" 'five minutes'
check "$PWD/${2:-impl/README.md}" Examples
changes=$(diff examples/first_fit.c examples/off_by_one.c | grep -c '^>')
[ "$changes" -eq 2 ]
say $? 'the two examples differ in one line of code and one of the head comment'
