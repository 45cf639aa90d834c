# SPDX-License-Identifier: MIT
#
# out/conformance.xml: JUnit's form, a suite for each system and lane. As declared is not a failure;
# what could not be asked, and what is known to fail, counts as skipped with its reason.
BEGIN { FS = "\t" }
$9 == "kept" { next }
!($5 in tests) { names[++columns] = $5 }
{
    tests[$5]++
    body = ""
    if ($9 == "bad") {
        failures[$5]++
        body = "<failure message=\"" escaped($8 ": " $10) "\"/>"
    } else if ($8 != "PASS") {
        skipped[$5]++
        body = "<skipped message=\"" escaped($8 ": " ($12 != "" ? $12 : $10)) "\"/>"
    }
    text[$5] = text[$5] "  <testcase classname=\"" escaped($5) "\" name=\"" $1 "\">" body "</testcase>\n"
}
END {
    print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"mapcheck conformance\">"
    for (c = 1; c <= columns; c++) {
        name = names[c]
        printf "<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"%d\">\n%s</testsuite>\n",
            escaped(name), tests[name], failures[name], skipped[name], text[name]
    }
    print "</testsuites>"
}
