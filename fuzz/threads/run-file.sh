#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs `mapcheck threads` on a shared object. An object that was built with -fsanitize=thread needs the runtime of
# ThreadSanitizer in the program that loads it. gcc links its runtime as a library, which must be there before all
# others. clang expects its runtime in the program, so build/threads/mapcheck has it.
#   run-file.sh FILE [OPTION...]     B=build; the options are those of `mapcheck threads`
# The exit code is that of mapcheck.
set -u
B=${B:-build}
[ $# -gt 0 ] || { echo 'run-file.sh: no file given; usage: run-file.sh ./yours.so [OPTION...]' >&2; exit 2; }
file=$1
shift
# A data race ends the process with a code that mapcheck knows.
export TSAN_OPTIONS="halt_on_error=1:exitcode=66${TSAN_OPTIONS:+:$TSAN_OPTIONS}"
runtime=$(grep -aoE 'libtsan\.so\.[0-9]+' "$file" 2> /dev/null | head -n 1)
if [ -n "$runtime" ]; then
    echo "--- under ThreadSanitizer: with $runtime before all other libraries" >&2
    LD_PRELOAD=$runtime exec "$B/mapcheck" threads --system "$file" "$@"
elif grep -qa __tsan_init "$file" 2> /dev/null; then
    [ -x "$B/threads/mapcheck" ] || { echo "run-file.sh: no $B/threads/mapcheck: type make $B/threads/mapcheck" >&2; exit 2; }
    echo "--- under ThreadSanitizer: in $B/threads/mapcheck" >&2
    exec "$B/threads/mapcheck" threads --system "$file" "$@"
fi
exec "$B/mapcheck" threads --system "$file" "$@"
