#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The small worlds of every day; a wrong number is seen, and so is an end that is none. Prints TAP.
set -u
B=${B:-build}
export B
mkdir -p "$B/explore"
fuzz/explore/explore.sh check

# A world of two pages with these numbers.
bent() { # NUMBERS MODE
    printf 'bent\trelease\tpage-manager\t2\t3\t2\t16\t%s\n' "$1" > "$B/explore/bent.tsv"
    # shellcheck disable=SC2086
    TABLE=$B/explore/bent.tsv fuzz/explore/explore.sh $2 bent > "$B/explore/bent.log" 2>&1
}

bent '1	1	1' --update && echo 'ok - the table is written anew' || echo 'not ok - the table is written anew'
right=$(cut -f 8- "$B/explore/bent.tsv")
bent "$right" '' && echo 'ok - the right numbers agree' || echo 'not ok - the right numbers agree'
bent '?' '' && echo 'ok - unknown numbers are no failure' || echo 'not ok - unknown numbers are no failure'
bent "9$right" '' && echo 'not ok - another number is seen' || echo 'ok - another number is seen'
