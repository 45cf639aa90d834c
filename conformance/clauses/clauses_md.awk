# SPDX-License-Identifier: MIT
#
# Makes the generated part of conformance/README.md from clauses.tsv and kills.tsv: each clause, how
# it is tested, how many planted defects it fails on, and the first of them.
BEGIN {
    FS = "\t"
    split("arguments of mmap|where a mapping lands|contents of new pages|hints|MAP_FIXED|" \
          "arguments of munmap|effects of munmap|resources and progress|errno, threads, invariants", names, "|")
}
FNR == 1 { file++; next }
file == 1 {
    rows[++count] = $0
    kinds[$3]++
    bodies += $9 == "body"; threads += $9 == "threads"
    next
}
{
    defect = $1
    n = split($2, ids, " ")
    for (i = 1; i <= n; i++) {
        if (!(ids[i] in first)) first[ids[i]] = defect
        kills[ids[i]]++
    }
}
function fails_on(id, redundant) {
    if (kills[id] > 1) return first[id] " and " kills[id] - 1 " more"
    if (kills[id] == 1) return first[id]
    return redundant == "-" ? "" : "redundant with " redundant
}
END {
    printf "%d rows, of which %d have a body, %d run with threads, %d are not run. Class: S POSIX demands it (%d), M it leaves a choice (%d), " \
        "L Linux (%d), Q quality (%d), W the wasm memory (%d). A star: cited from memory.\n",
        count, bodies, threads, count - bodies - threads, kinds["S"], kinds["M"], kinds["L"], kinds["Q"], kinds["W"]
    for (r = 1; r <= count; r++) {
        split(rows[r], part, "\t")
        if (part[2] != section)
            printf "\n### %d %s\n\n| clause | | rule | allowed | fails on |\n|---|---|---|---|---|\n", part[2], names[part[2]]
        section = part[2]
        asked = part[9] == "body" ? fails_on(part[1], part[10]) : part[9] == "threads" ? "`make threads`" : part[9]
        printf "| %s | %s%s | %s | %s | %s |\n", part[1], part[3], part[5] == "yes" ? "*" : "", part[6], part[7], asked
    }
}
