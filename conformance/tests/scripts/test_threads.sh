#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Threads on a user's shared object and on a linked program: `mapcheck threads`, and fuzz/threads/run-file.sh for an object with
# ThreadSanitizer. An object without a lock falls, the same one with a lock and Linux agree, and what is no matter of
# threads is called so. Prints TAP.
set -u
. conformance/tests/support/tap.sh
B=${B:-build} CC=${CC:-cc}
eval "$(toolchain/probe.sh)"
work=$B/threads-test
shown="$work/log"
rm -rf "$work"
mkdir -p "$work"

# Runs a command, whose --seconds become FACTOR times as many. A broken object may create processes. Where the shell has no
# such limit, it runs without one.
run_for() { # FACTOR COMMAND...
    factor=$1 words_left=$(($# - 1)) before=
    shift
    while [ "$words_left" -gt 0 ]; do
        [ "$before" = --seconds ] && set -- "$@" $(($1 * factor)) || set -- "$@" "$1"
        before=$1 words_left=$((words_left - 1))
        shift
    done
    # shellcheck disable=SC3045
    (ulimit -u 3000 2> /dev/null; exec timeout 900 "$@") > "$work/log" 2>&1 < /dev/null
}
has_words() { [ -z "$1" ] || tr -s ' \n' ' ' < "$work/log" | grep -qE -- "$1"; }

# expect NAME CODE WORDS COMMAND...: the exit code, and words in its output. On a busy machine too few calls may overlap in the
# given seconds, so the command then gets more of them.
expect() {
    name=$1 code=$2 words=$3
    shift 3
    for times in 1 4 12; do
        run_for "$times" "$@"
        status=$?
        has_words 'too few of them overlapped' || break
    done
    [ "$status" -eq "$code" ] && has_words "$words"
    say $? "$name"
}
threads() { # NAME CODE WORDS FILE OPTION...
    name=$1 code=$2 words=$3 file=$4
    shift 4
    expect "$name" "$code" "$words" "$B/mapcheck" threads --system "$file" "$@"
}

# shellcheck disable=SC2046
make -s --no-print-directory B="$B" $(printf "$B/examples/%s.so " racy racy-LOCKED racy-KEEPS racy-ONE_THREAD racy-FIXED_FAILS good table hostile-exit) \
    > "$work/log" 2>&1
say $? 'the objects are built'

finding='^(--- .*)?(THREAD-[A-Z-]+|ZERO-REUSE): .*: [0-9]+ histories, seed 1: divergence, see above $'
threads 'an object without a lock falls within ten seconds' 1 "$finding" "$B/examples/racy.so" --seconds 10
grep -q '^  call  thread   from .. to ' "$work/log" && grep -q '^  pages [0-9]* to [0-9]* are at 0x' "$work/log"
say $? 'the report has the calls and their addresses'
threads 'the same object with a lock agrees' 0 ': no divergence $' "$B/examples/racy-LOCKED.so" --seconds 4
threads 'a MAP_FIXED that fails may unmap' 0 ': no divergence $' "$B/examples/racy-FIXED_FAILS.so" --seconds 4
threads 'the number of histories ends a run' 0 '--- threads: 50 histories, seed 7: no divergence $' \
    "$B/examples/racy-LOCKED.so" --histories 50 --seed 7
threads 'Linux agrees' 0 ': no divergence $' "$B/examples/good.so" --seconds 4
threads 'a refusal that keeps the lock blocks the next call' 1 \
    '^THREAD-ERRPATH-UNLOCK: a call does not return: the system .* divergence, see above $' "$B/examples/racy-KEEPS.so" --seconds 4

threads 'an object for one thread is not asked' 77 \
    '^--- threads: UNSUPPORTED: .* it declares mapcheck_one_thread: one thread at a time may use it $' "$B/examples/racy-ONE_THREAD.so"
threads 'a table is not asked' 77 '^--- threads: UNSUPPORTED: .* it is a table' "$B/examples/table.so"
threads 'the page manager is not asked' 77 '^--- threads: UNSUPPORTED: .* it is no shared object' page-manager
threads 'an object that cannot be loaded' 2 'cannot read .*no such file|No such file' "$work/none.so"

# What one thread can show is no verdict about threads.
threads 'an object that exits with 0 is no agreement' 1 \
    '^with one thread: THREAD-LINEAR: the system exited with code 0: .* UNRESOLVED: one thread is enough' "$B/examples/hostile-exit.so"
# shellcheck disable=SC2086
$CC -shared -fPIC examples/off_by_one.c -o "$work/off_by_one.so" 2> "$work/log"
threads 'a fault of one thread is called so' 1 '^with one thread: .* UNRESOLVED: one thread is enough' "$work/off_by_one.so"
stranger() { # FAULT DESIGN
    # shellcheck disable=SC2046,SC2086
    $CC -std=gnu11 -O2 -shared -fPIC -fvisibility=hidden -iquote . "-DFAULT=$1" "conformance/strangers/$2.c" \
        $(printf 'conformance/strangers/%s.c ' memory pages arguments map family lock process) -o "$work/$1.so" 2> "$work/log"
}
stranger length_zero_mapped bitmap
threads 'a fault of one thread in other calls hides no plain ones, and is a finding' 1 \
    '^with one thread: MMAP-LEN-ZERO: may not succeed so it gets plain calls only: .* one thread breaks MMAP-LEN-ZERO, see above; no divergence in plain calls $' \
    "$work/length_zero_mapped.so" --seconds 3

expect 'run-file.sh needs a file' 2 'no file given' fuzz/threads/run-file.sh
expect 'run-file.sh passes the options on' 0 '--- threads: 30 histories, seed 3: no divergence' \
    fuzz/threads/run-file.sh "$B/examples/racy-LOCKED.so" --histories 30 --seed 3

# raced COMPILER PROGRAM...: a lock that the sanitizer sees is no race, and its lack is one
raced() {
    which=$1
    shift
    "$@" -O1 -g -fsanitize=thread -shared -fPIC conformance/systems/examples/racy.c -o "$work/$which.so" > "$work/log" 2>&1 &&
        "$@" -O1 -g -fsanitize=thread -shared -fPIC -DLOCKED conformance/systems/examples/racy.c -o "$work/$which-LOCKED.so" > "$work/log" 2>&1
    [ $? -eq 0 ] || { skip "ThreadSanitizer of $which" 'it has none'; return; }
    threads "$which: mapcheck alone says what to type" 2 'was built with -fsanitize=thread: type make threads SYSTEM=' "$work/$which.so"
    expect "$which: a data race is a finding" 1 \
        'WARNING: ThreadSanitizer: data race .*THREAD-LINEAR: a data race, see the report of ThreadSanitizer above' \
        fuzz/threads/run-file.sh "$work/$which.so" --seconds 10
    expect "$which: a lock is none" 0 '--- under ThreadSanitizer: .*: no divergence $' \
        fuzz/threads/run-file.sh "$work/$which-LOCKED.so" --seconds 4
}
# CC may be several words.
# shellcheck disable=SC2086
raced gcc $CC
if command -v "${CLANG:-clang}" > /dev/null; then
    expect 'mapcheck with the runtime of clang is built' 0 '' make -s --no-print-directory B="$B" "$B/threads/mapcheck"
    raced clang "$CLANG"
else
    skip 'ThreadSanitizer of clang' 'needs clang'
fi

# A linked program, whose threads run in node. They pause in the user's sources, so that their calls meet. The run ends with
# its first finding; a busy machine gets more than the ten seconds that a free one needs.
linked() { # NAME FLAGS FILE...
    out=$work/$1.threads flags=$2
    shift 2
    FLAGS=$flags conformance/platforms/link.sh "$out" "$@" > "$work/log" 2>&1
}
if command -v "$EMCC" > /dev/null && command -v "$NODE" > /dev/null; then
    racy=conformance/systems/examples/racy.c
    linked racy '' "$racy" && linked locked -DLOCKED "$racy" && linked keeps -DKEEPS "$racy"
    say $? 'programs with threads are linked'
    threads 'a linked program without a lock falls' 1 "$finding" "$work/racy.threads" --seconds 60
    threads 'the same program with a lock agrees' 0 ': no divergence $' "$work/locked.threads" --seconds 4
    threads 'its refusal that keeps the lock blocks the next call' 1 \
        '^THREAD-ERRPATH-UNLOCK: a call does not return: the system .* divergence, see above $' "$work/keeps.threads" --seconds 4
    expect 'one thread at a time: its threads are not asked' 2 'it defines mapcheck_one_thread' \
        env FLAGS=-DONE_THREAD conformance/platforms/link.sh "$work/one.threads" "$racy"
    # shellcheck disable=SC2086
    $EMCC -O2 -c "$racy" -o "$work/plain.o" > "$work/log" 2>&1
    expect 'an object without -pthread is refused' 2 'plain.o was compiled without -pthread' \
        conformance/platforms/link.sh "$work/plain.threads" "$work/plain.o"
    printf '#include <stdlib.h>\n#include <sys/mman.h>\nvoid *mmap(void *a, size_t l, int p, int f, int d, off_t o)\n{\n%s\n}\n%s\n' \
        '    (void)a, (void)l, (void)p, (void)f, (void)d, (void)o; __builtin_trap();' \
        'int munmap(void *a, size_t l) { (void)a, (void)l; return 0; }' > "$work/traps.c"
    linked traps '' "$work/traps.c"
    threads 'a trap is a verdict' 1 'the system trapped: unreachable' "$work/traps.threads" --seconds 4
    printf '#!/bin/sh\nexit 0\n' > "$work/ends.threads"
    chmod +x "$work/ends.threads"
    threads 'a program that ends at once is no agreement' 77 'ended before it began' "$work/ends.threads" --seconds 4
else
    skip 'threads of a linked program' 'needs emcc and node'
fi
threads 'a program that is not there is one line' 2 'none.threads: cannot be run: .*make threads LINK= builds it' "$work/none.threads"
