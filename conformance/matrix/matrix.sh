#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The matrix of what conformance.sh left in out/conformance/: matrix.tsv, matrix.md and matrix.html, TAP
# and JUnit XML for who runs this by machine, and a compact table on the screen.
#   matrix.sh                OUT=out. Exit: 0 every cell as declared, 1 not, 77 there is none
set -u
OUT=${OUT:-out}
room=$OUT/conformance
here=conformance/matrix clauses=conformance/clauses
if [ ! -s "$room/rows" ]; then
    echo 'matrix: nobody was asked yet: type make conformance' >&2
    exit 77
fi
: > "$room/columns"
: > "$room/skipped"
: > "$room/broken"
cut -f8 "$room/rows" | while read -r name; do
    folder=$room/$name
    [ ! -f "$folder/asked" ] || cat "$folder/asked" >> "$room/columns"
    [ ! -f "$folder/skipped" ] || cat "$folder/skipped" >> "$room/skipped"
    [ ! -f "$folder/broken" ] || cat "$folder/broken" >> "$room/broken"
done

# Other versions of the C libraries that were asked for, as another machine kept their answers.
add_kept() { # FILE
    name=$(basename "$1" .tsv)
    lane=${name##*@}
    system=${name%-*@*}
    version=${name%@*}
    ! cut -f4 "$room/columns" | grep -qxF "$name" || return
    awk -F'\t' -v name="$system" -v lane="$lane" '$1 == name && $2 == lane { found = 1 } END { exit !found }' "$room/rows" || return
    rm -rf "${room:?}/$name" && mkdir -p "$room/$name" && grep -v '^#' "$1" > "$room/$name/result.tsv"
    printf '%s\t%s\tkept\t%s\t%s\t%s\n' "$system" "$lane" "$name" "${version##*-}" \
        "$(sed -n '1s/^# //p; 2s/^# \([-0-9]*\).*/\1/p' "$1" | paste -sd, | sed 's/,/, /g')" >> "$room/columns"
}
for kept in "${KEPT:-conformance/systems/results}"/*.tsv; do
    [ ! -f "$kept" ] || add_kept "$kept"
done
if [ ! -s "$room/columns" ] && [ ! -s "$room/broken" ]; then
    echo 'conformance: no lane can run here: make setup installs what is missing' >&2
    exit 77
fi
awk -v room="$room" -f "$clauses/versions.awk" -f "$here/cells.awk" "$clauses/clauses.tsv" \
    "${DECLARED:-$clauses/declared.tsv}" "$room/columns" > "$room/cells.tsv"
commit=$(git rev-parse --short HEAD 2> /dev/null)
export LC_ALL=C
awk -f "$here/matrix_tsv.awk" "$room/cells.tsv" > "$OUT/matrix.tsv"
awk -v room="$room" -v commit="$commit" -f "$here/matrix_md.awk" "$room/cells.tsv" > "$OUT/matrix.md"
awk -v room="$room" -v commit="$commit" -f "$here/escape.awk" -f "$here/matrix_html.awk" "$room/cells.tsv" > "$OUT/matrix.html"
awk -f "$here/matrix_tap.awk" "$room/skipped" "$room/broken" "$room/cells.tsv" > "$OUT/conformance.tap"
awk -f "$here/escape.awk" -f "$here/matrix_junit.awk" "$room/cells.tsv" > "$OUT/conformance.xml"
awk -v out="$OUT" -v skipped="$(grep -c . "$room/skipped")" -f "$here/matrix_screen.awk" "$room/broken" "$room/cells.tsv"
