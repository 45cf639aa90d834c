# SPDX-License-Identifier: MIT
#
# make help prints every `target: ## text` of the Makefile, under its `## heading`. make options (page=options) prints
# every `OPTION = value ## text`; an option without a value is a comment there. No line is longer than 80 columns.
BEGIN {
    print "mapcheck: does your mmap keep its word?      make TARGET... OPTION=value..."
}
{
    at = index($0, "## ")
    text = substr($0, at + 3)
}
page != "options" && at == 1 { printf "\n%s\n", text }
page != "options" && /^[a-z-]+: ## / {
    sub(":", "", $1)
    printf "  %-15s %s\n", $1, text
}
page == "options" && at > 1 && sub("^#?", "") && /^[A-Z]+ *= / {
    sub(" *##.*", "")
    gsub(" ", "")
    printf "  %-22s %s\n", $0, text
}
END {
    if (page == "options") {
        print "  V=1                    shows every command"
        print "  CC= CLANG= EMCC= NODE= WASM2C= AFL_CLANG= EMSDK= WASI_SDK_PATH=    tools"
    } else {
        print "\nfirst   make setup check && make fuzz"
        print "then    build/mapcheck --help, and build/mapcheck list for the systems"
        print "exit    0 agree   1 divergence or unresolved   2 usage or input   77 cannot run"
    }
}
