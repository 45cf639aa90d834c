#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make bench: what the fuzzing costs and what the mutator is worth, as ratios inside one run.
#   bench.sh speed     executions per second of `differential` against an empty target, same flags
#   bench.sh mutator   executions to a skip defect and to a zeroing defect: operations against bytes
# Nothing here is asserted: figures belong to the machine that printed them.
set -u
B=${B:-build}
ROUNDS=${ROUNDS:-5}
RUNS=${RUNS:-2000000}           # an unfound run counts as this many executions
OPERATIONS=8                    # per input
LENGTH=$((16 + OPERATIONS * 24)) # header and records, in bytes

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# Executions per second over a fixed number of runs, from an empty corpus.
rate() {
    "$1" -seed="$2" -runs="$3" -max_len="$LENGTH" -len_control=0 -print_final_stats=1 2>&1 |
        awk '/average_exec_per_sec/ { print $2 }'
}

speed() {
    echo "executions per second, $OPERATIONS operations per input, ASan and UBSan, $ROUNDS rounds"
    work=$(mktemp -d)
    for round in $(seq "$ROUNDS"); do
        rate "$B/fuzz/empty" "$round" 8000000 >> "$work/empty"
        rate "$B/fuzz/differential" "$round" 1000000 >> "$work/differential"
    done
    empty=$(median < "$work/empty") full=$(median < "$work/differential")
    rm -rf "$work"
    echo "| empty target | differential | times slower |"
    echo "|---|---|---|"
    awk -v a="$empty" -v b="$full" 'BEGIN { printf "| %d | %d | %.1f |\n", a, b, a / b }'
}

# Executions until the planted defect is found; RUNS when it is not.
executions() {
    found=$(mktemp -d)
    MAPCHECK_MUTATOR=$2 "$B/mutants/$1/differential" -seed="$3" -runs="$RUNS" -max_len=1024 \
        -print_final_stats=1 -artifact_prefix="$found/" > "$found/log" 2>&1
    awk -v budget="$RUNS" '/^(CONTRACT|CONTENTS|ECONOMY|STRUCTURE)/ { caught = 1 }
         /number_of_executed_units/ { runs = $2 } END { print caught ? runs : budget }' "$found/log"
    rm -rf "$found"
}

compare() {
    for mutator in operations bytes; do
        for seed in $(seq "$ROUNDS"); do executions "$1" "$mutator" "$seed"; done |
            tee "$B/bench-$1-$mutator.txt" | median
    done | paste - - | awk -v name="$1" \
        '{ printf "| %s | %d | %d | %.1f |\n", name, $1, $2, $2 / ($1 ? $1 : 1) }'
}

mutator() {
    echo "executions to the defect, median of $ROUNDS seeds, budget $RUNS"
    echo "| defect | operations | bytes | times fewer |"
    echo "|---|---|---|---|"
    for name in ${MUTANTS:-impl-d10-skips-before-stay impl-d09-last-page-half-cleared}; do
        [ -x "$B/mutants/$name/differential" ] || {
            echo "no $B/mutants/$name/differential: conformance/mutants.sh $name builds it" >&2
            exit 2
        }
        compare "$name"
    done
}

case ${1:-} in
speed | mutator) "$1" ;;
*) echo "usage: bench.sh speed|mutator" >&2; exit 2 ;;
esac
