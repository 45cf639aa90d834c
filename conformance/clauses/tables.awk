# SPDX-License-Identifier: MIT
#
# Reads a table of conformance/ (*.tsv) and writes its rows as macro calls for the compiler, one a
# line:
#   awk -v row=XFAIL -v columns=6 -v plain=4 -f tables.awk xfail.tsv
# A row whose number of columns differs from the first line is reported as FILE:LINE and fails the
# build. `plain` is the number of a column that holds identifiers, not strings.
BEGIN { FS = "\t" }
/^#/ { next }
!header { header = NF; next }
NF != header {
    print FILENAME ":" FNR ": " NF " columns, expected " header " as in the first line; a tab ends a column" > "/dev/stderr"
    broken = 1
    next
}
{
    line = row "("
    for (i = 1; i <= NF; i++) {
        text = $i
        gsub(/["\\]/, "\\\\&", text)
        line = line (i > 1 ? ", " : "") (i == plain ? text : "\"" text "\"")
    }
    print line ")"
}
END { exit broken }
