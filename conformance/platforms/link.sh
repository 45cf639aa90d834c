#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make conformance LINK='your.a': emcc links sources, objects or a library that define mmap and munmap into
# a module that the suite's host can call (systems/wasm_engine_inside.c). The module is the system `yours`.
#   link.sh OUT.wasm FILE...     FLAGS: more flags for emcc     exit: 0, or 2 and one line
set -u
out=$1
shift
here=$(dirname "$0")
work=$(dirname "$out")/yours
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
objects=
for file; do
    [ -f "$file" ] || refuse "$file: no such file; LINK='...' takes sources, objects and libraries"
    case $file in
        *.c | *.cpp | *.cc)
            object=$work/$(echo "$file" | tr -c 'a-zA-Z0-9\n' _).o
            # FLAGS is split into words on purpose.
            # shellcheck disable=SC2086
            $EMCC -O2 -include "$here/link_grow.h" ${FLAGS:-} -c "$file" -o "$object" > "$work/log" 2>&1 ||
                refuse "$file does not compile: $(grep -m 1 error "$work/log"), see $work/log"
            file=$object ;;
        *.o | *.a) ;;
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
    refuse "does not link: $(grep -m 1 error "$work/log"), see $work/log"
