#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make bench: compares the page manager with other systems, natively and under node, and measures
# the speed of fuzzing. Writes out/bench.md and out/bench.json; see README.md. Asserts nothing:
# figures are valid only on the machine that measured them. After Ctrl-C the report holds what was
# measured.
#   bench.sh [patterns] [workloads] [fuzz]   in the top folder; without a name: all three
#   bench.sh policies    compares rules of the page manager, native only: out/bench-policies.md
#   bench.sh malloc      the same program over four memories under node: out/bench-malloc.md
#   bench.sh size        bytes of code and static data, for Emscripten and WASI: out/bench-size.md
#   bench.sh mutator     executions until a skip defect and a zeroing defect are found, with
#                        mutations of operations and of bytes
# B=build, ROUNDS, PLATFORMS="native node", BASELINE=an older build/, with which `fuzz` compares
set -u
B=${B:-build}
PLATFORMS=${PLATFORMS:-native node}
BASELINE=${BASELINE:-}
eval "$(toolchain/probe.sh)"
RUNS=${RUNS:-2000000}            # mutator: a run without a find counts as this many executions
OPERATIONS=8                     # per input
LENGTH=$((16 + OPERATIONS * 24)) # header and records, in bytes

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

run_native() { "$B/bench/native/bench" "$@"; }
run_node() { "$NODE" "$B/bench/node/bench.js" "$@"; }

# Runs one part on one platform, prints its report and keeps it. An interrupted part leaves no JSON.
measure() {
    "run_$1" "$2" --rounds "${ROUNDS:-9}" --json "$work/$2-$1.json" | tee "$work/$2-$1.md"
}

measure_all() {
    for part; do
        for platform in $PLATFORMS; do
            [ -n "$stopped" ] || measure "$platform" "$part"
        done
    done
}

# Prints a rate per second of processor time: rate COUNT COMMAND..., where the command does
# something COUNT times. The second line of `times` holds the time of the children.
rate() {
    count=$1
    shift
    ("$@" > "$work/rate.log" 2>&1; times) | awk -v count="$count" -F '[ms ]+' \
        'NR == 2 { printf "%.0f\n", count / ($1 * 60 + $2 + $3 * 60 + $4) }'
}

# Begins with an empty corpus: rate_executions PROGRAM SEED COUNT.
rate_executions() {
    rate "$3" "$1" -seed="$2" -runs="$3" -max_len="$LENGTH" -len_control=0
}

# Operations of stress, judged, in a build without a fuzzing compiler: rate_stress MAPCHECK SEED.
rate_stress() { rate 1000000 "$1" stress --operations 1000000 --seed "$2"; }

# Prints a line for each program and round: name, round, rate per second.
speed_rounds() {
    for round in $(seq "${ROUNDS:-5}"); do
        [ -z "$stopped" ] || return
        echo "fuzz: round $round" >&2
        echo "empty $round $(rate_executions "$B/fuzz/empty" "$round" 4000000)"
        echo "model_check $round $(rate_executions "$B/fuzz/model_check" "$round" 400000)"
        echo "stress $round $(rate_stress "$B/mapcheck" "$round")"
        [ -n "$BASELINE" ] || continue
        echo "model_check-before $round $(rate_executions "$BASELINE/fuzz/model_check" "$round" 400000)"
        echo "stress-before $round $(rate_stress "$BASELINE/mapcheck" "$round")"
    done
}

speed() {
    [ -z "$stopped" ] || return
    speed_rounds > "$work/speed.tsv"
    run_native speed "$work/speed.tsv" "$OPERATIONS" "$work/fuzz-native.json" | tee "$work/fuzz-native.md"
}

# Prints the executions until the planted defect is found, or RUNS.
executions() {
    found=$(mktemp -d)
    MAPCHECK_MUTATOR=$2 "$B/mutants/$1/model_check" -seed="$3" -runs="$RUNS" -max_len=1024 \
        -print_final_stats=1 -artifact_prefix="$found/" > "$found/log" 2>&1
    awk -v budget="$RUNS" '/^(CONTRACT|CONTENTS|ECONOMY|STRUCTURE)/ { caught = 1 }
         /number_of_executed_units/ { runs = $2 } END { print caught ? runs : budget }' "$found/log"
    rm -rf "$found"
}

compare() {
    for mutator in operations bytes; do
        for seed in $(seq "${ROUNDS:-5}"); do executions "$1" "$mutator" "$seed"; done |
            tee "$B/bench-$1-$mutator.txt" | median
    done | paste - - | awk -v name="$1" \
        '{ printf "| %s | %d | %d | %.1f |\n", name, $1, $2, $2 / ($1 ? $1 : 1) }'
}

mutator() {
    echo "executions to the defect, median of ${ROUNDS:-5} seeds, budget $RUNS"
    echo "| defect | operations | bytes | times fewer |"
    echo "|---|---|---|---|"
    for name in ${MUTANTS:-impl-d10-skips-before-stay impl-d09-last-page-half-cleared}; do
        [ -x "$B/mutants/$name/model_check" ] || {
            echo "no $B/mutants/$name/model_check: make mutants NAME=$name builds it" >&2
            exit 2
        }
        compare "$name"
    done
}

# Prints every target of all parts again, sorted by point.
summary() {
    printf '\n## What must be shown\n\nPoints as in fuzz/bench/README.md; - is a target of the design alone.\n\n'
    echo '| point | platform | ratio in the same round, or count | system | value | target | |'
    echo '|---|---|---|---|---|---|---|'
    {
        for platform in $PLATFORMS; do
            cat "$work"/*-"$platform".md 2> "$work/none" | awk -v platform="$platform" -F ' [|] ' \
                '/[|] (PASS|MISS) [|]$/ { sub(/^[|] /, "", $1); $1 = "| " $1 " | " platform; line = $1
                    for (i = 2; i <= NF; i++) line = line " | " $i; print line }'
        done
        echo '| 4 | - | published of the first design, on its own tests: 76.6 % in use, 461 pages free in a row | - | - | - | - |'
        echo '| 6 | - | threads under TSan; no NULL under spurious failures | - | - | not measured here | - |'
    } | sort -s -k 2,2
}

report() {
    mkdir -p out
    {
        echo '# Benchmarks'
        printf '\n%s; node %s; %s; %s cores. Compare inside one platform and run only, and ratios rather than times.\n' \
            "$($CC --version | head -n 1)" "$($NODE --version)" "emcc $EMCC_VERSION" "$(nproc)"
        cat "$work/summary.md"
        awk '/^[|] point / { hidden = 1 } /^###/ { hidden = 0 } ! hidden' "$work"/*-*.md
    } > out/bench.md
    {
        echo '['
        first=
        for json in "$work"/*.json; do
            [ -s "$json" ] && printf '%s' "$first" && cat "$json" && first=','
        done
        echo ']'
    } > out/bench.json
}

bench() {
    work=$(mktemp -d)
    stopped=
    trap 'stopped=yes' INT
    for name; do
        case $name in
        patterns) measure_all tables calls growth fresh dirty ;;
        workloads) measure_all workloads memory ;;
        fuzz) speed ;;
        esac
    done
    summary | tee "$work/summary.md"
    report
    rm -rf "$work"
    echo "out/bench.md and out/bench.json hold all figures${stopped:+, up to the interruption}"
}

# Counts instead of timing: the result is the same on every machine.
policies() {
    mkdir -p out
    run_native policies > out/bench-policies.md || exit
    cat out/bench-policies.md
    echo "out/bench-policies.md holds all figures"
}

for name; do
    case $name in
    patterns | workloads | fuzz | policies | malloc | size | mutator) ;;
    *) echo "bench.sh: no part '$name'; use patterns, workloads, fuzz, policies, malloc, size or mutator" >&2; exit 2 ;;
    esac
done
case ${1:-} in
'') bench patterns workloads fuzz ;;
mutator) mutator ;;
policies) policies ;;
malloc)
    mkdir -p out
    B=$B ROUNDS=${ROUNDS:-5} fuzz/bench/compare_malloc.sh > out/bench-malloc.md || exit
    cat out/bench-malloc.md ;;
size)
    mkdir -p out
    (eval "$(toolchain/probe.sh)" && [ -z "${LACKS_emcc:-}" ] || { echo "bench size: needs $LACKS_emcc" >&2; exit 77; }
     command -v wasm-objdump > /dev/null || { echo 'bench size: needs wasm-objdump of wabt' >&2; exit 77; }
     export B NODE_PATH EMCC EMCC_FOLDER WASI_CLANG WASI_TARGET WASI_FLAGS
     "$NODE" fuzz/bench/code_size.mjs > out/bench-size.md) || exit
    cat out/bench-size.md ;;
*) bench "$@" ;;
esac
