#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make kills: finds out which clauses fail on which planted defect. It runs all clauses on each
# defect of conformance/mutants/ that a single thread can show, and on each fault of faults.def, and
# writes the result to conformance/mutants/kill_matrix.tsv.
#   kills.sh [NAME...]   rewrites kill_matrix.tsv; with names only the lines of these mutants
#   kills.sh --check     checks that kill_matrix.tsv is up to date; runs only the faults of faults.def, which
#                        takes a second (test_kills.sh)
# B=build. A clause that fails on no defect tests nothing, unless clauses.tsv names another one for
# it.
set -u
B=${B:-build}
TIMEOUT=${TIMEOUT:-20} # seconds of processor time for all clauses; after a hang, for each clause
TABLE=${TABLE:-conformance/mutants/kill_matrix.tsv}
work=$B/kills
tab=$(printf '\t')
export B TIMEOUT work

names() { grep -L '^hunt: threads$' conformance/mutants/*.mutant | sed 's|.*/||; s|\.mutant$||'; }
failed() { awk -F'\t' '$2 == "FAIL" { printf "%s%s", separator, $1; separator = " " } END { if (separator == "") printf "-" }' "$1"; }

# Runs all clauses on one defect. build/kills/NAME/ holds its source, its program and its answers.
hunt() { # NAME
    folder=$work/$1
    mutant=conformance/mutants/$1.mutant
    source=$(sed -n 's/^file: //p' "$mutant")
    system=$(sed -n 's/^system: //p' "$mutant")
    rm -rf "$folder" && mkdir -p "$folder/$(dirname "$source")" || return 2
    "$B/plant" "$mutant" "$source" > "$folder/$source" || return 2
    make --no-print-directory B="$B" MUTANT="$folder" MUTATED="$source" "$folder/mapcheck" > "$folder/build.log" 2>&1 ||
        { echo "$mutant: does not compile, see $folder/build.log" >&2; return 2; }
    conformance/platforms/time_limit.sh "$TIMEOUT" "$folder/mapcheck" conform --system "${system:-page-manager}" > "$folder/result" 2>&1
    for id in $("$folder/mapcheck" conform --list); do
        grep -q "^$id$tab" "$folder/result" ||
            conformance/platforms/time_limit.sh "$TIMEOUT" "$folder/mapcheck" conform --system "${system:-page-manager}" --clause "$id" >> "$folder/result" 2>&1 ||
            grep -q "^$id$tab" "$folder/result" || printf '%s\tFAIL\tit hangs or dies\n' "$id" >> "$folder/result"
    done
    printf '%s\t%s\n' "$1" "$(failed "$folder/result")" > "$folder/line"
}

if [ "${1:-}" = --one ]; then
    hunt "$2"
    exit
fi
mkdir -p "$work"
"$B/list_kills" > "$work/faults" || exit 2
if [ "${1:-}" = --check ]; then
    { cat "$work/faults" && names; } > "$work/now"
    { grep '^fault ' "$TABLE" && grep -v '^fault ' "$TABLE" | sed 1d | cut -f1; } | diff - "$work/now" && exit
    echo "$TABLE is out of date: type make kills" >&2
    exit 1
fi
echo "${*:-$(names)}" | tr ' ' '\n' > "$work/hunted"
xargs -P "$(nproc)" -I{} sh conformance/mutants/kills.sh --one {} < "$work/hunted" || exit 2
{
    printf 'defect\tclauses that fail\n'
    cat "$work/faults"
    for name in $(names); do
        if grep -qx "$name" "$work/hunted"; then cat "$work/$name/line"; else grep "^$name$tab" "$TABLE"; fi
    done
} > "$work/new" && mv "$work/new" "$TABLE"
KILLS=$TABLE "$B/tables" kills
