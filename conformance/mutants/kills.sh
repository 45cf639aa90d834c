#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make kills: which clause fails on which planted defect? Each defect of conformance/mutants/ that one
# thread can show, and each bend of bent.c, is asked all clauses; the answer is conformance/mutants/kills.tsv.
#   kills.sh [NAME...]   rewrites conformance/mutants/kills.tsv, or of the mutants only these lines
#   kills.sh --check     is it still what it says? Only the bends, which take a second (test_kills.sh)
# B=build. A clause that no defect breaks says nothing: clauses.tsv names another one for it.
set -u
B=${B:-build}
PATIENCE=${PATIENCE:-20} # seconds of the processor for all clauses, or for one of them after one that hangs
TABLE=${TABLE:-conformance/mutants/kills.tsv}
room=$B/kills
tab=$(printf '\t')
export B PATIENCE room

names() { grep -L '^hunt: threads$' conformance/mutants/*.mutant | sed 's|.*/||; s|\.mutant$||'; }
failed() { awk -F'\t' '$2 == "FAIL" { printf "%s%s", separator, $1; separator = " " } END { if (separator == "") printf "-" }' "$1"; }

# One defect: build/kills/NAME/ holds its source, its program and what it answered.
hunt() { # NAME
    home=$room/$1
    mutant=conformance/mutants/$1.mutant
    source=$(sed -n 's/^file: //p' "$mutant")
    system=$(sed -n 's/^system: //p' "$mutant")
    rm -rf "$home" && mkdir -p "$home/$(dirname "$source")" || return 2
    awk -f conformance/mutants/plant.awk "$mutant" "$source" > "$home/$source" || return 2
    make --no-print-directory B="$B" MUTANT="$home" MUTATED="$source" "$home/ask" > "$home/build.log" 2>&1 ||
        { echo "$mutant: does not compile, see $home/build.log" >&2; return 2; }
    conformance/platforms/patience.sh "$PATIENCE" "$home/ask" --system "${system:-page-manager}" > "$home/result" 2>&1
    for id in $("$home/ask" --list); do
        grep -q "^$id$tab" "$home/result" ||
            conformance/platforms/patience.sh "$PATIENCE" "$home/ask" --system "${system:-page-manager}" --clause "$id" >> "$home/result" 2>&1 ||
            grep -q "^$id$tab" "$home/result" || printf '%s\tFAIL\tit hangs or dies\n' "$id" >> "$home/result"
    done
    printf '%s\t%s\n' "$1" "$(failed "$home/result")" > "$home/line"
}

if [ "${1:-}" = --one ]; then
    hunt "$2"
    exit
fi
mkdir -p "$room"
"$B/bent" > "$room/bent" || exit 2
if [ "${1:-}" = --check ]; then
    { cat "$room/bent" && names; } > "$room/now"
    { grep '^bent ' "$TABLE" && grep -v '^bent ' "$TABLE" | sed 1d | cut -f1; } | diff - "$room/now" && exit
    echo "$TABLE is not what bends and mutants are: type make kills" >&2
    exit 1
fi
echo "${*:-$(names)}" | tr ' ' '\n' > "$room/hunted"
xargs -P "$(nproc)" -I{} sh conformance/mutants/kills.sh --one {} < "$room/hunted" || exit 2
{
    printf 'defect\tclauses that fail\n'
    cat "$room/bent"
    for name in $(names); do
        if grep -qx "$name" "$room/hunted"; then cat "$room/$name/line"; else grep "^$name$tab" "$TABLE"; fi
    done
} > "$room/new" && mv "$room/new" "$TABLE"
awk -f conformance/mutants/kills.awk conformance/clauses/clauses.tsv "$TABLE"
