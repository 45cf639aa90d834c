#!/bin/sh
# SPDX-License-Identifier: MIT
#
# How a test script reports, as TAP. A script sources this file, and then calls say or skip for each
# test. The tests have no numbers, because a script may call say at the end of a pipe, in a subshell.
shown= # files, separated by blanks, whose last lines a failed test prints

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
