#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A program that hangs is ended, whether it runs or waits. A slow one is not. Prints TAP.
set -u
. conformance/tests/support/tap.sh
B=${B:-build}
log=$B/time_limit.log
shown=$log

limited() { # NAME CODE SECONDS COMMAND...
    name=$1 code=$2
    shift 2
    conformance/platforms/time_limit.sh "$@" > "$log" 2>&1
    status=$?
    [ "$status" -eq "$code" ]
    say $? "$name: exit code $status"
}

limited 'an endless loop is ended' 124 1 sh -c 'while :; do :; done'
limited 'what waits is ended, too' 124 1 sleep 1000
limited 'but not what only waits for a while' 0 1 sleep 3
limited 'an exit code is handed on' 77 1 sh -c 'exit 77'
limited 'a death by a signal, too' 139 1 sh -c 'kill -SEGV $$'
limited 'what is no number of seconds is refused' 2 soon ls
grep -q "^time_limit: 'soon' is no number" "$log"
say $? 'in one line'
