#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make mutants: plants every defect of conformance/mutants/ in a copy of its source, and hunts it
# with the corpus, with random operations and with the fuzzer, each apart. A defect is caught when at
# least one of them finds it; the others say what they are worth. A mutant may name its system, and
# that threads are to hunt it.
#   mutants.sh [NAME...]      B=build  RUNS=200000 executions and OPERATIONS=400000 at most
set -u
B=${B:-build}
RUNS=${RUNS:-200000}
OPERATIONS=${OPERATIONS:-400000}
PATIENCE=${PATIENCE:-20} # seconds
SEED=${SEED:-1}
QUESTIONS=${QUESTIONS:-contract,contents,economy,structure}
JOBS=${JOBS:-$(nproc)}
room=$B/mutants
export B PATIENCE RUNS OPERATIONS SEED QUESTIONS room

# One defect: build/mutants/NAME/ holds its source, its programs and the one line of its result.
hunt() {
    name=$1
    home=$room/$name
    mutant=conformance/mutants/$name.mutant
    source=$(sed -n 's/^file: //p' "$mutant")
    system=$(sed -n 's/^system: //p' "$mutant")
    system=${system:-page-manager}
    rm -rf "$home" && mkdir -p "$home/$(dirname "$source")" || return 2
    awk -f conformance/mutants/plant.awk "$mutant" "$source" > "$home/$source" || return 2
    grep -q '^hunt: threads$' "$mutant" && { hunt_threads; return; }
    make --no-print-directory MUTANT="$home" MUTATED="$source" "$home/mapcheck" "$home/differential" \
        > "$home/build.log" 2>&1 || { echo "$mutant: does not compile, see $home/build.log" >&2; return 2; }
    seeds=$(by_corpus) random=$(by_random) fuzzer=$(by_fuzzer)
    case "$seeds$random$fuzzer" in *[A-Z]*) end=caught ;; *) end=SURVIVED ;; esac
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$name" "$seeds" "$random" "$fuzzer" "$(shortest)" "$end" \
        > "$home/result"
}

# What only several threads can find. The first line that begins with a clause, or with a data race,
# is what they found.
hunt_threads() {
    make --no-print-directory MUTANT="$home" MUTATED="$source" "$home/threads" \
        > "$home/build.log" 2>&1 || { echo "$mutant: does not compile, see $home/build.log" >&2; return 2; }
    timeout "$((PATIENCE * 3))" "$home/threads" --time "$PATIENCE" --seed "$SEED" > "$home/threads.log" 2>&1
    found=$(sed -n -e 's/^WARNING: ThreadSanitizer: \(.*\) (pid=.*/\1/p;t' \
        -e 's/^\(--- threads: \)*\([A-Z][A-Z-]*\): .*/\2/p' "$home/threads.log" | head -1)
    end=SURVIVED && [ -n "$found" ] && end=caught
    printf '%s\t-\t-\tthreads: %s\t\t%s\n' "$name" "${found:--}" "$end" > "$home/result"
}

# "STRUCTURE" of the first file that diverges, with how many do. A defect may make the system run
# in a circle: that ends after a while, and what was found until then counts.
by_corpus() {
    timeout "$PATIENCE" "$home/mapcheck" replay --system "$system" --questions "$QUESTIONS" corpus/seeds \
        corpus/regressions > "$home/corpus.log" 2>&1
    awk '/^(CONTRACT|CONTENTS|ECONOMY|STRUCTURE)/ { if (!n++) first = $1 }
         END { if (n) printf "%s in %d files", first, n; else printf "-" }' "$home/corpus.log"
}

by_random() {
    timeout "$PATIENCE" "$home/mapcheck" stress --system "$system" --questions "$QUESTIONS" \
        --operations "$OPERATIONS" --seed "$SEED" -o "$home/random.ops" > "$home/random.log" 2>&1
    [ $? -gt 128 ] && { printf CRASH; return; } # a signal: the defect took the whole process along
    awk '/^(CONTRACT|CONTENTS|ECONOMY|STRUCTURE)/ && !verdict { verdict = $1 }
         /^diverged after/ { after = $3 }
         END { if (verdict) printf "%s after %s", verdict, after; else printf "-" }' "$home/random.log"
}

by_fuzzer() {
    mkdir -p "$home/found"
    MAPCHECK_SYSTEM=$system MAPCHECK_QUESTIONS=$QUESTIONS "$home/differential" -seed="$SEED" -runs="$RUNS" \
        -max_len=1024 -max_total_time="$((PATIENCE * 3))" -timeout="$PATIENCE" \
        -print_final_stats=1 -artifact_prefix="$home/found/" > "$home/fuzzer.log" 2>&1
    awk '/^(CONTRACT|CONTENTS|ECONOMY|STRUCTURE)/ && !verdict { verdict = $1 }
         /ERROR: libFuzzer: timeout/ { verdict = "HANG" }
         /number_of_executed_units/ { runs = $2 }
         END { if (verdict) printf "%s after %s", verdict, runs; else printf "-" }' "$home/fuzzer.log"
}

# Operations of the smallest case that any of them led to.
shortest() {
    for found in "$home"/random.ops "$home"/found/crash-*; do
        [ -f "$found" ] && timeout "$PATIENCE" "$home/mapcheck" shrink "$found" --system "$system" \
            --questions "$QUESTIONS" -o "$home/small-$(basename "$found").ops" > /dev/null 2>&1
    done
    for small in "$home"/small-*.ops; do
        [ -f "$small" ] && grep -cvE '^(#|world|$)' "$small"
    done | sort -n | head -1
}

if [ "${1:-}" = --one ]; then
    hunt "$2"
    exit
fi
names=${*:-$(ls conformance/mutants/*.mutant | sed 's|.*/||; s|\.mutant$||')}
mkdir -p "$room"
for name in $names; do rm -f "$room/$name/result"; done
echo "$names" | tr ' ' '\n' | xargs -P "$JOBS" -I{} sh conformance/mutants.sh --one {} || exit 2
total=0 caught=0
printf '| defect | corpus | random operations | fuzzer executions | smallest case | |\n|---|---|---|---|---|---|\n'
for name in $names; do
    total=$((total + 1))
    grep -q 'caught$' "$room/$name/result" && caught=$((caught + 1))
    awk -F'\t' '{ printf "| %s | %s | %s | %s | %s | %s |\n", $1, $2, $3, $4, $5, $6 }' \
        "$room/$name/result"
done
echo "$caught/$total caught"
[ "$caught" -eq "$total" ]
