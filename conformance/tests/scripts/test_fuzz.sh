#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make fuzz with libFuzzer and a shared object: a good one ends with 0, a wrong one with its finding, with COLLECT=yes with
# every finding. The first and the last line name the system. Prints TAP.
# platforms: native
set -u
. conformance/tests/support/tap.sh
B=$(cd "${B:-build}" && pwd)
top=$PWD work=$B/fuzz-test
shown="$work/log"
rm -rf "$work"
mkdir -p "$work/build/fuzz"

make -s CC="${CC:-cc}" B="$B" "$B/mapcheck" "$B/fuzz/model_check" > "$work/log" 2>&1 || {
    echo 'ok 1 - make fuzz with a shared object # SKIP no clang with libFuzzer'
    echo 1..1
    exit 0
}
ln -s "$top/corpus" "$work/corpus"
ln -s "$B/mapcheck" "$work/build/mapcheck"
ln -s "$B/fuzz/model_check" "$work/build/fuzz/model_check"
cd "$work" || exit 2

# The kernel's mmap in three functions.
cat > good.c <<'C'
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset)
{
    return (void *)syscall(SYS_mmap, address, length, protection, flags, descriptor, offset);
}
int munmap(void *address, size_t length)
{
    return (int)syscall(SYS_munmap, address, length);
}
const int mapcheck_keeps_pages = 1; /* the process has holes of its own */
C
${CC:-cc} -shared -fPIC good.c -o good.so
sed 's/length == 0 || type == 0 ||/length == 0 ||/' "$top/examples/off_by_one.c" > wrong.c
${CC:-cc} -shared -fPIC wrong.c -o wrong.so

fuzz() { # SYSTEM [COLLECT]
    B=build TARGET=model_check COLLECT=${2:-} "$top/fuzz/targets/campaign.sh" libfuzzer native "$1" 12 1 > log 2>&1 < /dev/null
    code=$?
}
names() { # SYSTEM TEXT: the first and the last line
    head -n 1 log | grep -qF "fuzzing $1 with libfuzzer" && tail -n 1 log | grep -qF -- "--- $1: $2"
}

fuzz ./good.so
[ $code -eq 0 ] && names ./good.so 'no divergence' && ! ls out/crashes/* > /dev/null 2>&1
say $? 'a good shared object ends with 0, and leaves no crash'
awk '/INITED.* ft: / { for (i = 1; i < NF; i++) if ($i == "ft:" && $(i + 1) > 100) guided = 1 } END { exit !guided }' log &&
    ls out/corpus/* > /dev/null 2>&1
say $? "the model's states guide the fuzzer"
fuzz ./wrong.so
[ $code -eq 1 ] && names ./wrong.so 'a finding in out/crashes/' && ls out/crashes/divergence-*.ops > /dev/null
say $? 'a wrong one ends with its shrunk finding'
fuzz ./wrong.so
[ $code -eq 1 ] && [ "$(ls out/crashes/divergence-*.ops | wc -l)" -eq 2 ] && grep -q '<- diverges' log
say $? 'a finding of an earlier campaign is shown again'
fuzz ./wrong.so yes
[ $code -eq 1 ] && names ./wrong.so 'findings in out/collect: ' && grep -q 'CONTRACT MMAP-TYPE-NONE in 1 operation$' log &&
    grep -q 'CONTRACT ADDR-NO-OVERLAP in [3-9] operations$' log
say $? 'COLLECT=yes lists both faults'
bad=0
for file in out/collect/*.ops; do
    "$B/mapcheck" replay "$file" --system ./wrong.so > replayed
    [ $? -eq 1 ] || bad=1
done
[ $bad -eq 0 ]
say $? 'each file of out/collect diverges'
cd "$top" || exit 2
make -n CC="${CC:-cc}" B="$B" fuzz SYSTEM=x WASM=y > "$work/log" 2>&1
[ $? -eq 2 ] && grep -q 'are two systems: give one' "$work/log"
say $? 'SYSTEM and WASM at once are refused'
make -n CC="${CC:-cc}" B="$B" fuzz WASM=yours.wasm 2>&1 | grep -q 'campaign.sh libfuzzer native yours.wasm '
say $? 'WASM is the system of make fuzz'
make -n CC="${CC:-cc}" B="$B" replay WASM=yours.wasm 2>&1 | grep -q 'replay --system yours.wasm '
say $? 'WASM is the system of make replay'
