#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make tidy: the rules of this project, one function each. A rule prints FILE:LINE: and the fault for every place that
# breaks it. A rule that lacks a tool prints the name of the tool, and returns 77.
#   tidy.sh [RULE...]     in the top folder; B=build. Without a rule: all of them
# It changes no file of the tree. conformance/tests/scripts/test_tidy.sh breaks each rule and expects a report.
set -u
B=${B:-build}
eval "$("$(dirname "$0")/../toolchain/probe.sh")"
export CLANG_TIDY
all='heads blanks leftovers lengths words links includes versions format symbols scripts tables lint'

sources() { find reference impl fuzz conformance examples -name '*.[ch]' | sort; }
scripts() {
    find Makefile .ci build-rules fuzz conformance toolchain \
        -name '*.sh' -o -name '*.awk' -o -name '*.mk' -o -name Makefile -o -path .ci/run 2> /dev/null | sort
}
texts() {
    find . -maxdepth 1 -name '*.md'
    find reference impl fuzz conformance corpus toolchain -name '*.md' -o -name '*.def' -o -name '*.ops' -o -name '*.tsv' -o -name '*.mutant' | sort
}

documents() { find . -path ./build -prune -o -path ./out -prune -o -type f -name '*.md' -print | sed 's|^\./||' | sort; }

rule_heads() {
    sources | xargs -r awk 'FNR == 1 && $0 != "/* SPDX-License-Identifier: MIT" {
        print FILENAME ":1: does not begin with the SPDX line" }'
    for script in $(scripts); do
        head -n 2 "$script" | grep -q '^# SPDX-License-Identifier: MIT$' ||
            echo "$script:1: has no SPDX line in its first two lines"
    done
}

rule_blanks() {
    { sources; scripts; texts; } | xargs -r awk '
        /[ \t\r]$/ { print FILENAME ":" FNR ": ends in a blank" }'
}

rule_leftovers() {
    { sources; scripts; } | xargs -r awk '
        /(^|[^A-Za-z])([T]ODO|[F]IXME|[X]XX|[H]ACK)([^A-Za-z]|$)/ { print FILENAME ":" FNR ": do it, or say it elsewhere" }'
}

# In the format of .clang-format, a function begins at a { and ends at a } in the first column.
rule_lengths() {
    sources | xargs -r awk '
        FNR == 351 { print FILENAME ":351: over 350 lines: is it still one noun?" }
        length > 100 { print FILENAME ":" FNR ": " length " columns; 100 are the most" } # clang-format leaves comments
        /^{/ { start = FNR }
        /^}/ && start && FNR - start > 61 { print FILENAME ":" start ": a function of " FNR - start - 1 " lines; 60 are the most" }
        /^}/ { start = 0 }'
}

# Words that make a sentence hard to read: actors without a name, and metaphors. The rule reads documents, and the
# comments of the folders in `clean`. In a document `room` is a metaphor for a folder; in a comment it is free memory.
clean='reference impl fuzz conformance examples toolchain build-rules .ci'
rule_words() {
    {
        documents | xargs -r awk '{ print FILENAME ":" FNR ": " $0 }'
        # shellcheck disable=SC2086
        { sources; scripts; } | grep -E "^($(echo $clean | tr ' ' '|'))/" | xargs -r awk '
            function show(text) { gsub(/[Rr]ooms?/, "", text); print FILENAME ":" FNR ": " text }
            FNR == 1 { comment = 0 }
            FILENAME !~ /[.][ch]$/ { if (/^[[:blank:]]*#[^!i]/) show($0); next }
            comment { show($0) }
            !comment && /\/\*/ { comment = 1; text = $0; sub(/.*\/\*/, "", text); show(text) }
            /\*\// { comment = 0 }'
    } | awk '
        BEGIN { banned = "^(who|whoever|whom|nobody|somebody|anybody|everybody|someone|anyone|everyone|house|rooms?|manners|told|heard|toys?|dice|crew)$" }
        {
            text = tolower($0)
            sub(/^[^ ]* /, "", text)
            gsub(/`[^`]*`/, "", text) # code, not words
            count = split(text, word, /[^a-z_-]+/)
            for (i = 1; i <= count; i++)
                if (word[i] ~ banned) { print $1 " says `" word[i] "`: name the actor or the thing"; break }
        }'
}

# Every link in a document leads to a file. A file name in backquotes exists at that path, from the top or from the
# document, or a bare name exists anywhere. CHANGELOG.md may name former files.
rule_links() {
    # shellcheck disable=SC2046
    find . -path ./build -prune -o -path ./out -prune -o -path ./.git -prune -o ! -type l -print | sed 's|^\./||' | awk '
        FILENAME == "-" { there[$0]; sub(/.*\//, ""); bare[$0]; next }
        FNR == 1 { folder = FILENAME; if (!sub(/[^\/]*$/, "", folder)) folder = "" }
        function plain(path,    old) {
            sub(/#.*/, "", path)
            sub(/\/$/, "", path)
            do { old = path; sub(/(^|[^\/]+\/)\.\.\//, "", path) } while (path != old)
            return path
        }
        {
            text = $0
            while (match(text, /\]\([^)]*\)/)) {
                path = substr(text, RSTART + 2, RLENGTH - 3)
                text = substr(text, RSTART + RLENGTH)
                if (path !~ /^(https?:|#)/ && !(plain(folder path) in there))
                    print FILENAME ":" FNR ": links to " path ", which does not exist"
            }
            if (FILENAME == "CHANGELOG.md") next
            count = split($0, part, "`")
            for (i = 2; i <= count; i += 2)
                if (part[i] ~ /^[a-z0-9_.\/-]+\.(c|h|sh|awk|mjs|mk|tsv|md|wat|ops)$/ && part[i] !~ /^(out|build)\/|(^|\/)(yours?|mine|small)\./ &&
                    !(plain(folder part[i]) in there) && !(part[i] in there) && !(part[i] in bare))
                    print FILENAME ":" FNR ": names " part[i] ", which does not exist"
        }' - $(documents)
}

# The table .ci/includes.tsv says which file may include which. Generated headers and those of the runtime of wasm2c have
# no folder.
rule_includes() {
    sources | xargs -r awk -F'\t' '
    FILENAME == ".ci/includes.tsv" { if (!/^#/) { includer[++rows] = $1; included[rows] = $2 } next }
    /^#include "/ {
        split($0, quoted, "\"")
        path = quoted[2]
        if (path ~ /^(suites|module|module_names|wasm-rt(-impl|-exceptions)?)\.h$|^(clauses|xfail|versions|systems)\.inc$/) next
        for (row = 1; row <= rows && FILENAME !~ includer[row]; row++) { }
        if (path !~ included[row]) print FILENAME ":" FNR ": may not include " path
    }' .ci/includes.tsv
}

# Only files of toolchain/ name versions of tools.
rule_versions() {
    { sources; scripts; find fuzz conformance -name '*.mjs'; } | grep -v '^toolchain/' | xargs -r \
        grep -nE '(clang|llvm|lld|wasm-ld|gcc|g[+][+])[a-z-]*-[0-9]|lib(clang|32gcc|32std)[a-z+-]*-[0-9]' /dev/null |
        sed 's/^\([^:]*:[0-9]*:\).*/\1 names the version of a tool: toolchain\/ finds it/'
}

# Each version of clang-format formats differently.
rule_format() {
    "$CLANG_FORMAT" --version 2> /dev/null | grep -q "version ${FORMAT_VERSION}[.]" ||
        { echo "needs clang-format $FORMAT_VERSION"; return 77; }
    sources | xargs -r "$CLANG_FORMAT" --dry-run -Werror 2>&1 | grep -E '^[^ ].*error'
}

# The model and the page manager share neither code nor a global name.
rule_symbols() {
    for part in reference impl; do
        find "$B/release/$part" -name '*.o' -exec nm -g --defined-only {} + 2>/dev/null |
            awk 'NF == 3 { print $3 }' | sort -u > "$B/symbols.$part"
    done
    comm -12 "$B/symbols.reference" "$B/symbols.impl" |
        sed 's|^|reference/ and impl/ both define |'
}

# SC2319: the tests read the status of a condition with $? in the next line on purpose.
rule_scripts() {
    command -v shellcheck > /dev/null || { echo 'needs shellcheck'; return 77; }
    scripts | grep -v 'Makefile\|awk$\|mk$' | xargs -r shellcheck --severity=warning --exclude=SC2319 --format=gcc
}

# CLAUSES.md equals the tables that it is made from, and every clause that POSIX demands fails on a planted defect.
rule_tables() {
    [ -f conformance/clauses/clauses.tsv ] || return
    [ -x "$B/tables" ] || { echo "needs $B/tables; type: make $B/tables"; return 77; }
    "$B/tables" check
    "$B/tables" kills | grep -v '^kills: '
    return 0
}

# Prints the option for the C library of Emscripten; fails without Emscripten.
emscripten_sysroot() { "${EMCC##* }" --cflags 2> /dev/null | tr ' ' '\n' | grep '^--sysroot='; }

# The analyzer follows a third of the states of each function that it would follow by default. The default took seven
# minutes of processor time, and has found nothing more here.
lint() { # FLAG...: lints the sources of its standard input, four in a process
    # shellcheck disable=SC2016
    FLAGS="-std=c11 -D_GNU_SOURCE -iquote . -Xclang -analyzer-config -Xclang max-nodes=75000 $*" xargs -r -P "$(nproc)" -n 4 sh -c '"$CLANG_TIDY" --quiet "$@" -- $FLAGS 2> /dev/null' lint
}

# Lints the sources for wasm only where a C library for wasm is installed. Leaves over_mimalloc.c out, because the
# analysis of all of mimalloc, which it includes, takes minutes.
for_emcc='/override/\(break\|grown\).c$\|^impl/malloc/.*c$\|/wasm_engine_inside.c$'
for_wasi='^impl/override.*c$\|/examples/wasm/.*c$'
rule_lint() {
    command -v "${CLANG_TIDY##* }" > /dev/null || { echo "needs $CLANG_TIDY"; return 77; }
    {
        sources | grep 'c$' | grep -v "/strangers/page_manager.c\$\|$for_emcc\|$for_wasi" |
            lint -DMAPCHECK_HARNESS -Wno-unknown-attributes -iquote "$B" -isystem "$B/wasm2c" -isystem "$WABT_RUNTIME"
        sources | grep '/strangers/page_manager.c$' | lint
        [ ! -e "$WASI_HEADERS/sys/mman.h" ] || sources | grep "$for_wasi" | lint --target="$WASI_TARGET" "$WASI_FLAGS"
        ! sysroot=$(emscripten_sysroot) || sources | grep "$for_emcc" | grep -v '/over_mimalloc.c$' |
            lint --target=wasm32-unknown-emscripten "$sysroot" -isystem "$EMCC_FOLDER/system/lib"
    } | grep -E '(warning|error):' | sed "s|^$PWD/||"
}

# shellcheck disable=SC2086
[ $# -gt 0 ] || set -- $all
kept=0 broken=0
for rule; do
    said=$("rule_$rule")
    if [ $? -eq 77 ]; then
        echo "tidy: $rule: not checked: $said"
    elif [ -n "$said" ]; then
        echo "$said"
        echo "tidy: $rule: broken"
        broken=$((broken + 1))
    else
        kept=$((kept + 1))
    fi
done
echo "tidy: $kept rules kept, $broken broken"
[ "$broken" -eq 0 ]
