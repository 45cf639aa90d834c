#!/bin/sh
# SPDX-License-Identifier: MIT
#
# mapcheck check, the one command for an mmap of one's own: a good one gets a line for each part and
# exit code 0, a wrong one the ranked list with rule, C and file, and 1, and wrong usage one line and 2. Prints
# TAP.
# platforms: native
set -u
. conformance/tests/support/tap.sh
B=$(cd "${B:-build}" && pwd)
mapcheck=$B/mapcheck
work=$B/check-test
shown='log'
top=$PWD source=$PWD/examples/off_by_one.c
rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 2

run() { # ARGUMENT...
    "$mapcheck" check "$@" > log 2> progress < /dev/null
    code=$?
}
words() { tr -s ' \n' ' ' < log | grep -qF -- "$1"; }

make -s -C "$top" CC="${CC:-cc}" B="$B" "$B/examples/family.so" > log 2>&1
cp "$B/examples/family.so" good.so
run ./good.so --seconds 15
[ $code -eq 0 ] && [ "$(grep -c . log)" -le 7 ] && [ ! -e out/collect ]
say $? 'a good mmap gets 0, a line for each part, and no file'
head -n 1 log | grep -q '^asking .*\./good\.so' && tail -n 1 log | grep -q '^--- \./good\.so: no divergence'
say $? 'the first and the last line name the system'

${CC:-cc} -shared -fPIC "$source" -o wrong.so
run ./wrong.so --seconds 20 -o wrong
[ $code -eq 1 ] && grep -q '^ 1  CONTRACT  ADDR-NO-OVERLAP  3 operations' log && words 'rule: a mapping never overlaps a live one (POSIX:'
say $? 'a wrong one gets 1, and its fault comes first with its rule'
words 'a = mmap(NULL, 2 * page,' && words 'munmap(a, 1 * page);' && words 'b = mmap(NULL, 2 * page,'
say $? 'the fault is shown as three calls in C'
tr -s ' \n' ' ' < log | grep -q 'also: [A-Z -]*UNMAP-LEN-ROUNDUP'
say $? 'clauses that fail by the same finding are listed with it'
[ -s wrong/ADDR-NO-OVERLAP.ops ] && "$mapcheck" replay wrong/ADDR-NO-OVERLAP.ops --system ./wrong.so > replayed
[ $? -eq 1 ]
say $? 'its file shows it again'
tail -n 1 log | grep -q '^--- \./wrong\.so: [0-9]* finding'
say $? 'the last line counts the findings'
awk 'length > 80 { wide = 1 } END { exit wide }' log
say $? 'no line is wider than 80 columns'

# A clause that fails while the judge agrees: access after munmap.
${CC:-cc} -shared -fPIC "$top/examples/first_fit.c" -o clause.so
run ./clause.so --seconds 30 -o clause
grep -q 'CONTRACT  FAULT-AFTER' log && words 'munmap(a, 3 * page);'
say $? 'a clause that fails by its own expectation is listed'

# The system ends its process; mapcheck does not.
sed 's/    size_t count = pages_of(length), run = 0;/&\n    static int calls;\n    if (++calls == 5)\n        _exit(0);/; s/#include <errno.h>/&\n#include <unistd.h>/' "$source" > ends.c
${CC:-cc} -shared -fPIC ends.c -o ends.so
run ./ends.so --seconds 10 -o ends
[ $code -eq 1 ] && words 'exited with code 0'
say $? 'a system that exits gets 1, and its end as a finding'

run
[ $code -eq 2 ] && [ "$(wc -l < progress)" -eq 1 ] && grep -q 'no file given; usage: mapcheck check yours.so' progress
say $? 'without a name it says what it expects'
run ./none.so
[ $code -eq 2 ] && [ "$(wc -l < progress)" -eq 1 ] && [ ! -s log ]
say $? 'a file that is missing is refused'
make -s -C "$top" CC="${CC:-cc}" B="$B" "$B/examples/racy.so" > log 2>&1
run "$B/examples/racy.so" --seconds 20 -o racy
[ $code -eq 1 ] && grep -q '^threads  .*divergence' log && grep -q '^THREAD-' log
say $? 'a race of several threads is reported'

run page-manager --seconds 10 -o manager
[ $code -eq 0 ] && words 'page-manager: no divergence'
say $? 'a built-in system is checked by its name'
