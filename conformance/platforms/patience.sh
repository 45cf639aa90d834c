#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs a command that may hang. It is ended after so many seconds of the processor, which no other job on
# the machine can use up, or after ten times as many of the clock, where it waits. Exit code: the command's,
# or 124 when it was ended.
#   patience.sh SECONDS COMMAND...
set -u
case ${1:-} in
'' | *[!0-9]*) echo "patience: '${1:-}' is no number of seconds: patience.sh 20 COMMAND" >&2; exit 2 ;;
esac
seconds=$1
shift
# POSIX knows only ulimit -f, dash and bash know this.
# shellcheck disable=SC3045
(ulimit -S -t "$seconds" && exec timeout "$((seconds * 10))" "$@")
code=$?
[ "$code" -ne 152 ] || code=124 # SIGXCPU
exit "$code"
