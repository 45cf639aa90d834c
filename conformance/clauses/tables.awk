# SPDX-License-Identifier: MIT
#
# Reads a table of conformance/ (*.tsv) and writes its rows as macro calls for the compiler, one a line:
#   awk -v row=DECLARED -v columns=6 -v plain=4 -f tables.awk declared.tsv
# A row that does not have the columns of the first line is told as FILE:LINE and ends the build.
# plain: the number of the column that is a name for the compiler and not a text. ranges: that of versions
# (versions.awk); a row for other versions than those here is left out, and so is the column.
BEGIN { FS = "\t" }
/^#/ { next }
!header { header = NF; next }
NF != header {
    print FILENAME ":" FNR ": " NF " columns, not the " header " of its first line; a tab is one column's end" > "/dev/stderr"
    broken = 1
    next
}
ranges && !version_fits($ranges, version_of($1)) { next }
{
    line = row "("
    for (i = 1; i <= NF; i++) {
        if (i == ranges) continue
        text = $i
        gsub(/["\\]/, "\\\\&", text)
        line = line (i > 1 ? ", " : "") (i == plain ? text : "\"" text "\"")
    }
    print line ")"
}
END { exit broken }
