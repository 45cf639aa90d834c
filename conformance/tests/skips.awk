# SPDX-License-Identifier: MIT
#
# Checks that skips.tsv accepts every skip, and that every accepted skip still happens. Reads
# skips.tsv and the TAP files of the suites that ran (build/results/SUITE.tap). Prints TAP. A skip
# is identified by its suite and the text of the test without its number. Its reason must end with
# the platform. A reason that begins with "needs" names a missing tool: it is accepted, unless
# strict=true, as in CI. A `?` after the platform accepts a skip that happens on some machines
# only. The platform `*` accepts any reason, and also accepts that the skip does not happen.
BEGIN { FS = "\t" }
FNR == 1 { file++ }
file == 1 && FNR > 1 {
    if (NF != 4 || length($4) < 10) print "not ok - conformance/tests/skips.tsv:" FNR ": expected suite, test, platform and a reason of at least 10 characters"
    key = $1 "\t" $2
    if (key in platform) print "not ok - conformance/tests/skips.tsv:" FNR ": " $1 " " $2 " has two rows: remove one"
    if (sub(/\?$/, "", $3) || $3 == "*") seldom[key]
    platform[key] = $3
    where[key] = FNR
    suite[key] = $1
}
file == 1 { next }
FNR == 1 { ran = FILENAME; sub(/.*\//, "", ran); sub(/\.tap$/, "", ran); seen[ran] }
/^ok .*# SKIP/ {
    test = reason = $0
    sub(/^ok[ 0-9]*-? */, "", test)
    sub(/ *# SKIP.*/, "", test)
    sub(/.*# SKIP */, "", reason)
    key = ran "\t" test
    count++
    if (!(key in platform) && reason ~ /^needs [a-z0-9]/ && strict != "true") next
    if (!(key in platform))
        print "not ok - " ran ": " test " is skipped (" reason "): make it run, or accept it in conformance/tests/skips.tsv"
    else if (platform[key] != "*" && substr(reason, length(reason) - length(platform[key]) + 1) != platform[key])
        print "not ok - " ran ": " test " is skipped (" reason "), not as accepted in " platform[key]
    happened[key]
}
END {
    for (key in platform)
        if (!(key in seldom) && suite[key] in seen && !(key in happened))
            print "not ok - conformance/tests/skips.tsv:" where[key] ": this skip no longer happens: remove the row"
    print "ok - " count + 0 " skips checked"
}
