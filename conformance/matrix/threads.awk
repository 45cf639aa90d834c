# SPDX-License-Identifier: MIT
#
# What fuzz/threads printed, as verdicts of the clauses that only threads can be asked. status: its
# exit code. It stops at the first finding, so the others are then UNRESOLVED.
BEGIN { split("THREAD-DISJOINT THREAD-UNMAP THREAD-ERRPATH-UNLOCK THREAD-LINEAR", clauses, " ") }
/^--- [0-9]+ pairs of calls/ { overlaps = $2 }
/^--- threads: [0-9]+ histories/ { histories = $3; said = $0; sub(/.*: /, "", said) }
/WARNING: ThreadSanitizer: / && found == "" { found = "THREAD-LINEAR"; text = "a data race" }
/^(--- threads: )?[A-Z][A-Z-]*-[A-Z-]*: / && found == "" {
    text = $0
    sub(/^--- threads: /, "", text)
    found = text
    sub(/:.*/, "", found)
    if (found !~ /^THREAD-/) found = "THREAD-UNMAP"
}
END {
    for (i = 1; i <= 4; i++) {
        if (status == 0)
            verdict = "PASS\t" histories " histories of threads, " overlaps " pairs of calls under way at once\t"
        else if (status == 77)
            verdict = "UNTESTED\tno threads can be had here\t"
        else if (clauses[i] == found)
            verdict = "FAIL\t" text "\tthreads"
        else
            verdict = "UNRESOLVED\tthe threads ended with " status " before: " (said != "" ? said : "nothing was said") "\t"
        print clauses[i] "\t" verdict
    }
}
