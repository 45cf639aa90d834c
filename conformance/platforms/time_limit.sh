#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs a command that may hang. Ends it after SECONDS of processor time, which no other job on the
# machine can use up, or after ten times as many seconds of wall time, which a waiting command uses.
# Exit code: that of the command, or 124 when it was ended.
#   time_limit.sh SECONDS COMMAND...
set -u
case ${1:-} in
'' | *[!0-9]*) echo "time_limit: '${1:-}' is no number of seconds: time_limit.sh 20 COMMAND" >&2; exit 2 ;;
esac
seconds=$1
shift
# POSIX defines only ulimit -f; dash and bash have this one.
# shellcheck disable=SC3045
(ulimit -S -t "$seconds" && exec timeout "$((seconds * 10))" "$@")
code=$?
[ "$code" -ne 152 ] || code=124 # SIGXCPU
exit "$code"
