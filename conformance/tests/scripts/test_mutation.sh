#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The two halves of make mutation-score, on a source made here: which mutants are made, that one
# build serves all of them, and the messages for a wrong list or name. Prints TAP.
# platforms: native mutation
set -u
. conformance/tests/support/tap.sh
B=$(mkdir -p "${B:-build}" && cd "${B:-build}" && pwd)
top=$PWD
tree=$B/mutation-test
shown="$tree/log"
rm -rf "$tree"
mkdir -p "$tree/impl" "$tree/build"
cat > "$tree/impl/least.c" <<'END'
int least(int a, int b);
int least(int a, int b)
{
    int result = a;
    if (b < a)
        result = b;
    return result;
}
END
cat > "$tree/main.c" <<'END'
#include <stdlib.h>
int mutant_active;
int least(int a, int b);
int main(int count, char **words)
{
    mutant_active = count > 1 ? atoi(words[1]) : 0;
    return least(2, 5) != 2 || least(5, 2) != 2 || least(3, 3) != 3;
}
END

expect() { # NAME STATUS PATTERN COMMAND...
    name=$1 status=$2 pattern=$3
    shift 3
    (cd "$tree" && env B=build JUDGED=judged.tsv "$@") > "$tree/log" 2>&1
    [ $? -eq "$status" ] && grep -q "$pattern" "$tree/log"
    say $? "$name"
}

expect 'mutants are made' 0 '^mutation: 6 mutants of 1 files$' \
    "${NODE:-node}" "$top/conformance/mutation/generate.mjs" build/mutation impl/least.c
${CC:-gcc} -w "$tree/main.c" "$tree/build/mutation/impl/least.c" -o "$tree/least" 2> "$tree/log"
say $? 'and are one program'
"$tree/least" 0
say $? 'which is the old one without a mutant'
alive=
while IFS='	' read -r number _ _ _ change _; do
    "$tree/least" "$number" && alive="$alive $change,"
done < "$tree/build/mutation/mutants.tsv"
echo "alive:$alive" > "$tree/log"
test "$alive" = ' < becomes <=,'
say $? 'all but the equivalent one are another'

# The programs of the test replace the real ones: the corpus detects no mutant, and the suite hangs
# with the first mutant that is not equivalent.
hanging=$(awk -F'\t' '$5 != "< becomes <=" { print $1; exit }' "$tree/build/mutation/mutants.tsv")
printf '#!/bin/sh\nexit 0\n' > "$tree/build/mutation/mapcheck"
printf '#!/bin/sh\nwhile [ "$MUTANT" = %s ]; do :; done\nexec ./least "$MUTANT"\n' "$hanging" > "$tree/build/mutation/check"
chmod +x "$tree/build/mutation/mapcheck" "$tree/build/mutation/check"

run="${NODE:-node} $top/conformance/mutation/run.mjs"
: > "$tree/judged.tsv"
# shellcheck disable=SC2086
{
    expect 'a source without mutants is reported' 2 '^mutation: no mutants of impl/most.c' $run impl/most.c
    expect 'what was not hunted is no score' 1 '^0 escaped, 6 not hunted' env TABLE=1 $run
    awk -F'\t' '{ print $2 "\t" $6 "\t" $5 "\t1\t" ($5 == "< becomes <=" ? "survived" : "corpus") }' \
        "$tree/build/mutation/mutants.tsv" > "$tree/build/mutation/results.tsv"
    expect 'a survivor without a reason is reported' 1 'least.c:5:9: survived: < becomes <=' env TABLE=1 $run
    printf 'impl/least.c\tif (b < a)\t< becomes <=\t1\tboth are the same then\n' > "$tree/judged.tsv"
    expect 'and with one it is judged' 0 '| impl/ | 6 | 6 | 5 | 0 | 0 | 0 | 1 | 1 | 100 % |' env TABLE=1 $run
    rm "$tree/build/mutation/results.tsv"
    expect 'all are hunted, one that hangs, too' 0 '| impl/ | 6 | 6 | 0 | 5 | 0 | 0 | 1 | 1 | 100 % |' env JOBS=1 $run
    printf 'impl/least.c\tif (b < a)\t< becomes >\t1\tno such change\n' >> "$tree/judged.tsv"
    expect 'a reason for nobody is reported' 1 'no mutant survives here any more; remove the row: impl/least.c | if (b < a) | < becomes > | 1' \
        env TABLE=1 $run
    printf 'impl/least.c\tif (b < a)\n' > "$tree/judged.tsv"
    expect 'a row that is cut is reported' 2 'row 1: expected FILE, LINE, CHANGE, WHICH and REASON' env TABLE=1 $run
    rm "$tree/build/mutation/mutants.tsv"
    expect 'no mutants at all are reported' 2 'no build/mutation/mutants.tsv; type: make mutation-score' $run
}
