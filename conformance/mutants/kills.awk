# SPDX-License-Identifier: MIT
#
# Checks that every clause that POSIX demands (class S) fails on a planted defect, or is redundant
# with another clause. Reads clauses.tsv and kills.tsv. Prints a line for each clause that has
# neither or both.
BEGIN { FS = "\t" }
FNR == 1 { file++; next }
file == 1 { order[++rows] = $1; class[$1] = $3; asked[$1] = $9; redundant[$1] = $10; next }
{ n = split($2, ids, " "); for (i = 1; i <= n; i++) killers[ids[i]]++ }
END {
    for (r = 1; r <= rows; r++) {
        id = order[r]
        if (class[id] != "S" || asked[id] != "body") continue
        demanded++
        if (killers[id] > 0 && redundant[id] == "-") { killed++; continue }
        if (killers[id] == 0 && redundant[id] != "-" && killers[redundant[id]] > 0) { covered++; continue }
        if (killers[id] > 0) print "clauses.tsv: " id " is redundant with " redundant[id] ", but fails on a defect itself"
        else if (redundant[id] != "-") print "clauses.tsv: " id " is redundant with " redundant[id] ", which fails on no defect"
        else print "clauses.tsv: " id " fails on no planted defect: add a fault to bent.c, write a mutant, or name a clause in redundant_with"
        broken++
    }
    printf "kills: %d clauses of class S: %d fail on a planted defect, %d are redundant with one that does, %d have neither\n", demanded, killed, covered, broken
    exit broken > 0
}
