# SPDX-License-Identifier: MIT
#
# out/matrix.tsv: the clause id, then a column for each system and lane.
BEGIN { FS = "\t" }
!($5 in named) { named[$5]; names[++columns] = $5 }
!($1 in known) { known[$1]; ids[++rows] = $1 }
{ verdict[$1, $5] = $8 }
END {
    line = "clause"
    for (c = 1; c <= columns; c++) line = line "\t" names[c]
    print line
    for (r = 1; r <= rows; r++) {
        line = ids[r]
        for (c = 1; c <= columns; c++) line = line "\t" verdict[ids[r], names[c]]
        print line
    }
}
