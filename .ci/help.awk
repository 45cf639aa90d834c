# SPDX-License-Identifier: MIT
#
# make help: every `target: ## what it does` of the Makefile, under its `## heading`.
BEGIN {
    FS = ": ## "
    print "mapcheck: does your mmap keep its word?"
}
/^## / { printf "\n%s\n", substr($0, 4) }
/^[a-z-]+: ## / { printf "    make %-10s %s\n", $1, $2 }
END {
    print ""
    print "first       make setup check && make fuzz"
    print "then        build/mapcheck --help, and build/mapcheck list for the systems"
    print "exit        0 agree   1 divergence or unresolved   2 usage or input   77 cannot run here"
}
