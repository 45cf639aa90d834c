#!/bin/sh
# SPDX-License-Identifier: MIT
#
# How a test script reports, as TAP. A script sources this file, and then calls say, skip or expect for each
# test. The tests have no numbers, because a script may call say at the end of a pipe, in a subshell.
shown= # files, separated by blanks, whose last lines a failed test prints
work=. # the script's own folder, for expect

say() { # STATUS NAME
    if [ "$1" -eq 0 ]; then
        echo "ok - $2"
        return
    fi
    echo "not ok - $2"
    # shellcheck disable=SC2086
    [ -z "$shown" ] || cat $shown 2> /dev/null | tail -n 40 | sed 's/^/# /'
}

skip() { # NAME REASON
    echo "ok - $1 # SKIP $2"
}

# expect NAME STATUS PATTERN COMMAND...: the command ends with this exit code, and a line of what it prints matches. The
# output is in $work/log.
expect() {
    name=$1 status=$2 pattern=$3
    shift 3
    "$@" > "$work/log" 2>&1 < /dev/null
    got=$?
    [ "$got" -eq "$status" ] && grep -q -e "$pattern" "$work/log"
    say $? "$name: exit code $got, $(grep -m 1 -e "$pattern" "$work/log" | cut -c -150)"
}
