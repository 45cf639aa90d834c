#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The hunt for the faults of strangers (conformance/strangers/): its tables fit together, it refuses a
# table that does not, and its exit code says what escaped. Prints TAP.
set -u
. conformance/tests/support/tap.sh
B=${B:-build}
work=$B/strangers-test
shown="$work/log"
rm -rf "$work"
mkdir -p "$work"
folder=conformance/strangers
tab=$(printf '\t')

eval "$(toolchain/probe.sh)"
command -v "$NODE" > /dev/null || { skip 'the faults of strangers' 'needs node'; exit; }

hunt() { # ARGUMENT...: one seed through one door
    B=$B DOORS=${DOORS:-so} SEEDS=1 OPERATIONS=2000 FAULTS=${FAULTS:-$folder/faults.tsv} RESULTS=${RESULTS:-$work/results.tsv} \
        CC=${CC:-cc} "$NODE" $folder/hunt.mjs "$@" > "$work/log" 2>&1
}

# refuses PATTERN NAME ARGUMENT...: exit code 2, and one line that matches
refuses() {
    pattern=$1 name=$2
    shift 2
    hunt "$@"
    [ $? -eq 2 ] && grep -q "$pattern" "$work/log" && [ "$(wc -l < "$work/log")" -eq 1 ]
    say $? "$name: $(head -n 1 "$work/log")"
}

RESULTS=$folder/strangers.tsv hunt --check
say $? "faults.tsv, the sources and strangers.tsv fit together $(cat "$work/log")"

{ cat $folder/faults.tsv; printf 'not_written\tbitmap\tstatic\tso\tZERO-REUSE\ta row without a branch\n'; } > "$work/faults.tsv"
FAULTS=$work/faults.tsv refuses 'no source has FAULTY(not_written)' 'a row without a branch' --check
grep -v "^not_zeroed$tab" $folder/faults.tsv > "$work/faults.tsv"
FAULTS=$work/faults.tsv refuses 'FAULTY(not_zeroed) has no row' 'a branch without a row' --check
grep -v "^none$tab" $folder/faults.tsv > "$work/faults.tsv"
FAULTS=$work/faults.tsv refuses 'no row `none`' 'a table without the honest strangers' --check
sed "s/^not_zeroed${tab}bitmap/not_zeroed${tab}buddy/" $folder/faults.tsv > "$work/faults.tsv"
FAULTS=$work/faults.tsv refuses '`buddy` is none of bitmap' 'an unknown design' --check
sed "s/^\\(not_zeroed.*\\)${tab}[^${tab}]*\$/\\1/" $folder/faults.tsv > "$work/faults.tsv"
FAULTS=$work/faults.tsv refuses 'has 5 columns; expected 6' 'a row without its last column' --check
grep -v "^not_zeroed$tab" $folder/strangers.tsv > "$work/short.tsv"
RESULTS=$work/short.tsv refuses 'no row `not_zeroed bitmap' 'a fault without a result' --check
{ cat $folder/strangers.tsv; printf 'gone\tbitmap\tstatic\tso\tcaught\t-\t-\t-\n'; } > "$work/long.tsv"
RESULTS=$work/long.tsv refuses 'has no `gone bitmap' 'a result without a fault' --check
refuses 'unknown fault `not_there`' 'an unknown name' not_there
DOORS=window refuses 'unknown door `window`' 'an unknown door' not_zeroed

command -v "${CC:-cc}" > /dev/null || { skip 'hunts' 'needs cc'; exit; }
hunt unmap_one_more
[ $? -eq 0 ] && grep -q "^unmap_one_more${tab}bitmap${tab}static${tab}so${tab}caught${tab}" "$work/results.tsv"
say $? "a fault that a clause of its row finds is caught: $(tail -n 1 "$work/log")"
sed "s/^\\(unmap_one_more\\(${tab}[^${tab}]*\\)\\{3\\}\\)${tab}[^${tab}]*/\\1${tab}ERRNO-SET/" $folder/faults.tsv > "$work/faults.tsv"
FAULTS=$work/faults.tsv hunt unmap_one_more
[ $? -eq 1 ] && grep -q "${tab}elsewhere${tab}" "$work/results.tsv"
say $? "a fault that only other clauses find is not: $(tail -n 1 "$work/log")"
hunt discard_keeps_contents
[ $? -eq 0 ] && grep -q "^discard_keeps_contents${tab}bitmap${tab}static${tab}so${tab}caught${tab}" "$work/results.tsv"
say $? "a row may name a clause that only the judge asks: $(tail -n 1 "$work/log")"
sed "s/^no_lock${tab}[^${tab}]*/no_lock${tab}bitmap/" $folder/faults.tsv > "$work/faults.tsv"
FAULTS=$work/faults.tsv hunt no_lock
[ $? -eq 0 ] && grep -q "^no_lock${tab}bitmap${tab}static${tab}so${tab}caught${tab}threads .*${tab}threads 1/1, the slowest" "$work/results.tsv"
say $? "several threads find a lack of a lock: $(tail -n 1 "$work/log")"
sed "s/^\(no_lock\)${tab}[^${tab}]*\(${tab}[^${tab}]*${tab}[^${tab}]*\)${tab}[^${tab}]*/\1${tab}bitmap\2${tab}ERRNO-SET/" $folder/faults.tsv > "$work/faults.tsv"
FAULTS=$work/faults.tsv hunt no_lock
[ $? -eq 1 ] && grep -q "^no_lock${tab}bitmap${tab}static${tab}so${tab}escapes${tab}" "$work/results.tsv"
say $? "and without threads it escapes: $(tail -n 1 "$work/log")"
grep "^none$tab" $folder/faults.tsv | cut -f5 | grep -q FAULT-AFTER
say $? 'the honest strangers fail FAULT-AFTER, says their row'
sed "s/^none${tab}[^${tab}]*${tab}[^${tab}]*/none${tab}bitmap${tab}static/" $folder/faults.tsv > "$work/honest.tsv"
FAULTS=$work/honest.tsv hunt none
[ $? -eq 0 ] && grep -q "^none${tab}bitmap${tab}static${tab}so${tab}green" "$work/results.tsv"
say $? "an honest stranger is green: $(tail -n 1 "$work/log")"
sed "/^none/s/FAULT-AFTER/-/" "$work/honest.tsv" > "$work/faults.tsv"
FAULTS=$work/faults.tsv hunt none
[ $? -eq 1 ] && grep -q "^none${tab}bitmap${tab}static${tab}so${tab}accused" "$work/results.tsv"
say $? "one that fails a clause without reason is accused: $(tail -n 1 "$work/log")"

WASI_CC="$WASI_CLANG --target=$WASI_TARGET $WASI_FLAGS"
export WASI_CC

# Its planted defects as a module: the table of results is complete, and a hunt measures.
"$NODE" $folder/table_defects.mjs --check > "$work/log" 2>&1
say $? "table_defects.tsv and the mutants fit together $(cat "$work/log")"
grep -v '^impl-d10-' $folder/table_defects.tsv > "$work/short.tsv"
RESULTS=$work/short.tsv "$NODE" $folder/table_defects.mjs --check > "$work/log" 2>&1
[ $? -eq 2 ] && grep -q 'no row `impl-d10-skips-before-stay`' "$work/log"
say $? "a defect without a result: $(cat "$work/log")"
if [ -n "${LACKS_wasm2c:-}${LACKS_wasi:-}" ]; then
    skip 'a planted defect in a module' 'needs wasm2c and wasi-libc'
    exit
fi
hunt_table() { # DEFECT...
    B=$B SEEDS=1 OPERATIONS=2000 RESULTS=$work/table.tsv HIDDEN=$work/hidden.tsv "$NODE" $folder/table_defects.mjs "$@" \
        > "$work/log" 2>&1
}
hunt_table good impl-d10-skips-before-stay
[ $? -eq 0 ] && grep -q "^good${tab}green" "$work/table.tsv" &&
    grep -q "^impl-d10-skips-before-stay${tab}caught${tab}ECONOMY PROGRESS-FIT" "$work/table.tsv"
say $? "a skip count that stays is caught in a module, and the good module is green: $(tail -n 1 "$work/log")"
printf 'defect\treason\nimpl-d10-skips-before-stay\tno caller sees it\n' > "$work/hidden.tsv"
hunt_table impl-d10-skips-before-stay
[ $? -eq 1 ] && grep -q "^impl-d10-skips-before-stay${tab}seen" "$work/table.tsv"
say $? "a defect that is said to be hidden, and is seen: $(tail -n 1 "$work/log")"
