#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make bench BENCH=malloc: the same program (conformance/tests/override/compare.c) over four memories, under
# node: Emscripten's malloc and mmap, its malloc beside the drop-in, dlmalloc and mimalloc on top. Prints a table
# in which the time of Emscripten's is 1, and the others are ratios of medians of rounds that take turns.
#   compare_malloc.sh     B=build ROUNDS=5 MIMALLOC=a folder of mimalloc 2
# The bytes cleared and the break are the same in each run; the times are valid on this machine only.
set -u
B=${B:-build} ROUNDS=${ROUNDS:-5}
eval "$(toolchain/probe.sh)"
export NODE_PATH
[ -z "${LACKS_emcc:-}" ] || { echo "bench malloc: needs $LACKS_emcc" >&2; exit 77; }
work=$B/bench/malloc
mkdir -p "$work"
sources=$(find impl -maxdepth 1 -name '*.c' ! -name 'harness.c' ! -name 'validate*.c')
for folder in "${MIMALLOC:-}" "$EMCC_FOLDER/system/lib/mimalloc" "$B/mimalloc"; do
    [ ! -f "$folder/src/static.c" ] || { MIMALLOC=$folder; break; }
done

build() { # NAME ARGUMENT...
    name=$1
    shift
    # shellcheck disable=SC2086
    $EMCC -std=gnu11 -O2 -w -iquote . conformance/tests/override/compare.c "$@" -Wl,--wrap=memset -sALLOW_MEMORY_GROWTH \
        -sEXPORTED_FUNCTIONS=_main,_emscripten_builtin_memalign -sWASM_ASYNC_COMPILATION=0 -sEXIT_RUNTIME=1 \
        -sMAXIMUM_MEMORY=1GB -o "$work/$name.js" || exit 1
    memories="$memories $name"
}

memories=
build stock
# shellcheck disable=SC2086
{
    build drop-in $sources
    build dlmalloc $sources impl/malloc/over_dlmalloc.c -isystem "$EMCC_FOLDER/system/lib"
    [ ! -f "${MIMALLOC:-}/src/static.c" ] ||
        build mimalloc $sources impl/malloc/over_mimalloc.c -isystem "$MIMALLOC/src" -isystem "$MIMALLOC/include"
}
: > "$work/all"
for _ in $(seq "$ROUNDS"); do
    for memory in $memories; do
        "$NODE" "$work/$memory.js" > "$work/said" || { echo "bench malloc: $memory ends with an error" >&2; exit 1; }
        sed "s/^/$memory /" "$work/said" >> "$work/all"
    done
done

# A line of the table: the median time of each memory, divided by that of stock.
sort -k2,2 -k1,1 -k4,4n "$work/all" | awk -v memories="$memories" '
    { key = $2 " " $1; amount[key] = $3; time[key, ++count[key]] = $4; workloads[$2] = 1 }
    function median(key) { return time[key, int((count[key] + 1) / 2)] }
    END {
        n = split(memories, name, " ")
        printf "| MiB cleared, time |"; for (i = 1; i <= n; i++) printf " %s |", name[i]
        printf "\n|---|"; for (i = 1; i <= n; i++) printf "---|"
        m = split("calloc-cold calloc-unwritten calloc-warm in-turn mixed", row, " ")
        for (r = 1; r <= m; r++) {
            printf "\n| %s |", row[r]
            for (i = 1; i <= n; i++)
                printf " %.0f, %.2f |", amount[row[r] " " name[i]] / 1048576, median(row[r] " " name[i]) / (median(row[r] " " name[1]) + 0.5)
        }
        printf "\n| MiB of break at the end |"
        for (i = 1; i <= n; i++) printf " %.1f |", amount["break " name[i]] / 1048576
        print ""
    }'
