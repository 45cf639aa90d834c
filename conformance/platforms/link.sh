#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make conformance LINK='your.a': emcc links sources, objects or a library that define mmap and munmap into
# a module that the suite's host can call (systems/wasm_engine_inside.c). The module is the system `yours`.
# make threads LINK='your.a': into a program with threads (systems/wasm_threads_inside.c).
#   link.sh OUT.wasm|OUT.threads FILE...     FLAGS: more flags for emcc     exit: 0, or 2 and one line
set -u
out=$1
shift
here=$(dirname "$0")
work=${out%.*}
eval "$("$here/../../toolchain/probe.sh")"
export NODE_PATH

refuse() {
    echo "link: $1" >&2
    exit 2
}

command -v "$EMCC" > /dev/null || exec "$here/../../toolchain/setup.sh" need emcc
[ $# -gt 0 ] || refuse "nothing to link; type: make conformance LINK='your.a'"
rm -rf "$work" "$out"
mkdir -p "$work"
case $out in
    *.threads) kind='-pthread -fsanitize-coverage=trace-pc-guard' ;;
    *) kind="-include $here/link_grow.h" ;;
esac
objects=
for file; do
    [ -f "$file" ] || refuse "$file: no such file; LINK='...' takes sources, objects and libraries"
    case $file in
        *.c | *.cpp | *.cc)
            object=$work/$(echo "$file" | tr -c 'a-zA-Z0-9\n' _).o
            # FLAGS and kind are split into words on purpose.
            # shellcheck disable=SC2086
            $EMCC -O2 $kind ${FLAGS:-} -c "$file" -o "$object" > "$work/log" 2>&1 ||
                refuse "$file does not compile: $(grep -m 1 error "$work/log"), see $work/log"
            file=$object ;;
        # Without -pthread the compiler makes plain operations of atomic ones, so that a lock is none.
        *.o | *.a)
            [ "$out" = "${out%.threads}" ] || grep -qa '+.atomics' "$file" ||
                refuse "$file was compiled without -pthread, so its threads are not asked" ;;
        *) refuse "$file: LINK='...' takes .c, .cc, .cpp, .o and .a" ;;
    esac
    objects="$objects $file"
done
# shellcheck disable=SC2086
$EMNM --defined-only $objects > "$work/symbols" 2> "$work/log" ||
    refuse "not objects for wasm: $(head -n 1 "$work/log")"
for symbol in mmap munmap; do
    grep -qE " [TWV] $symbol\$" "$work/symbols" ||
        refuse "$* define no $symbol: the test would call that of the C library"
done

# The rest of the family, where the user defines it too: -DENGINE_MADVISE exports madvise to the host.
family=
defines() { grep -qE " [A-Z] $1\$" "$work/symbols"; }
for symbol in mremap madvise posix_madvise mprotect msync mlock munlock; do
    ! defines $symbol || family="$family -DENGINE_$(echo $symbol | tr a-z A-Z)"
done
! defines mapcheck_keeps_pages || family="$family -DENGINE_KEEPS_PAGES"

fail_to_link() {
    refuse "does not link: $(grep -m 1 error "$work/log"), see $work/log"
}

# No thread calls an mmap that declares, as a shared object can, that one thread at a time may use it.
[ "$out" = "${out%.threads}" ] || ! defines mapcheck_one_thread ||
    refuse 'its threads are not asked: it defines mapcheck_one_thread'

# The program has the threads that carry out a plan. run-threads.mjs sends plans and reads records.
if [ "$out" != "${out%.threads}" ]; then
    parts=
    for part in loadable_threads_server loadable_threads_worker loadable_threads_pages host_error wasm_threads_inside; do
        parts="$parts $here/../systems/$part.c"
    done
    # shellcheck disable=SC2086
    $EMCC -O2 -pthread -std=gnu11 --no-entry -sMODULARIZE -sEXPORT_NAME=createProgram -sENVIRONMENT=node,worker -sPTHREAD_POOL_SIZE=4 \
        -sNODEJS_CATCH_EXIT=0 -sNODEJS_CATCH_REJECTION=0 -sALLOW_MEMORY_GROWTH -Wno-pthreads-mem-growth -sINITIAL_MEMORY=128MB -sEXPORTED_RUNTIME_METHODS=wasmMemory \
        -sMAXIMUM_MEMORY=2GB ${FLAGS:-} -D_GNU_SOURCE $family -iquote "$here/../.." $parts $objects -o "$work/program.js" \
        > "$work/log" 2>&1 || fail_to_link
    printf '#!/bin/sh\nexec %s --no-warnings "%s" "%s"\n' "$NODE" "$(cd "$here" && pwd)/run-threads.mjs" \
        "$(cd "$work" && pwd)/program.js" > "$out"
    chmod +x "$out"
    exit
fi

# The memory ends at 2 GiB: no world limits the memory.grow of an object, and a map of more than half of the addresses has to
# fail. The module begins with 1 MiB, or with the memory that its static data needs. `link` prints that number of
# bytes when the first attempt was too small. --undefined: the linker wraps sbrk, but does not load it, when nothing
# else in the module calls it. The break was then 0, and the host's sbrk gave out the mappings of the user.
link() { # BYTES
    # shellcheck disable=SC2086
    $EMCC -O2 --no-entry -sSTANDALONE_WASM -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=2GB \
        -sINITIAL_MEMORY="$1" "${EMCC_STACK}64KB" -Wl,--undefined=sbrk,--wrap=sbrk,--wrap=_sbrk64 ${FLAGS:-} \
        -D_GNU_SOURCE -DENGINE_GROWS $family -iquote "$here/../.." "$here/../systems/wasm_engine_inside.c" $objects \
        -o "$out" > "$work/log" 2>&1 ||
        { sed -n 's/.*initial memory too small, \([0-9]*\) bytes needed.*/\1/p' "$work/log" | head -n 1; return 1; }
}
needed=$(link 1048576) ||
    { [ -n "$needed" ] && link $(((needed / 65536 + 1) * 65536)) > /dev/null; } ||
    fail_to_link
