#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A run cannot be made green, or ended, by the system that it tests. Every fault of
# conformance/systems/examples/hostile.c is hunted by stress, replay and conform: exit code 1, one
# report, and a verdict that says in words how the system ended. Then the page manager gets an index
# out of bounds, which every verb has to survive. Prints TAP.
set -u
. conformance/tests/support/tap.sh
B=${B:-build}
work=$B/hostile
shown="$work/log"
rm -rf "$work"
mkdir -p "$work"

# Runs mapcheck; $code is its exit code and $work/log all its output.
run() { # PROGRAM ARGUMENT...
    "$@" > "$work/log" 2>&1 < /dev/null
    code=$?
}

# The log has these words, once its line breaks are blanks.
words() { tr -s ' \n' ' ' < "$work/log" | grep -qF -- "$1"; }

printf 'world pages=64 page=4096 limit=64\na = map 1p\nb = map 3p\nunmap a 1p\n' > "$work/three.ops"
sed -n 's/^#.*if defined(FAULT_\([a-z0-9_]*\)).*/\1/p' conformance/systems/examples/hostile.c |
    sed "s|.*|$B/examples/hostile-&.so|" | xargs make -s --no-print-directory B="$B" > "$work/log" 2>&1
say $? 'every fault is a shared object'

# The report is printed once, also where the code makes a second process.
hunt() { # FAULT WORDS
    system=$B/examples/hostile-$1.so
    run "$B/mapcheck" replay "$work/three.ops" --system "$system"
    [ "$code" -eq 1 ] && words "$2" && [ "$(grep -c '1 failed' "$work/log")" -eq 1 ]
    say $? "replay: hostile-$1.so: $2"
    run "$B/mapcheck" stress --operations 2000 --seed 1 --system "$system" -o "$work/$1.ops" --force
    [ "$code" -eq 1 ] && words "$2" && [ "$(grep -c '^diverged after' "$work/log")" -eq 1 ] && [ -s "$work/$1.ops" ]
    say $? "stress: hostile-$1.so: $2"
    run "$B/mapcheck" conform --system "$system" --clause PART-MIDDLE
    [ "$code" -eq 1 ] && words "$2" && [ "$(grep -c '^PART-MIDDLE' "$work/log")" -eq 1 ]
    say $? "conform: hostile-$1.so: $2"
}

run "$B/mapcheck" replay "$work/three.ops" --system "$B/examples/hostile-none.so"
[ "$code" -eq 0 ] && words '1 passed'
say $? 'replay: without a fault'
run "$B/mapcheck" stress --operations 2000 --seed 1 --system "$B/examples/hostile-none.so"
[ "$code" -eq 0 ] && words 'no divergence'
say $? 'stress: without a fault'
run "$B/mapcheck" conform --system "$B/examples/hostile-none.so" --clause PART-MIDDLE
[ "$code" -eq 0 ] && words PASS
say $? 'conform: without a fault'

hunt exit 'exited with code 0'
hunt _exit 'exited with code 0'
hunt exit3 'exited with code 3'
hunt thread 'exited with code 0'
hunt abort 'was killed by signal SIGABRT'
hunt segv 'was killed by signal SIGSEGV'
hunt term 'was killed by signal SIGTERM'
hunt kill 'was killed by signal SIGKILL'
hunt group 'was killed by signal SIGKILL'
hunt stop 'was stopped by signal SIGSTOP'
hunt close 'closed descriptors'
hunt fork 'created a second process'
hunt stack "returned addresses of its caller's stack"
hunt none_pages 'cannot be read'
hunt read_only 'cannot be written'
hunt loop 'of processor time'
hunt block 'of processor time'
hunt steal 'of processor time'

# A fault in the life of the process: before the first call, and after the last.
for fault in exit crash close fork; do
    run "$B/mapcheck" stress --operations 100 --system "$B/examples/hostile-constructor_$fault.so"
    [ "$code" -eq 2 ] && [ "$(wc -l < "$work/log")" -eq 1 ] && words 'while it was loaded'
    say $? "a constructor: $fault is one line and exit code 2"
done
for verb in 'stress --operations 100 --seed 1' "replay $work/three.ops" 'conform --clause PART-MIDDLE'; do
    # shellcheck disable=SC2086
    run "$B/mapcheck" $verb --system "$B/examples/hostile-destructor.so"
    [ "$code" -eq 1 ] && words 'after the last operation of a run' && words SIGSEGV
    say $? "a destructor that crashes: ${verb%% *}"
done

# An exception that leaves mmap.
cat > "$work/throws.cc" <<'END'
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
extern "C" void *mmap(void *a, size_t length, int p, int f, int d, off_t o) noexcept(false)
{
    if (length > 8192)
        throw 1;
    return (void *)syscall(SYS_mmap, a, length, p, f, d, o);
}
extern "C" int munmap(void *a, size_t length) noexcept(false)
{
    return (int)syscall(SYS_munmap, a, length);
}
END
if ${CXX:-c++} -shared -fPIC -fpermissive -w "$work/throws.cc" -o "$work/throws.so" 2> "$work/log"; then
    run "$B/mapcheck" replay "$work/three.ops" --system "$work/throws.so"
    [ "$code" -eq 1 ] && words 'was killed by signal SIGABRT' && words '1 failed'
    say $? 'an exception that leaves mmap'
else
    skip 'an exception that leaves mmap' 'no C++ compiler'
fi

# SIGTERM ends mapcheck while the system hangs with all signals blocked, and no process stays.
"$B/mapcheck" replay "$work/three.ops" --system "$B/examples/hostile-block.so" > "$work/log" 2>&1 &
mapcheck=$!
maps() { grep -l hostile-block.so /proc/[0-9]*/maps 2> /dev/null | wc -l; }
while [ "$(maps)" -eq 0 ] && kill -0 $mapcheck 2> /dev/null; do sleep 0.1; done
kill -TERM $mapcheck
wait $mapcheck
[ $? -eq 143 ]
say $? 'SIGTERM ends mapcheck while its system hangs'
tries=0
while [ "$(maps)" -gt 0 ] && [ $tries -lt 600 ]; do sleep 0.1; tries=$((tries + 1)); done
[ "$(maps)" -eq 0 ]
say $? 'and the process of the system with it'

# The page manager with an index out of bounds: an unmap of two pages or more.
mkdir -p "$work/impl"
sed 's/^    if (run.first < run.end)$/    if (run.end - run.first > 1) *(volatile char *)((uintptr_t)manager ^ (uintptr_t)1 << 45) = 1;\n&/' \
    impl/page_manager.c > "$work/impl/page_manager.c"
! cmp -s impl/page_manager.c "$work/impl/page_manager.c" &&
    make -s --no-print-directory B="$B" MUTANT="$work" MUTATED=impl/page_manager.c "$work/mapcheck" > "$work/log" 2>&1
say $? 'the page manager with an index out of bounds'
printf 'world pages=8 page=16\na = map 2p\nunmap a 2p\n' > "$work/two.ops"
survives() { # NAME WORDS ARGUMENT...
    name=$1 wanted=$2
    shift 2
    run "$work/mapcheck" "$@"
    [ "$code" -eq 1 ] && words 'was killed by signal SIGSEGV' && words "$wanted"
    say $? "$name survives a crash of the page manager"
}
survives stress 'saved ' stress --operations 5000 --seed 1 -o "$work/found.ops"
run "$B/mapcheck" replay "$work/found.ops"
[ "$code" -eq 0 ] && words '1 passed'
say $? 'its program passes without the fault'
run "$work/mapcheck" replay "$work/found.ops"
[ "$code" -eq 1 ] && words 'was killed by signal SIGSEGV'
say $? 'and shows it again with the fault'
survives replay ' failed, 0 skipped' replay corpus/seeds
run "$B/mapcheck" replay corpus/seeds
total=$(sed -n 's/^\([0-9]*\) passed, 0 failed.*/\1/p' "$work/log")
run "$work/mapcheck" replay corpus/seeds
[ "$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed.*/\1+\2/p' "$work/log" | sed 's/+/ /' | awk '{ print $1 + $2 }')" -eq "$total" ]
say $? 'replay counts every file once'
survives shrink 'operations -> ' shrink "$work/two.ops" -o "$work/shrunk.ops"
survives explore 'saved ' explore --pages 4 -o "$work/explored.ops"
survives conform FAIL conform
[ "$(wc -l < "$work/log")" -eq "$("$B/mapcheck" conform --list | wc -l)" ]
say $? 'conform has one line for every clause'
