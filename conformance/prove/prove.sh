#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make prove: proves every inductive step of prove/page_table.c for both page tables, with CBMC.
# Without CBMC it prints one line and exits with 77.
#   prove.sh [STEP...]      PAGES=6 pages of a table  TREE_PAGES=6  TIMEOUT=900 seconds for a step
#                           IMPL=impl, the folder with the sources  B=build
set -u
B=${B:-build}
IMPL=${IMPL:-impl}
PAGES=${PAGES:-6}
TREE_PAGES=${TREE_PAGES:-$PAGES}
TIMEOUT=${TIMEOUT:-900}
all='OPEN MARK RELEASE FIND RUN_END FREE_START LARGEST'
work=$B/prove

for tool in cbmc goto-cc; do
    command -v "$tool" > /dev/null && continue
    echo "prove: $tool not found: it is in the Debian package cbmc, from Debian 13 on"
    exit 77
done
for step; do
    case " $all " in *" $step "*) ;; *) echo "prove: unknown step $step: use $all" >&2; exit 2 ;; esac
done
for number in "$PAGES" "$TREE_PAGES" "$TIMEOUT"; do
    case $number in '' | *[!0-9]* | 0 | 1) echo "prove: '$number': PAGES, TREE_PAGES and TIMEOUT take a number of at least 2" >&2; exit 2 ;; esac
done
mkdir -p "$work"

# No loop runs longer than once over all pages and one step more, or over the powers of two of a
# word.
prove() { # TABLE IS_TREE PAGES STEP SOURCE...
    table=$1 tree=$2 pages=$3 step=$4
    shift 4
    turns=$((pages + 2))
    [ "$turns" -ge 10 ] || turns=10
    began=$(date +%s)
    goto-cc -iquote . -include conformance/prove/small_geometry.h -include conformance/prove/stubs.h -DMAPCHECK_HARNESS \
        -DPAGES="$pages" -DRUN_TREE="$tree" -DSTEP="$step" \
        conformance/prove/page_table.c conformance/prove/stubs.c "$@" -o "$work/$table-$step" > "$work/log" 2>&1 || {
        tail -n 20 "$work/log" >&2
        exit 2
    }
    timeout "$TIMEOUT" cbmc "$work/$table-$step" --slice-formula --stop-on-fail --compact-trace \
        --unwind "$turns" > "$work/$table-$step.log" 2>&1
    status=$?
    took=$(($(date +%s) - began))
    count=$(sed -n 's/^\*\* 0 of \([0-9]*\) failed.*/\1/p' "$work/$table-$step.log")
    case $status in
    0) echo "$table, $pages pages, $step: $count properties hold, $took s" ;;
    124) echo "$table, $pages pages, $step: no answer within $TIMEOUT s" ;;
    10)
        echo "$table, $pages pages, $step: broken, see $work/$table-$step.log"
        sed -n '/^Violated property/,/^$/p' "$work/$table-$step.log"
        ;;
    *)
        tail -n 5 "$work/$table-$step.log" >&2
        exit 2
        ;;
    esac
    return "$status"
}

proven=0 asked=0
# shellcheck disable=SC2086
[ $# -gt 0 ] || set -- $all
for step; do
    asked=$((asked + 2))
    prove skip-table 0 "$PAGES" "$step" "$IMPL/validate.c" "$IMPL/skip_table.c" && proven=$((proven + 1))
    prove run-tree 1 "$TREE_PAGES" "$step" "$IMPL/validate_run_tree.c" "$IMPL/run_tree.c" "$IMPL/run_summary.c" &&
        proven=$((proven + 1))
done
echo "$proven/$asked proven"
[ "$proven" -eq "$asked" ]
