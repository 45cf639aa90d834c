# SPDX-License-Identifier: MIT
#
# out/matrix.html: one page that needs nothing else. Each verdict is a word or a sign of its own, so
# that it can be read without colour; a cell tells its sentence when pointed at, a FAIL leads to its run.
BEGIN {
    FS = "\t"
    split("PASS FAIL UNRESOLVED UNSUPPORTED UNTESTED", verdicts, " ")
    sign["PASS"] = "&#10003;"; sign["FAIL"] = "FAIL"; sign["UNRESOLVED"] = "?"
    sign["UNSUPPORTED"] = "&ndash;"; sign["UNTESTED"] = "&middot;"
    means["PASS"] = "PASS"; means["FAIL"] = "with the run that shows it"
    means["UNRESOLVED"] = "UNRESOLVED: could not be asked because another clause is broken"
    means["UNSUPPORTED"] = "UNSUPPORTED: optional, and not there"
    means["UNTESTED"] = "UNTESTED: cannot be observed there"
    split("arguments of mmap|where a mapping lands|contents of new pages|hints|MAP_FIXED|" \
          "arguments of munmap|effects of munmap|resources and progress|errno, threads, invariants", sections, "|")
}
!($5 in named) { named[$5]; names[++columns] = $5; system_of[$5] = $6; lane[$5] = $7; falls[$5] = $9 == "falls" }
!($1 in known) { known[$1]; ids[++rows] = $1; class[$1] = $3; rule[$1] = $4; section[$1] = $2 }
{
    count[$5, $8]++
    cell[$1, $5] = $8; state[$1, $5] = $9; said[$1, $5] = $10; reason[$1, $5] = $12
    bad[$5] += $9 == "bad"
    note[$5] = $13
}
function file(id, name, kind) { return "conformance/" name "/" id kind }
function there(id, name,    path, line, found) {
    path = room "/" name "/" id ".ops"
    found = (getline line < path) > 0
    close(path)
    return found
}
function print_style() {
    print "<style>"
    print ":root{color-scheme:light dark}body{font:14px/1.4 system-ui,sans-serif;margin:1.5em}"
    print "table{border-collapse:collapse;margin:1em 0}th,td{border:1px solid #8886;padding:2px 7px}"
    print "td{text-align:center}td.t,th.t{text-align:left}.id{font-family:ui-monospace,monospace;white-space:nowrap}"
    print ".m thead th{position:sticky;top:0;background:Canvas;z-index:2}.m thead th.c{vertical-align:bottom;padding-top:8px;text-align:center}"
    print ".c span{writing-mode:vertical-rl;transform:rotate(180deg);white-space:nowrap;font-weight:600}"
    print "th.s{text-align:left;background:#8882}"
    print "td.PASS{background:#2a82}td.FAIL{background:#c22;color:#fff;font-weight:700}td.FAIL a{color:#fff}"
    print "td.UNRESOLVED{background:#d802}td.UNSUPPORTED,td.UNTESTED{color:#888}"
    print "td.bad{outline:3px solid #e0a;outline-offset:-3px}details{margin:.4em 0}li{margin:.2em 0}"
    print "</style>"
}
function print_head() {
    print "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>mapcheck: who keeps what</title>"
    print "<meta name=\"viewport\" content=\"width=device-width\">"
    print_style()
    print "</head><body>\n<h1>Does your mmap keep its word?</h1>"
    printf "<p>mapcheck %s, <code>make conformance</code>: %d clauses, %d systems and lanes.</p>\n<p>", commit, rows, columns
    for (v = 1; v <= 5; v++) printf "<b>%s</b> %s &emsp; ", sign[verdicts[v]], means[verdicts[v]]
    print "</p>"
}
function print_summary(    c, v) {
    printf "<table><tr><th class=\"t\">system<th class=\"t\">lane"
    for (v = 1; v <= 5; v++) printf "<th>%s", verdicts[v]
    print "<th class=\"t\"></tr>"
    for (c = 1; c <= columns; c++) {
        printf "<tr><td class=\"t\">%s<td class=\"t\">%s", escaped(system_of[names[c]]), lane[names[c]]
        for (v = 1; v <= 5; v++) printf "<td>%d", count[names[c], verdicts[v]]
        print "<td class=\"t\">" (falls[names[c]] ? "bad on purpose" : bad[names[c]] ? "<b>" bad[names[c]] " not as declared</b>" : note[names[c]] != "" ? "kept: " escaped(note[names[c]]) : "as declared") "</tr>"
    }
    print "</table>"
}
function print_cell(id, name,    verdict, text) {
    verdict = cell[id, name]
    text = sign[verdict]
    if (verdict == "FAIL" && there(id, name)) text = "<a href=\"" file(id, name, ".ops") "\">FAIL</a>"
    if (state[id, name] == "bad") text = text " !"
    printf "<td class=\"%s%s\" title=\"%s\">%s", verdict, (state[id, name] == "bad" ? " bad" : ""),
        escaped(name ": " verdict (reason[id, name] != "" ? ", " reason[id, name] : "") ": " said[id, name]), text
}
function print_matrix(    r, c, last) {
    printf "<table class=\"m\"><thead><tr><th class=\"t\">clause<th><th class=\"t\">rule"
    for (c = 1; c <= columns; c++) printf "<th class=\"c\"><span>%s</span>", escaped(names[c])
    print "</tr></thead><tbody>"
    for (r = 1; r <= rows; r++) {
        if (section[ids[r]] != last)
            printf "<tr><th class=\"s\" colspan=\"%d\">%s %s</tr>\n", columns + 3, section[ids[r]], sections[section[ids[r]]]
        last = section[ids[r]]
        printf "<tr><td class=\"t id\">%s<td title=\"S shall, M may, L Linux, Q quality, W wasm\">%s<td class=\"t\">%s", ids[r], class[ids[r]], escaped(rule[ids[r]])
        for (c = 1; c <= columns; c++) print_cell(ids[r], names[c])
        print "</tr>"
    }
    print "</tbody></table>"
}
function print_details(    r, c, id, name, open) {
    for (c = 1; c <= columns; c++) {
        name = names[c]
        if (count[name, "PASS"] == rows) continue
        print "<details><summary><b>" escaped(name) "</b>: what is not PASS, and why</summary><ul>"
        for (r = 1; r <= rows; r++) {
            id = ids[r]
            if (cell[id, name] == "PASS") continue
            printf "<li><span class=\"id\">%s</span> %s%s. %s", id, (state[id, name] == "bad" ? "<b>not as declared</b> " : ""), cell[id, name], escaped(said[id, name])
            if (reason[id, name] != "") printf " (%s)", escaped(reason[id, name])
            if (cell[id, name] == "FAIL" && there(id, name))
                printf " <a href=\"%s\">run</a> <a href=\"%s\">as C</a>", file(id, name, ".ops"), file(id, name, ".c")
            print ""
        }
        print "</ul></details>"
    }
}
END {
    print_head()
    print_summary()
    print_matrix()
    print_details()
    print "</body></html>"
}
