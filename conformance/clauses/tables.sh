#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make tables: writes conformance/CLAUSES.md from clauses.tsv and kills.tsv.
#   tables.sh            rewrites it     CLAUSES=conformance/CLAUSES.md
#   tables.sh --check    prints one line and exits with 1 when the file differs from the tables
set -u
CLAUSES=${CLAUSES:-conformance/CLAUSES.md}
here=conformance/clauses
new=$(mktemp) || exit 2
trap 'rm -f "$new"' EXIT
awk -f "$here/clauses_md.awk" "$here/clauses.tsv" conformance/mutants/kills.tsv > "$new" || exit 2
cmp -s "$new" "$CLAUSES" && exit
if [ "${1:-}" = --check ]; then
    echo "$CLAUSES:1: differs from clauses.tsv and kills.tsv; type: make tables"
    exit 1
fi
cat "$new" > "$CLAUSES"
