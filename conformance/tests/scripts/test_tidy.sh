#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every rule of tidy.sh can fail. In an empty tree, one file breaks the rule, which must name that
# file. Without the file the tree must keep the rule. Prints TAP.
# platforms: native tidy
set -u
. conformance/tests/support/tap.sh
B=$(mkdir -p "${B:-build}" && cd "${B:-build}" && pwd)
tidy=$PWD/.ci/tidy.sh
tree=$B/tidy-test
good='/* SPDX-License-Identifier: MIT
 *
 * A file without fault.
 */
int good(void);

int good(void)
{
    return 0;
}'

build_tree() {
    rm -rf "$tree"
    mkdir -p "$tree/reference" "$tree/impl" "$tree/fuzz/shrink" "$tree/conformance/systems" "$tree/conformance/clauses" \
        "$tree/corpus" "$tree/examples" "$tree/.ci" "$tree/toolchain" "$tree/build/release"
    cp .clang-format .clang-tidy Makefile "$tree/"
    cp .ci/includes.tsv "$tree/.ci/"
    echo "$good" > "$tree/reference/good.c"
}

tidy_tree() { # RULE
    (cd "$tree" && B=build sh "$tidy" "$1")
}

# breaks RULE FILE: standard input is the content of the file that breaks the rule
breaks() {
    build_tree
    tidy_tree "$1" > "$B/tidy-test.log"
    say $? "$1 holds in a tree without fault"
    cat > "$tree/$2"
    tidy_tree "$1" > "$B/tidy-test.log" && caught=1 || caught=0
    grep -q "^$2" "$B/tidy-test.log" || caught=1
    say "$caught" "$1 is broken by $2"
}

repeat() { # COUNT LINE
    awk -v count="$1" -v line="$2" 'BEGIN { while (count-- > 0) print line }'
}

echo '/* No licence. */' | breaks heads reference/bad.c
echo 'set -u' | breaks heads fuzz/bad.sh
{ echo "$good"; printf 'int blank; \n'; } | breaks blanks impl/bad.c
{ echo "$good"; printf '/* TO%s: later */\n' DO; } | breaks leftovers impl/bad.c
{ echo "$good"; repeat 350 'int x;'; } | breaks lengths fuzz/bad.c
{ echo "$good"; echo "/* $(repeat 24 word | tr '\n' ' ') */"; } | breaks lengths fuzz/bad.c
{ echo "$good"; echo 'void f(void)'; echo '{'; repeat 61 '    g();'; echo '}'; } | breaks lengths fuzz/bad.h
echo 'A page that nobody has mapped.' | breaks words bad.md
{ echo "$good"; echo '/* Whoever calls this is answered. */'; } | breaks words examples/bad.c
{ echo "$good"; printf '/* A page\n * that nobody has mapped. */\n'; } | breaks words reference/bad.c
{ echo "$good"; echo 'int x; /* the system is told */'; } | breaks words conformance/systems/bad.c
printf '#!/bin/sh\n# SPDX-License-Identifier: MIT\n# The rules of the house.\n' | breaks words fuzz/shrink/bad.sh
echo 'See [the model](../reference/gone.h).' | breaks links fuzz/bad.md
echo 'The model is in `reference/gone.h`.' | breaks links bad.md
echo 'The model is in `gone.c`.' | breaks links fuzz/bad.md
while read -r file include; do
    printf '#include "%s"\n' "$include" | breaks includes "$file"
done <<'END'
reference/bad.c impl/page_manager.h
reference/bad.c model.h
reference/question_bad.c reference/judge.h
impl/bad.c reference/system.h
impl/bad.c impl/page_manager.h
conformance/systems/bad.c impl/page_manager.h
conformance/systems/bad.c reference/model.h
conformance/systems/page_manager.c fuzz/shrink/shrink.h
conformance/clauses/bad.c impl/page_manager.h
conformance/clauses/bad.c conformance/systems/page_manager.h
fuzz/bad.c impl/page_manager.h
fuzz/bad.c ../reference/model.h
fuzz/bad.c conformance/systems/page_manager.h
END
printf 'CC = clang-%s\n' 12 | breaks versions fuzz/bad.mk
printf "const tool = 'llvm-cov-%s';\n" 12 | breaks versions fuzz/bad.mjs
if [ -n "${LACKS_format:-}" ]; then
    skip 'format' 'needs clang-format'
else
    { echo "$good"; echo 'int  x ;'; } | breaks format fuzz/bad.c
fi
printf 'for x in $y; do echo "$z; done\n' | breaks scripts fuzz/bad.sh
{ echo "$good"; echo 'int f(char *p);'; echo 'int f(char *p) { int n = 0; if (p); n = *p / n; return n; }'; } |
    breaks lint fuzz/bad.c

build_tree
CLANG_FORMAT=clang-format-hidden tidy_tree format > "$B/tidy-test.log" &&
    grep -q '^tidy: format: not checked' "$B/tidy-test.log" && grep -q ' 0 rules kept, 0 broken' "$B/tidy-test.log"
say $? 'format is neither kept nor broken where its version is missing'

# tidy.sh does not use another version of clang-format, and does not count a rule without its tool as kept.
printf '#!/bin/sh\necho clang-format version 99.0.1\n' > "$tree/other-format"
chmod +x "$tree/other-format"
CLANG_FORMAT=$tree/other-format tidy_tree format > "$B/tidy-test.log"
grep -q '^tidy: format: not checked: needs clang-format' "$B/tidy-test.log"
say $? 'nor where another version is in its place'
CLANG_TIDY=clang-tidy-hidden tidy_tree lint > "$B/tidy-test.log"
grep -q '^tidy: lint: not checked: needs clang-tidy-hidden$' "$B/tidy-test.log"
say $? 'nor is lint without its tool'

# This rule reads the symbols of objects, not sources.
build_tree
mkdir -p "$tree/build/release/reference" "$tree/build/release/impl"
cc=${CC:-gcc}
echo 'int page_count_of(int x) { return x; }' | $cc -xc -c - -o "$tree/build/release/impl/a.o"
echo 'int model_count(int x) { return x; }' | $cc -xc -c - -o "$tree/build/release/reference/a.o"
tidy_tree symbols > "$B/tidy-test.log"
say $? 'symbols holds when nothing is shared'
cp "$tree/build/release/impl/a.o" "$tree/build/release/reference/b.o"
tidy_tree symbols > "$B/tidy-test.log" && caught=1 || caught=0
grep -q page_count_of "$B/tidy-test.log" || caught=1
say "$caught" 'symbols is broken by a shared name'
