#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make mutants: plants every defect of conformance/mutants/ in a copy of its source, and tries to
# find it with the corpus, with random operations, by exploring small worlds, and with the fuzzer. A
# defect is caught when at least one of these finds it; the table shows which. A mutant may name its
# system, and may ask for threads instead.
#   mutants.sh [NAME...]              all defects must be caught, when all four checks are made
#   mutants.sh --apart [NAME...]      what each check alone catches, by the corpus and by exploring
#   mutants.sh --publish              copies the tables of the last runs into conformance/RESULTS.md
#   B=build  RUNS=200000 and OPERATIONS=400000: limits  QUESTIONS=contract,contents: only these checks
#   WORLDS='5 3 2 16,...': the explored worlds: pages, skip limit, growth, break
#   QUICK=yes: stops at the first find of a defect, which is enough to know that all are caught
set -u
B=${B:-build}
RUNS=${RUNS:-200000}
OPERATIONS=${OPERATIONS:-400000}
TIMEOUT=${TIMEOUT:-20} # seconds of processor time
SEED=${SEED:-1}
ALL=contract,contents,economy,structure
QUESTIONS=${QUESTIONS:-$ALL}
APART=${APART:-}
QUICK=${QUICK:-}
[ "${1:-}" = --apart ] && APART=yes && shift
JOBS=${JOBS:-$(nproc)}
work=$B/mutants${APART:+-apart}
export B TIMEOUT RUNS OPERATIONS SEED QUESTIONS APART QUICK work

# Tries to find one defect. build/mutants/NAME/ holds its source, its programs and its result line.
hunt() {
    name=$1
    folder=$work/$name
    mutant=conformance/mutants/$name.mutant
    source=$(sed -n 's/^file: //p' "$mutant")
    system=$(sed -n 's/^system: //p' "$mutant")
    system=${system:-page-manager}
    rm -rf "$folder" && mkdir -p "$folder/$(dirname "$source")" || return 2
    "$B/plant" "$mutant" "$source" > "$folder/$source" || return 2
    grep -q '^hunt: threads$' "$mutant" && { hunt_threads; return; }
    build mapcheck || return 2
    [ -n "$APART" ] && { hunt_apart; return; }
    [ -n "$QUICK" ] && hunt_quickly && return
    build model_check || return 2
    seeds=$(by_corpus) random=$(by_random) explored=$(by_explore) fuzzer=$(by_fuzzer)
    case "$seeds$random$explored$fuzzer" in *[A-Z]*) end=caught ;; *) end=SURVIVED ;; esac
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$name" "$seeds" "$random" "$explored" "$fuzzer" "$(shortest)" \
        "$end" > "$folder/result"
}

build() { # PROGRAM
    make --no-print-directory B="$B" MUTANT="$folder" MUTATED="$source" "$folder/$1" > "$folder/build.log" 2>&1 ||
        { echo "$mutant: does not compile, see $folder/build.log" >&2; return 2; }
}

# Stops at the first method that finds the defect. Returns 1 when none does; the caller then tries the fuzzer.
hunt_quickly() {
    seeds=$(by_corpus) explored=- random=-
    [ "$seeds" != - ] || explored=$(by_explore)
    [ "$seeds$explored" != -- ] || random=$(by_random)
    [ "$seeds$explored$random" != --- ] || return 1
    printf '%s\t%s\t%s\t%s\t-\t\tcaught\n' "$name" "$seeds" "$random" "$explored" > "$folder/result"
}

# Makes each check alone: prints the operations that exploring needs, or else that the corpus finds
# it.
hunt_apart() {
    line="$name	$(by_explore)"
    for QUESTIONS in contract contents economy structure; do
        found=$(by_explore)
        [ "$found" = - ] && found=$(by_corpus)
        line="$line	$(echo "$found" | sed 's/^[A-Z]* //')"
    done
    echo "$line" > "$folder/result"
}

# Defects that only several threads can show. The first line that begins with a clause id, or
# reports a data race, is the find.
hunt_threads() {
    build threads || return 2
    timeout "$((TIMEOUT * 10))" "$folder/threads" --seconds "$TIMEOUT" --seed "$SEED" > "$folder/threads.log" 2>&1
    found=$(sed -n -e 's/^WARNING: ThreadSanitizer: \(.*\) (pid=.*/\1/p;t' \
        -e 's/^\(--- threads: \)*\([A-Z][A-Z-]*\): .*/\2/p' "$folder/threads.log" | head -1)
    end=SURVIVED && [ -n "$found" ] && end=caught
    printf '%s\t-\t-\t-\tthreads: %s\t\t%s\n' "$name" "${found:--}" "$end" > "$folder/result"
}

# Prints "STRUCTURE in 3 files": the check of the first file that diverges, and how many do. A
# defect may cause an endless loop; the run then ends after a time limit, and its earlier finds
# count.
by_corpus() {
    conformance/platforms/time_limit.sh "$TIMEOUT" "$folder/mapcheck" replay --system "$system" --questions "$QUESTIONS" corpus/seeds \
        corpus/regressions > "$folder/corpus.log" 2>&1
    awk '/^(CONTRACT|CONTENTS|ECONOMY|STRUCTURE)/ { if (!n++) first = $1 }
         END { if (n) printf "%s in %d files", first, n; else printf "-" }' "$folder/corpus.log"
}

by_random() {
    conformance/platforms/time_limit.sh "$TIMEOUT" "$folder/mapcheck" stress --system "$system" --questions "$QUESTIONS" \
        --operations "$OPERATIONS" --seed "$SEED" -o "$folder/random.ops" > "$folder/random.log" 2>&1
    [ $? -gt 128 ] && { printf CRASH; return; } # a signal: the defect crashed the whole process
    awk '/^(CONTRACT|CONTENTS|ECONOMY|STRUCTURE)/ && !verdict { verdict = $1 }
         /^diverged after/ { after = $3 }
         END { if (verdict) printf "%s after %s", verdict, after; else printf "-" }' "$folder/random.log"
}

# Explores several small worlds, one after the other: pages, skip limit, growth, break.
by_explore() {
    worlds=${WORLDS:-5 3 2 16,5 3 2 0,6 2 1 16,7 2 1 16,8 3 7 16}
    [ "$QUESTIONS" = "$ALL" ] || worlds='5 3 2 16,5 3 2 0,6 2 1 16'
    echo "$worlds" | tr ',' '\n' | while read -r pages skip growth start; do
        conformance/platforms/time_limit.sh "$TIMEOUT" "$folder/mapcheck" explore --system "$system" --questions "$QUESTIONS" \
            --pages "$pages" --skip "$skip" --growth "$growth" --break "$start" \
            -o "$folder/small-explore.ops" --force > "$folder/explore.log" 2>&1
        grep -E '^(CONTRACT|CONTENTS|ECONOMY|STRUCTURE)' "$folder/explore.log" && break
    done | awk '{ print $1 " in " $3; found = 1; exit } END { if (!found) print "-" }'
}

by_fuzzer() {
    mkdir -p "$folder/found"
    MAPCHECK_SYSTEM=$system MAPCHECK_QUESTIONS=$QUESTIONS "$folder/model_check" -seed="$SEED" -runs="$RUNS" \
        -max_len=1024 -max_total_time="$((TIMEOUT * 3))" -timeout="$TIMEOUT" \
        -print_final_stats=1 -artifact_prefix="$folder/found/" > "$folder/fuzzer.log" 2>&1
    awk '/^(CONTRACT|CONTENTS|ECONOMY|STRUCTURE)/ && !verdict { verdict = $1 }
         /ERROR: libFuzzer: timeout/ { verdict = "HANG" }
         /number_of_executed_units/ { runs = $2 }
         END { if (verdict) printf "%s after %s", verdict, runs; else printf "-" }' "$folder/fuzzer.log"
}

# Prints the number of operations of the smallest case that any method found.
shortest() { # the explored one is minimal already
    for found in "$folder"/random.ops "$folder"/found/crash-*; do
        [ -f "$found" ] && conformance/platforms/time_limit.sh "$TIMEOUT" "$folder/mapcheck" shrink "$found" --system "$system" \
            --questions "$QUESTIONS" -o "$folder/small-$(basename "$found").ops" > /dev/null 2>&1
    done
    for small in "$folder"/small-*.ops; do
        [ -f "$small" ] && grep -cvE '^(#|world|$)' "$small"
    done | sort -n | head -1
}

if [ "${1:-}" = --one ]; then
    hunt "$2"
    exit
fi

# Replaces the text between two marks of conformance/RESULTS.md by a table.
publish() { # MARK FILE
    awk -v mark="$1" -v file="$2" '
        $0 == "<!-- " mark " -->" { print; print ""; while ((getline line < file) > 0) print line; print ""; skip = 1 }
        $0 == "<!-- end of " mark " -->" { skip = 0 }
        !skip { print }' conformance/RESULTS.md > "$work/RESULTS.md" && cp "$work/RESULTS.md" conformance/RESULTS.md
}
if [ "${1:-}" = --publish ]; then
    mkdir -p "$work"
    for file in "$B/mutants/mutants.md" "$B/mutants-apart/questions.md"; do
        [ ! -f "$file" ] || publish "$(basename "$file" .md)" "$file"
    done
    exit
fi

for question in $(echo "$QUESTIONS" | tr ',' ' '); do
    case ",$ALL," in
    *",$question,"*) ;;
    *)
        echo "mutants.sh: unknown check \`$question\`: QUESTIONS takes a list of $ALL" >&2
        exit 2
        ;;
    esac
done

names() {
    [ $# -eq 0 ] || { printf '%s\n' "$@"; return; }
    for mutant in conformance/mutants/*.mutant; do
        [ -n "$APART" ] && grep -q '^hunt: threads$' "$mutant" && continue
        basename "$mutant" .mutant
    done
}

table() { # COLUMN...
    printf '| %s ' "$@" && echo '|'
    printf '|---%.0s' "$@" && echo '|'
    for name in $names; do
        sed 's/\t/ | /g; s/^/| /; s/$/ |/' "$work/$name/result"
    done
}

names=$(names "$@")
mkdir -p "$work"
for name in $names; do rm -f "$work/$name/result"; done
echo "$names" | xargs -P "$JOBS" -I{} sh "$0" --one {} || exit 2
total=$(echo "$names" | wc -l)
caught=$(for name in $names; do cat "$work/$name/result"; done | grep -c 'caught$')
if [ -n "$APART" ]; then
    {
        table defect 'all together' contract contents economy structure
        for name in $names; do cat "$work/$name/result"; done | awk -F '\t' '
            { found = 0
              for (i = 3; i <= 6; i++) if ($i != "-") { caught[i]++; found++; last = i }
              if (found == 1) alone[last]++ }
            END { printf "\nOf %d (in brackets: what no other question catches): contract %d (%d), contents %d (%d), " \
                         "economy %d (%d), structure %d (%d).\n",
                  NR, caught[3], alone[3], caught[4], alone[4], caught[5], alone[5], caught[6], alone[6] }'
    } | tee "$work/questions.md"
    exit
fi
{
    table defect corpus 'random operations' explored 'fuzzer executions' 'smallest case' ''
    echo
    echo "$caught/$total caught, asking $QUESTIONS."
} | if [ "$QUESTIONS$QUICK" = "$ALL" ]; then tee "$work/mutants.md"; else cat; fi
[ "$QUESTIONS" != "$ALL" ] || [ "$caught" -eq "$total" ]
