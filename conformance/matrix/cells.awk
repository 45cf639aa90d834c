# SPDX-License-Identifier: MIT
#
# Every cell of the matrix, one a line: what a system answered in a lane, and whether that is what
# declared.tsv says. Reads clauses.tsv, declared.tsv and the columns (SYSTEM LANE EXPECT NAME VERSION NOTE), and of
# each column room/NAME/result.tsv. The order of the rows is that of clauses.tsv.
#   id section class rule name system lane verdict state sentence cases reason note
# state: ok (PASS, or exactly as declared), bad, falls (a system that is bad on purpose), kept (an answer
# that another machine got and that is kept in systems/results/). Of a user's own
# file nothing is declared: bad is what it breaks, or what could not be asked because of it.
BEGIN { FS = OFS = "\t" }
FNR == 1 { file++ }
FNR == 1 && file < 3 { next }
file == 1 {
    ids[++count] = $1
    section[$1] = $2; class[$1] = $3; rule[$1] = $6; asked[$1] = $9
    next
}
file == 2 { declared[++declarations] = $0; next }
{
    delete verdict; delete sentence; delete cases
    path = room "/" $4 "/result.tsv"
    while ((getline line < path) > 0) {
        split(line, part, "\t")
        verdict[part[1]] = part[2]; sentence[part[1]] = part[3]; cases[part[1]] = part[4]
    }
    close(path)
    for (i = 1; i <= count; i++) tell(ids[i], $1, $2, $3, $4, $5, $6)
}
# As declared.c does it: the first row that fits holds.
function fits(pattern, text) {
    if (pattern ~ /\*$/) return index(text, substr(pattern, 1, length(pattern) - 1)) == 1
    return pattern == text
}
function find(id, whose, lane, version,    i, row) {
    for (i = 1; i <= declarations; i++) {
        split(declared[i], row, "\t")
        if (fits(row[1], whose) && fits(row[2], lane) && version_fits(row[3], version) && fits(row[4], id)) return declared[i]
    }
    return ""
}
# What has no body says why in its own row.
function complete(id, lane) {
    if (asked[id] ~ /^not: /) {
        verdict[id] = "UNTESTED"
        sentence[id] = substr(asked[id], 6)
    } else if (asked[id] == "threads" && !(id in verdict)) {
        verdict[id] = "UNTESTED"
        sentence[id] = "no threads are asked in the lane " lane
    } else if (!(id in verdict)) {
        verdict[id] = "UNRESOLVED"
        sentence[id] = "no answer is written down"
    }
}
function tell(id, whose, lane, expect, name, version, note,    row, part, state, reason) {
    complete(id, lane)
    row = find(id, whose, lane, version)
    split(row, part, "\t")
    reason = row != "" ? part[7] : ""
    if (asked[id] ~ /^not: /) state = "ok"
    else if (row == "") state = verdict[id] == "PASS" ? "ok" : "bad"
    else state = verdict[id] == part[5] && (verdict[id] != "FAIL" || cases[id] == part[6]) ? "ok" : "bad"
    if (state == "bad" && row != "")
        sentence[id] = sentence[id] " (declared: " part[5] (part[6] != "" ? " in " part[6] : "") ")"
    if (expect == "falls") state = "falls"
    if (expect == "kept" && state == "ok") state = "kept"
    if (expect == "file") state = verdict[id] ~ /^(FAIL|UNRESOLVED)$/ ? "bad" : "ok"
    print id, section[id], class[id], rule[id], name, whose, lane, verdict[id], state, sentence[id], cases[id], reason, note
}
