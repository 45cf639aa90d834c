#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make check, once everything is built: every suite writes TAP to build/results/, the last line is
# their sum. Quiet where it passes; a suite that ends badly without a word of why is a failure too.
#   check.sh [SUITE...]    B=build; without a suite all of them
#   check.sh --sum         the last line once more, for all that is in build/results/
# A skip that conformance/skips.tsv does not accept is a failure, and so is one there that does not happen.
set -u
B=${B:-build}
PATIENCE=${PATIENCE:-900} # seconds for one suite; one that hangs has failed (124)
results=$B/results

# Check's parent frees a message for each assertion; what the sanitizer keeps of that is copied, and
# searched for leaks, with every test that is forked.
check() { # NAME PROGRAM: Check suites, which write TAP of their own
    ASAN_OPTIONS=${ASAN_OPTIONS:-quarantine_size_mb=8} \
    timeout "$PATIENCE" "$2" --tap "$results/$1.tap" > "$results/$1.log" 2>&1
}

# Every file of the corpus is one test.
replay() { # NAME PROGRAM
    timeout "$PATIENCE" "$2" replay --tap corpus > "$results/$1.tap" 2> "$results/$1.log"
}

# Stories of skip counts say something of a skip table only, which is not the default.
replay_skip() { # NAME PROGRAM
    timeout "$PATIENCE" "$2" replay --tap --system page-manager-skip corpus/seeds corpus/regressions \
        > "$results/$1.tap" 2> "$results/$1.log"
}

script() { # NAME SCRIPT: prints TAP
    timeout "$PATIENCE" "$2" > "$results/$1.tap" 2> "$results/$1.log"
}

suites='
check clang-tests     '"$B"'/sanitized/check
check gcc-tests       '"$B"'/check
replay gcc-corpus     '"$B"'/mapcheck
replay clang-corpus   '"$B"'/sanitized/mapcheck
replay_skip skip-corpus '"$B"'/sanitized/mapcheck
script lanes-corpus   conformance/lanes.sh
'"$(for test in conformance/test_*.sh; do
    name=${test#conformance/test_}
    echo "script ${name%.sh} $test"
done)"

count() { # TAP files: passed failed skipped
    awk '/^ok .*# SKIP/ { skipped++; next } /^ok / { passed++ } /^not ok / { failed++ }
         END { print passed + 0, failed + 0, skipped + 0 }' "$@"
}

tell() { # NAME STATUS
    read -r passed failed skipped <<END
$(count "$results/$1.tap")
END
    if [ "$2" -ne 0 ] && [ "$failed" -eq 0 ]; then
        echo "not ok - $1 ended with $2" >> "$results/$1.tap"
        failed=1
    fi
    printf '%-14s %5s passed %4s failed %4s skipped\n' "$1" "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ] && return
    grep '^not ok' "$results/$1.tap" | head -n 20
    tail -n 20 "$results/$1.log"
}

# A skip is green only where skips.tsv accepts it.
check_skips() {
    rm -f "$results/skips.tap"
    awk -f conformance/skips.awk "${SKIPS:-conformance/skips.tsv}" "$results"/*.tap > "$results/skips.new"
    mv "$results/skips.new" "$results/skips.tap"
    grep '^not ok' "$results/skips.tap"
}

sum() {
    check_skips
    count "$results"/*.tap | {
        read -r passed failed skipped
        echo "$passed passed, $failed failed, $skipped skipped"
        [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    }
}

if [ "${1:-}" = --sum ]; then
    sum
    exit
fi
rm -rf "$results"
mkdir -p "$results"
export B

run_suite() { # KIND NAME PROGRAM
    : > "$results/$2.tap"
    "$1" "$2" "$3" < /dev/null
    tell "$2" $?
}

# The sanitized tests only read, and take as long as all others together: they go beside them.
echo "$suites" | {
    while read -r kind name program; do
        [ -n "$kind" ] || continue
        case " ${*:-$name} " in *" $name "*) ;; *) continue ;; esac
        case $name in
        clang-tests) run_suite "$kind" "$name" "$program" & ;;
        *) run_suite "$kind" "$name" "$program" ;;
        esac
    done
    wait
}
sum
