#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A program that hangs is ended, whether it runs or waits. A slow one is not. Prints TAP.
set -u
B=${B:-build}
log=$B/time_limit.log

# expect NAME CODE SECONDS COMMAND...
expect() {
    name=$1 code=$2
    shift 2
    conformance/platforms/time_limit.sh "$@" > "$log" 2>&1
    status=$?
    if [ "$status" -eq "$code" ]; then
        echo "ok - $name"
    else
        echo "not ok - $name"
        sed 's/^/# /' "$log"
        echo "# exit code $status, expected $code"
    fi
}

expect 'an endless loop is ended' 124 1 sh -c 'while :; do :; done'
expect 'what waits is ended, too' 124 1 sleep 1000
expect 'but not what only waits for a while' 0 1 sleep 3
expect 'an exit code is handed on' 77 1 sh -c 'exit 77'
expect 'a death by a signal, too' 139 1 sh -c 'kill -SEGV $$'
expect 'what is no number of seconds is refused' 2 soon ls
grep -q "^time_limit: 'soon' is no number" "$log" && echo 'ok - in one line' || echo 'not ok - in one line'
