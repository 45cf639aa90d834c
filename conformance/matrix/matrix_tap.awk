# SPDX-License-Identifier: MIT
#
# out/conformance.tap: one test a cell. A lane that cannot run here is a skip.
BEGIN { FS = "\t" }
FILENAME ~ /skipped$/ {
    name = $0
    sub(/: .*/, "", name)
    sub(/^[^:]*: /, "")
    print "ok " ++count " - conformance " name " # SKIP " $0
    next
}
$9 == "kept" { next } # nothing was asked here
FILENAME ~ /broken$/ { print "not ok " ++count " - conformance " $0; next }
{
    line = count + 1 " - " $5 " " $1 ": " $8
    if ($9 == "bad") print "not ok " line " " $10
    else print "ok " line ($8 == "PASS" ? "" : $9 == "falls" ? ", bad on purpose" : " as declared")
    count++
    fallen[$5] += $9 == "falls" && $8 == "FAIL"
}
END {
    for (name in fallen)
        if (name ~ /^always-/)
            print (fallen[name] >= 10 ? "ok " : "not ok ") ++count " - " name " fails in " fallen[name] " clauses"
    print "1.." count
}
