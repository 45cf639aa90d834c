#!/bin/sh
# SPDX-License-Identifier: MIT
#
# mapcheck stress --collect on a system with several faults, all planted in examples/first_fit.c:
# each fault is listed, with a file that shows it; the good one has none. What came only behind
# another finding is marked, and what comes first never is. Prints TAP.
# platforms: native
set -u
. conformance/tests/support/tap.sh
B=$(cd "${B:-build}" && pwd)
mapcheck=$B/mapcheck
work=$B/collect-test
shown='log'
source=$PWD/examples/first_fit.c
rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 2

# plant NAME SED: a shared object of examples/first_fit.c with the changes of the sed script
plant() {
    sed "$2" "$source" > "$1.c"
    cmp -s "$1.c" "$source" && [ "$1" != good ] && echo "not ok - nothing planted in $1"
    ${CC:-cc} -w -shared -fPIC "$1.c" -o "$1.so"
}
run() { # ARGUMENT...
    "$mapcheck" "$@" > log 2>&1 < /dev/null
    code=$?
}
listed() { grep -q "^ *[0-9]*  $1  $2  " log; }
words() { tr -s ' \n' ' ' < log | grep -qF -- "$1"; }

plant good ''
run stress --collect --operations 8000 --system ./good.so -o good
[ $code -eq 0 ] && words 'no divergence' && [ ! -e good ]
say $? 'a good system has no finding and no file'

# Three faults that have nothing to do with each other.
type='s/length == 0 || type == 0 || type == (MAP_SHARED | MAP_PRIVATE) ||/length == 0 || type == (MAP_SHARED | MAP_PRIVATE) ||/'
fixed='s/(flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) != 0)/(flags \& MAP_FIXED_NOREPLACE) != 0)/'
part='s/size_t first = (size_t)address, count = pages_of(length);/size_t first = (size_t)address, count = pages_of(length); if (count == 3) return errno = EINVAL, -1;/'
plant three "$type;$fixed;$part"
run stress --collect --operations 8000 --system ./three.so -o three
[ $code -eq 1 ] && listed CONTRACT MMAP-TYPE-NONE && listed CONTRACT FIXED-EXACT && grep -q '^ *[0-9]*  CONTRACT  \(PART\|UNMAP\|MULTI\|HOLE\|DOUBLE\)' log
say $? 'three faults of one system are listed in one run'
# On a slow machine the time limit may end a shrink. A find that is easier then shrinks further.
awk '/^found / { n = $5 + 0; again = $3 in least && n >= least[$3]; least[$3] = n; if (again) bad = 1 } END { exit bad }' log
say $? 'each is shrunk once, and again only to fewer operations'
! words 'may follow from MMAP-TYPE-NONE'
say $? 'none of the three is said to follow from another'
bad=0
for file in three/*.ops; do
    clause=$(sed -n '1s/^# [A-Z]* \([A-Z-]*\) .*/\1/p' "$file")
    past=$(sed -n 's/^# shown by: mapcheck replay \(--past .*\)/\1/p' "$file")
    # shellcheck disable=SC2086
    run replay "$file" --system ./three.so $past
    [ $code -eq 1 ] && words "$clause at operation" || { bad=1; break; }
done
[ $bad -eq 0 ]
say $? 'every file shows its own clause again'
[ "$(ls three | wc -l)" -eq "$(for file in three/*.ops; do sed -n '1p' "$file"; done | sort -u | wc -l)" ]
say $? 'there is one file for each verdict and clause'
cksum three/* > before
run stress --collect --operations 2000 --system ./three.so -o three
[ "$(cksum three/* | grep -cxFf before)" -eq "$(grep -c . before)" ] && ls three/*-2.ops > /dev/null
say $? 'a second run overwrites no file of the first'

# Every map has a fault: each world without that knowledge ends at its first map.
plant masked "s/memset(memory\[page + 1 - count\], 0, count/memset(memory[page + 1 - count], 1, count/;$part"
run stress --operations 3000 --system ./masked.so -o masked.ops
[ $code -eq 1 ] && words ZERO-FRESH
say $? 'stress sees only the fault of every map'
run stress --collect --seconds 12 --system ./masked.so -o masked
[ $code -eq 1 ] && listed CONTENTS ZERO-FRESH && words 'may follow from ZERO-FRESH' && grep -q '^ *[0-9]*  CONTRACT  \(PART\|UNMAP\|MULTI\|HOLE\)' log
say $? 'a fault behind it is listed too, and marked'
awk '/^ *[0-9]+  [A-Z]+  ZERO-FRESH/ { first = NR } /may follow/ && !mark { mark = NR } END { exit !(first && mark && first < mark) }' log
say $? 'what comes first is listed before what may follow from it'

# Most worlds end at a map of several pages, which is not zero. A finding that is first met behind one loses its mark when it is met
# in a world without one.
plant often "s/memset(memory\[page + 1 - count\], 0, count/memset(memory[page + 1 - count], count > 1, count/;$part"
run stress --collect --operations 3000 --system ./often.so -o often
[ $code -eq 1 ] && tr -s ' \n' ' ' < log | grep -q 'found CONTRACT [A-Z-]* in [0-9]* operations, after ZERO-FRESH'
say $? 'a finding may be met first behind another'
awk '/^found/ && /after ZERO-FRESH/ { behind[$3] } /^ *[0-9]+  [A-Z]+  / { clause = $3 } /may follow/ { marked[clause] }
    END { for (clause in behind) if (!(clause in marked)) exit 0; exit 1 }' log
say $? 'its mark goes when it comes first in a later run'

# Interrupted: what was found stays.
("$mapcheck" stress --collect --seconds 60 --system ./three.so -o broken > log 2>&1; echo $? > code) &
for _ in $(seq 100); do
    grep -q '^found' log 2> /dev/null && break
    sleep 0.2
done
pkill -INT -P $!
wait
echo "exit code $(cat code)" >> log
[ "$(cat code)" -eq 1 ] && words 'interrupted after' && ls broken/*.ops > /dev/null && grep -q '^ 1  ' log
say $? 'Ctrl-C ends the run with its list'

start=$(date +%s)
run stress --collect --seconds 3 --system ./three.so -o short
[ $code -eq 1 ] && [ $(($(date +%s) - start)) -le 12 ]
say $? '--seconds ends the run'
timeout 30 "$mapcheck" stress --collect --seconds 2 --system ./good.so -o good > log 2>&1
[ $? -eq 0 ] && words 'no divergence'
say $? '--seconds ends a run without a finding'
run stress --collect --seconds 2 --system ./three.so -o three.so
[ $code -eq 2 ] && words 'no such folder'
say $? 'a folder that cannot be made is refused'
