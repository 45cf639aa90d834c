# SPDX-License-Identifier: MIT
#
# awk -f plant.awk NAME.mutant SOURCE > MUTATED. The mutant's old lines must occur exactly once in
# the source, as whole lines. Otherwise the script prints one line and exits with 2.
FNR == 1 { file++ }
file == 1 && /^--- old$/ { part = "old"; next }
file == 1 && /^--- new$/ { part = "new"; next }
file == 1 && part == "old" { old[olds++] = $0; next }
file == 1 && part == "new" { new[news++] = $0; next }
file == 2 { line[lines++] = $0 }

function matches(at, i) {
    for (i = 0; i < olds; i++)
        if (line[at + i] != old[i])
            return 0
    return 1
}

END {
    for (at = 0; at + olds <= lines; at++)
        if (olds > 0 && matches(at)) {
            found++
            where = at
        }
    if (found != 1) {
        printf "%s: the old lines occur %d times in %s, not once: write them anew\n", \
            ARGV[1], found, ARGV[2] > "/dev/stderr"
        exit 2
    }
    for (i = 0; i < lines; i++) {
        if (i == where)
            for (k = 0; k < news; k++)
                print new[k]
        if (i < where || i >= where + olds)
            print line[i]
    }
}
