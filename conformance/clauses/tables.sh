#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make tables: writes the generated part of conformance/README.md, between its two marks.
#   tables.sh            rewrites it     README=conformance/README.md
#   tables.sh --check    prints a line and exits with 1 when that part is out of date
set -u
README=${README:-conformance/README.md}
here=conformance/clauses
new=$(mktemp) || exit 2
trap 'rm -f "$new"' EXIT
if [ "$(grep -c '^<!-- tables: ' "$README")" -ne 2 ]; then
    echo "$README:1: wants its two marks, <!-- tables: begin --> and <!-- tables: end -->" >&2
    exit 2
fi
{
    sed '/^<!-- tables: begin/q' "$README"
    echo
    awk -f "$here/clauses_md.awk" "$here/clauses.tsv" conformance/mutants/kills.tsv
    echo
    sed -n '/^<!-- tables: end/,$p' "$README"
} > "$new"
if [ "${1:-}" = --check ]; then
    cmp -s "$new" "$README" && exit
    echo "$README:1: is not what clauses.tsv and kills.tsv say: type make tables"
    exit 1
fi
cmp -s "$new" "$README" || cp "$new" "$README"
