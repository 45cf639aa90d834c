# SPDX-License-Identifier: MIT
#
# out/matrix.md: who keeps what. A FAIL leads to the run that shows it; what is neither PASS nor bad on
# purpose is told below with its reason.
BEGIN { FS = "\t"; split("PASS FAIL UNRESOLVED UNSUPPORTED UNTESTED", verdicts, " ") }
!($5 in named) { named[$5]; names[++columns] = $5 }
!($1 in known) { known[$1]; ids[++rows] = $1; class[$1] = $3; rule[$1] = $4 }
{
    count[$5, $8]++
    cell[$1, $5] = $8
    mark[$1, $5] = $9
    note[$5] = $13
    if ($8 != "PASS" && $9 != "falls") {
        said = "- " ($9 == "bad" ? "**not as declared** " : "") $1 ": " linked($1, $5, $8) ", " ($12 != "" ? $12 : $10)
        if ($8 == "FAIL") said = said ". " $10
        gsub(/\|/, "\\|", said)
        list[$5] = list[$5] said "\n"
    }
}
function linked(id, name, verdict,    path) {
    path = "conformance/" name "/" id
    if (verdict != "FAIL" || (getline line < (room "/" name "/" id ".ops")) <= 0) return verdict
    close(room "/" name "/" id ".ops")
    return "[" verdict "](" path ".ops) ([C](" path ".c))"
}
function bar(    c) {
    printf "|---|---"
    for (c = 1; c <= columns; c++) printf "|---"
    print "|"
}
END {
    print "# Does your mmap keep its word?\n\nmapcheck " commit ": `make conformance`. Clauses: conformance/CLAUSES.md.\n"
    printf "| system and lane "
    for (v = 1; v <= 5; v++) printf "| %s ", verdicts[v]
    print "| |\n|---|---|---|---|---|---|---|"
    for (c = 1; c <= columns; c++) {
        printf "| %s ", names[c]
        for (v = 1; v <= 5; v++) printf "| %d ", count[names[c], verdicts[v]]
        print "| " (note[names[c]] == "" ? "asked here" : "kept: " note[names[c]]) " |"
    }
    printf "\n| clause | class "
    for (c = 1; c <= columns; c++) printf "| %s ", names[c]
    print "|"
    bar()
    for (r = 1; r <= rows; r++) {
        printf "| %s | %s ", ids[r], class[ids[r]]
        for (c = 1; c <= columns; c++)
            printf "| %s ", (mark[ids[r], names[c]] == "bad" ? "**!** " : "") linked(ids[r], names[c], cell[ids[r], names[c]])
        print "|"
    }
    for (c = 1; c <= columns; c++)
        if (list[names[c]] != "") printf "\n## %s: not PASS\n\n%s", names[c], list[names[c]]
}
