# SPDX-License-Identifier: MIT
#
# Prints conformance/CLAUSES.md from clauses.tsv and kills.tsv. Each row is a clause. The column `fails on` names
# the first planted defect that the clause detects, and counts the others.
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
    print "# The clauses\n"
    print "The contract as a table. `make tables` writes this file from `clauses/clauses.tsv` and `mutants/kills.tsv`;"
    print "[README.md](README.md) explains how a clause is written and run.\n"
    printf "There are %d clauses. %d have a body, `make threads` checks %d, and %d is not checked.\n\n", \
        count, bodies, threads, count - bodies - threads
    print "| class | | clauses |\n|---|---|---|"
    printf "| S | POSIX demands it | %d |\n| M | POSIX leaves a choice | %d |\n| L | Linux behaves so | %d |\n", kinds["S"], kinds["M"], kinds["L"]
    printf "| Q | quality: no standard demands it | %d |\n| W | specific to a wasm memory | %d |\n\n", kinds["Q"], kinds["W"]
    print "A star after the class marks a source that was cited from memory. `fails on` names the first planted defect"
    print "that the clause detects, and the number of further ones."
    for (r = 1; r <= count; r++) {
        split(rows[r], part, "\t")
        if (part[2] != section)
            printf "\n## %d %s\n\n| clause | | rule | allowed | fails on |\n|---|---|---|---|---|\n", part[2], names[part[2]]
        section = part[2]
        asked = part[9] == "body" ? fails_on(part[1], part[10]) : part[9] == "threads" ? "`make threads`" : part[9]
        printf "| %s | %s%s | %s | %s | %s |\n", part[1], part[3], part[5] == "yes" ? "*" : "", part[6], part[7], asked
    }
}
