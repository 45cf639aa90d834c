#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The drop-in, impl/override.h: override/program.c with every allocator and C library that the
# drop-in supports, and with planted defects, each of which it must detect. Prints TAP.
#   test_override.sh     B=build
# platforms: node
set -u
. conformance/tests/support/tap.sh
eval "$(toolchain/probe.sh)"
export NODE_PATH
work=${B:-build}/override-test
rm -rf "$work"
mkdir -p "$work/folder"
program=conformance/tests/override/program.c
protect=conformance/tests/override/protect.c
remap=conformance/tests/override/remap.c
sources=$(find impl -maxdepth 1 -name '*.c' ! -name 'harness.c' ! -name 'validate*.c')
# make check has built them already, as a runtime would.
objects=$(echo "$sources" | sed "s|\(.*\)c$|${B:-build}/product/\1o|")
# shellcheck disable=SC2086
ls $objects > "$work/objects" 2>&1 || objects=$sources
strict='-std=c11 -D_GNU_SOURCE -iquote . -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Werror'

em() { # OUTPUT ARGUMENT...: a program for node
    name=$1
    shift
    # shellcheck disable=SC2086
    $EMCC $strict -O2 -DC_LIBRARY=1 "$@" -sALLOW_MEMORY_GROWTH \
        -sWASM_ASYNC_COMPILATION=0 -sEXIT_RUNTIME=1 -o "$work/$name.js"
}

wasi() { # OUTPUT ARGUMENT...
    name=$1
    shift
    # shellcheck disable=SC2086
    $WASI_CLANG --target=$WASI_TARGET $WASI_FLAGS $strict -O2 "$@" -o "$work/$name.wasm"
}

run() { # NAME
    if [ -e "$work/$1.js" ]; then
        timeout 120 "$NODE" "$work/$1.js"
    else
        program_here=$(cd "$work" && pwd)/$1.wasm runner=$(cd conformance/platforms && pwd)/run-wasi.sh
        (cd "$work/folder" && timeout 120 "$runner" "$program_here")
    fi > "$work/$1.said" 2> "$work/$1.log"
}

# The program must print at least one test, and none may fail.
judge() { # NAME
    run "$1"
    status=$?
    sed "s/^\(ok\|not ok\) - /&$1: /" "$work/$1.said"
    [ "$status" -eq 0 ] && grep -q '^ok' "$work/$1.said" || shown=$work/$1.log say 1 "$1: ends with $status"
}

# Copies impl/ to $work/impl and replaces one line of FILE.
alter() { # NAME FILE OLD NEW
    rm -rf "$work/impl"
    cp -R impl "$work/impl"
    OLD=$3 NEW=$4 awk '
        (at = index($0, ENVIRON["OLD"])) && !lines++ {
            $0 = substr($0, 1, at - 1) ENVIRON["NEW"] substr($0, at + length(ENVIRON["OLD"]))
        }
        { print } END { exit lines == 0 }' "impl/$2" > "$work/impl/$2" ||
        { say 1 "$1: a line of $2 has: $3"; return 1; }
}

build_and_judge() { # em|wasi NAME ARGUMENT...
    if "$@" > "$work/$2.log" 2>&1; then
        judge "$2"
    else
        shown=$work/$2.log say 1 "$2: builds"
    fi
}

# sees em|wasi NAME SOURCE FOLDER ARGUMENT...: the program must fail over the sources of FOLDER, which have a defect.
sees() {
    compile=$1 name=$2 source=$3 folder=$4
    shift 4
    # shellcheck disable=SC2046
    "$compile" "$name" -w "$source" $(echo "$sources" | sed "s|impl/|$folder/|") "$@" > "$work/$name.log" 2>&1 ||
        { shown=$work/$name.log say 1 "planted $name builds"; return; }
    run "$name"
    say $((! $?)) "planted $name is seen: $(sed -n 's/^not ok - //p' "$work/$name.said" | head -n 1)"
}

threads='-pthread -sPTHREAD_POOL_SIZE=5 -sPROXY_TO_PTHREAD -sINITIAL_MEMORY=64MB -Wno-pthreads-mem-growth'
export_memalign=-sEXPORTED_FUNCTIONS=_main,_emscripten_builtin_memalign
# shellcheck disable=SC2086
{
    build_and_judge em dlmalloc $program $objects
    build_and_judge em emmalloc $program $objects -sMALLOC=emmalloc $export_memalign
    [ -z "$EMCC_MIMALLOC" ] || build_and_judge em mimalloc $program $objects -sMALLOC=mimalloc
    # With dlmalloc, Emscripten's own mmap is not safe with several threads: impl/README.md.
    build_and_judge em pthread $program $sources -DTHREADS=4 $threads -sMALLOC=emmalloc $export_memalign
    build_and_judge em arguments conformance/tests/override/arguments.c $objects
    build_and_judge em break conformance/tests/override/break.c $objects
    build_and_judge em remap $remap $objects
    build_and_judge em remap-skip-table $remap $sources -DPAGE_TABLE_SKIP_TABLE
    build_and_judge em protect $protect $objects -DDENIED=0
    build_and_judge em protect-refused $protect $sources -DDENIED=ENOTSUP -DPAGE_MANAGER_MPROTECT_SUCCEEDS=0
}

# A default that is the other one, and a choice that nothing reads.
! alter protects-by-default posix_mmap.h 'PAGE_MANAGER_MPROTECT_SUCCEEDS 1' 'PAGE_MANAGER_MPROTECT_SUCCEEDS 0' ||
    sees em protects-by-default $protect "$work/impl" -DDENIED=0
! alter choice-is-ignored posix_mmap.c 'PAGE_MANAGER_MPROTECT_SUCCEEDS ? 0 : ENOTSUP' 0 ||
    sees em choice-is-ignored $protect "$work/impl" -DDENIED=ENOTSUP -DPAGE_MANAGER_MPROTECT_SUCCEEDS=0

# With malloc on top, the mappings of the C library lie in pages of the page manager.
on_top="-isystem $EMCC_FOLDER/system/lib $export_memalign"
# shellcheck disable=SC2086
build_and_judge em remap-on-top $remap $sources impl/malloc/over_dlmalloc.c $on_top
# shellcheck disable=SC2086
! alter moves-over-theirs override.c 'LIBC_HAS_MMAP && find_in(fixed, new_length, &theirs)' 'false && find_in(fixed, new_length, &theirs)' ||
    sees em moves-over-theirs $remap "$work/impl" "$work/impl/malloc/over_dlmalloc.c" $on_top

# What the C library answers alone: no move to a place, and no mincore.
printf '%s\n' '#include <errno.h>' '#include <stdio.h>' '#include <sys/mman.h>' \
    'int main(void) {' \
    '    char *bytes = mmap(0, 131072, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);' \
    '    unsigned char residency[2];' \
    '    int moved = mremap(bytes, 65536, 65536, MREMAP_MAYMOVE | MREMAP_FIXED, bytes + 65536) == MAP_FAILED ? errno : 0;' \
    '    int resident = mincore(bytes, 65536, residency) == -1 ? errno : 0;' \
    '    printf("%d %d\n", moved == ENOSYS || moved == ENOMEM, resident == ENOSYS);' \
    '}' > "$work/stock.c"
em stock "$work/stock.c" > "$work/stock.log" 2>&1 && run stock && [ "$(cat "$work/stock.said")" = '1 1' ]
shown=$work/stock.log say $? 'the C library alone moves nothing to a place, and its mincore is ENOSYS'

# The stubs of the C library answer 0 for memory that no mmap gave.
! alter stubs-answer-for-malloc override.c '!LIBC_HAS_OTHERS || !find_in(address, length, &range)' \
    'find_in(address, length, &range), page_manager_is_mapped(override_manager(), address_of(address), length)' ||
    sees em stubs-answer-for-malloc conformance/tests/override/arguments.c "$work/impl"

# break.c must see a mark that ignores where the break was when a growth was refused.
! alter mark-is-forgotten program_break.c 'if (program_break->high_water < seen)' 'if (0)' ||
    sees em mark-is-forgotten conformance/tests/override/break.c "$work/impl"

# Memory that others took by memory.grow. Without the option, the page manager takes it for zero.
# shellcheck disable=SC2086
build_and_judge em grown conformance/tests/override/grown.c $sources -DPAGE_MANAGER_OTHERS_GROW
grown=conformance/tests/override/grown.c
sees em others-are-forgotten $grown impl
! alter others-count-once program_break.c '(uint64_t)__builtin_wasm_memory_size(0) * 65536' 'program_break->high_water' ||
    sees em others-count-once $grown "$work/impl" -DPAGE_MANAGER_OTHERS_GROW
! alter everything-is-dirty program_break.c '(uint64_t)__builtin_wasm_memory_size(0) * 65536' 'UINT32_MAX' ||
    sees em everything-is-dirty $grown "$work/impl" -DPAGE_MANAGER_OTHERS_GROW

# The compiler refuses a build with 64-bit pointers, with a message.
! $EMCC -sMEMORY64=1 -c impl/override.c -o "$work/memory64.o" > "$work/memory64.log" 2>&1 &&
    grep -q 'error.*override.c is for product builds for wasm32' "$work/memory64.log"
shown=$work/memory64.log say $? "-sMEMORY64 is refused: $(sed -n 's/.*error: "\(.*\)"$/\1/p' "$work/memory64.log" | head -n 1)"

if [ -n "${LACKS_wasi:-}" ]; then
    skip wasi "needs $LACKS_wasi"
    exit
fi
! wasi stock -D_WASI_EMULATED_MMAN "$work/stock.c" -lwasi-emulated-mman > "$work/stock.log" 2>&1 &&
    grep -q 'undefined symbol: mremap' "$work/stock.log" && grep -q 'undefined symbol: mincore' "$work/stock.log"
shown=$work/stock.log say $? 'the C library of WASI has neither mremap nor mincore'
wrap='-DC_LIBRARY=1 -DPAGE_MANAGER_WRAP -Wl,--wrap=mmap,--wrap=munmap,--wrap=mprotect -lwasi-emulated-mman'
# shellcheck disable=SC2086
{
    build_and_judge wasi wasi $program $sources
    build_and_judge wasi wasi-skip-table $program $sources -DPAGE_TABLE_SKIP_TABLE
    build_and_judge wasi wasi-arguments conformance/tests/override/arguments.c $sources
    build_and_judge wasi wasi-remap $remap $sources
    build_and_judge wasi wasi-remap-skip-table $remap $sources -DPAGE_TABLE_SKIP_TABLE
    build_and_judge wasi wasi-remap-wrap $remap $sources $wrap
    build_and_judge wasi wasi-protect $protect $sources -DDENIED=ENOTSUP
    build_and_judge wasi wasi-protect-succeeds $protect $sources -DDENIED=0 -DPAGE_MANAGER_MPROTECT_SUCCEEDS=1
    build_and_judge wasi wasi-wrap $program $sources $wrap
    build_and_judge wasi wasi-shared-page conformance/tests/override/shared_page.c $sources $wrap
}

# Plants a defect in a copy of impl/ by replacing one line; the program must see it.
plant() { # NAME FILE OLD NEW [ARGUMENT...]
    name=$1 file=$2 old=$3 new=$4
    shift 4
    ! alter "$name" "$file" "$old" "$new" || sees wasi "$name" "$program" "$work/impl" "$@"
}

# shellcheck disable=SC2086
{
    plant files-are-served override.c 'LIBC_HAS_MMAP && is_file' '0' $wrap
    plant switch-is-ignored override.c '!override_is_active() || ' '' $wrap
    plant switch-moves-ranges override.c 'if (LIBC_HAS_MMAP && find_in(address, length, &first))' \
        'first = (struct override_range){address_of(address), length}; if (!override_is_active())' $wrap
    plant both-are-ours override.c 'error = unmap_by_libc(&range)' 'error = 0' $wrap
    program=conformance/tests/override/shared_page.c \
        plant only-the-first-of-a-page override.c 'override_ranges_find(start, end, &range)) {' 'override_ranges_find(ours, end, &range)) {' $wrap
    program=conformance/tests/override/arguments.c \
        plant offsets-are-pages posix_mmap.c 'page_size < OFFSET_UNIT ? page_size : OFFSET_UNIT' 'page_size'
    program=conformance/tests/override/arguments.c \
        plant length-before-file posix_mmap.c 'request->descriptor < 0)' 'request->descriptor < 0 && request->length_bytes != 0)'
    plant errno-is-forgotten override.c 'errno = error' '(void)error' $wrap
    plant errno-is-touched override.c 'return 0;' 'return errno = 0;' $wrap
    plant libc-answers-for-all override.c '!LIBC_HAS_OTHERS || !find_in(address, length, &range)' \
        '(find_in(address, length, &range), false)' $wrap
    program=$protect \
        plant success-needs-no-page posix_mmap.c 'else if (!page_manager_is_mapped(manager, address, length_bytes))' \
        'else if (!PAGE_MANAGER_MPROTECT_SUCCEEDS && !page_manager_is_mapped(manager, address, length_bytes))' \
        -DDENIED=0 -DPAGE_MANAGER_MPROTECT_SUCCEEDS=1
    program=$remap
    plant place-is-forgotten override.c 'fixed = va_arg(rest, void *)' '(void)va_arg(rest, void *)'
    plant vector-is-too-long override.c 'length / LIBC_PAGE + (length % LIBC_PAGE != 0)' 'length / LIBC_PAGE + 1'
    plant vector-is-too-short override.c 'length / LIBC_PAGE + (length % LIBC_PAGE != 0)' 'length / LIBC_PAGE'
    plant holes-are-resident override.c 'linux_mincore(override_manager(), address_of(address), length)' '0'
    plant moves-without-bytes page_move.c 'copy(manager, old, new);' '(void)copy;'
    plant moves-over-itself page_move.c '|| overlap(old, new)' ''
    plant old-pages-keep-bytes page_move.c 'host_discard_find(&work, manager, old)' '0'
    plant old-pages-stay page_move.c 'host_discard_release(manager, old)' '(void)0'
    plant gains-are-dirty page_move.c 'new.end}, CONTENTS_ZEROED' 'new.end}, CONTENTS_UNINITIALIZED'
    plant dontunmap-of-any-length posix_mmap.c 'LINUX_MREMAP_DONTUNMAP) == 0 || same_length' 'LINUX_MREMAP_DONTUNMAP) == 0 || (same_length, true)'
    program=conformance/tests/override/program.c
    plant mlock-always-succeeds override.c 'answer(posix_mlock(' '0 * (posix_mlock('
    plant munlock-locks-nothing override.c 'answer(posix_munlock(' 'answer(posix_munmap('
}

# Only a malloc that uses memory of other sbrk callers must start before them: wasi-libc's until
# 2023.
cat > "$work/first.c" << 'END'
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
int main(void)
{
    enum { GROWN = 4 * 65536, BYTES = 100000 };
    uintptr_t grown = (uintptr_t)sbrk(GROWN);
    volatile uintptr_t block = (uintptr_t)malloc(BYTES);
    return block < grown + GROWN && block + BYTES > grown ? 1 : 0;
}
END
begin_late() { plant malloc-begins-late program_break.c 'let_malloc_begin();' ''; }
if ! wasi first "$work/first.c" > "$work/first.log" 2>&1; then
    shown=$work/first.log say 1 'a first malloc builds'
elif run first; then
    late=$(begin_late)
    [ "$late" = 'not ok - planted malloc-begins-late is seen: ' ]
    say $? "malloc-begins-late changes nothing where malloc leaves alone what others have grown: $late"
else
    begin_late
fi
