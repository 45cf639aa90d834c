# SPDX-License-Identifier: MIT
#
# What make conformance says: how each system stands, which clauses somebody breaks, what is not as
# declared, and one line at the end. Exit 1 when something is not as declared.
BEGIN { FS = "\t"; split("PASS FAIL UNRESOLVED UNSUPPORTED UNTESTED", verdicts, " ") }
FILENAME ~ /broken$/ { bad[++unexpected] = "  " $0; next }
!($5 in named) { named[$5] = $9 == "falls"; note[$5] = $13; names[++columns] = $5; if (length($5) > width) width = length($5) }
!($1 in known) { known[$1]; ids[++rows] = $1; rule[$1] = $4 }
{
    count[$5, $8]++
    if ($13 == "") all[$8]++
    verdict[$1, $5] = $8
    if ($9 == "bad") { bad[++unexpected] = sprintf("  %-*s  %s %s: %s", width, $5, $1, $8, $10); wrong[$5]++ }
    if ($9 != "falls" && ($8 == "FAIL" || $8 == "UNRESOLVED")) broken[$1]
    if ($9 == "falls" && $8 == "FAIL") fallen[$5]++
}
function say(word) { return word == "PASS" ? "keeps" : word == "FAIL" ? "BREAKS" : word == "UNRESOLVED" ? "?" : "-" }
function print_broken(    r, c, b, shown) {
    for (c = 1; c <= columns; c++) {
        for (r = 1; r <= rows && !named[names[c]]; r++)
            if (verdict[ids[r], names[c]] ~ /FAIL|UNRES/) { shown[++b] = names[c]; break }
    }
    if (!b) return
    printf "\n%-22s", "broken clause"
    for (c = 1; c <= b; c++) printf "  %s", shown[c]
    print ""
    for (r = 1; r <= rows; r++) {
        if (!(ids[r] in broken)) continue
        printf "%-22s", ids[r]
        for (c = 1; c <= b; c++) printf "  %-*s", length(shown[c]), say(verdict[ids[r], shown[c]])
        print ""
    }
}
END {
    if (columns) printf "%-*s", width, ""
    for (v = 1; v <= 5; v++) printf "  %11s", verdicts[v]
    print ""
    for (c = 1; c <= columns; c++) {
        name = names[c]
        printf "%-*s", width, name
        for (v = 1; v <= 5; v++) printf "  %11d", count[name, verdicts[v]]
        if (named[name] && fallen[name] < 10) { wrong[name]++; bad[++unexpected] = "  " name " is bad on purpose and fails in next to nothing" }
        print "  " (wrong[name] ? wrong[name] " NOT AS DECLARED" : named[name] ? "bad on purpose" : note[name] != "" ? "kept: " note[name] : "as declared")
    }
    print_broken()
    if (unexpected) print "\nnot as declared (conformance/clauses/declared.tsv)"
    for (i = 1; i <= unexpected; i++) print bad[i]
    printf "\n%d clauses, %d systems and lanes%s: %d PASS, %d FAIL, %d UNRESOLVED, %d UNSUPPORTED, %d UNTESTED; %s.  %s/matrix.html\n",
        rows, columns, skipped ? " (" skipped " cannot run here)" : "", all["PASS"], all["FAIL"], all["UNRESOLVED"], all["UNSUPPORTED"], all["UNTESTED"],
        unexpected ? unexpected " not as declared" : "all as declared", out
    exit unexpected > 0
}
