#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make check, once everything is built: every suite writes TAP to build/results/, and the last line
# is the sum of all suites. A suite that passes prints one line. A suite that fails without
# reporting a failed test counts as one failure.
#   check.sh [SUITE...]    B=build  JOBS=2 suites at a time; without a suite all of them
#   check.sh --sum         prints the last line again, for everything in build/results/
# A platform that lacks a tool (LACKS_platform, from toolchain.mk) prints one line and counts as a
# skip. A skip that conformance/tests/skips.tsv does not accept is a failure, and so is an accepted
# skip that does not happen. With CI=true a missing tool is a failure, too.
set -u
export B="${B:-build}"
TIMEOUT=${TIMEOUT:-900} # seconds for one process, as time_limit.sh counts them; a suite that hangs fails (124)
results=$B/results

# Check's parent process frees a message for each assertion. The sanitizer keeps freed memory (the quarantine), and
# every forked test copies it and searches it for leaks. So these options keep the quarantine small.
check() { # NAME PROGRAM: Check suites, which write TAP of their own
    ASAN_OPTIONS=${ASAN_OPTIONS:-quarantine_size_mb=8} \
    conformance/platforms/time_limit.sh "$TIMEOUT" "$2" --tap "$results/$1.tap" > "$results/$1.log" 2>&1
}

# Every file of the corpus is one test.
replay() { # NAME PROGRAM
    conformance/platforms/time_limit.sh "$TIMEOUT" "$2" replay --tap corpus > "$results/$1.tap" 2> "$results/$1.log"
}

# Some programs of the corpus test skip counts. Only a skip table has them, and it is not the default page table.
replay_skip() { # NAME PROGRAM
    conformance/platforms/time_limit.sh "$TIMEOUT" "$2" replay --tap --system page-manager-skip corpus/seeds corpus/regressions \
        > "$results/$1.tap" 2> "$results/$1.log"
}

script() { # NAME SCRIPT: prints TAP
    conformance/platforms/time_limit.sh "$TIMEOUT" "$2" > "$results/$1.tap" 2> "$results/$1.log"
}

# The platforms that a suite needs. A script names its own in a comment `# platforms: wasm2c node`.
platforms_of() { sed -n 's/^# platforms: //p' "$1"; }
suites='
check sanitized,tests clang-tests '"$B"'/sanitized/check
check tests gcc-tests             '"$B"'/check
replay native gcc-corpus          '"$B"'/mapcheck
replay sanitized clang-corpus     '"$B"'/sanitized/mapcheck
replay_skip sanitized skip-corpus '"$B"'/sanitized/mapcheck
script native platforms-corpus        conformance/platforms/platforms.sh
'"$(for test in conformance/tests/scripts/test_*.sh; do
    name=${test##*/test_}
    echo "script $(platforms_of "$test" | tr ' ' ',' | grep . || echo native) ${name%.sh} $test"
done)"

lacks() { # PLATFORM,PLATFORM: the tools that they lack
    for platform in $(echo "$1" | tr ',' ' '); do
        eval "printf '%s ' \"\${LACKS_$platform:-}\""
    done | tr ' ' '\n' | sort -u | tr '\n' ' ' | sed 's/^ *//; s/ *$//'
}

count() { # TAP files: passed failed skipped
    awk '/^ok .*# SKIP/ { skipped++; next } /^ok / { passed++ } /^not ok / { failed++ }
         END { print passed + 0, failed + 0, skipped + 0 }' "$@"
}

report_suite() { # NAME STATUS SECONDS
    read -r passed failed skipped <<END
$(count "$results/$1.tap")
END
    if [ "$2" -ne 0 ] && [ "$failed" -eq 0 ]; then
        echo "not ok - $1 ended with $2" >> "$results/$1.tap"
        failed=1
    fi
    printf '%-15s %5s passed %4s failed %4s skipped %5s s\n' "$1" "$passed" "$failed" "$skipped" "$3"
    [ "$failed" -eq 0 ] && return
    grep '^not ok' "$results/$1.tap" | head -n 20
    tail -n 20 "$results/$1.log"
}

# A skip passes only where skips.tsv accepts it.
check_skips() {
    rm -f "$results/skips.tap"
    "$B/skips" "${SKIPS:-conformance/tests/skips.tsv}" "$results"/*.tap > "$results/skips.new"
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

run_suite() { # KIND PLATFORMS NAME PROGRAM
    : > "$results/$3.tap"
    lacks=$(lacks "$2")
    if [ -n "$lacks" ]; then
        echo "ok - $3 # SKIP needs $lacks" > "$results/$3.tap"
        echo "$3: skipped: needs $lacks; type: make setup"
        return
    fi
    began=$(date +%s)
    "$1" "$3" "$4" < /dev/null
    report_suite "$3" $? $(($(date +%s) - began))
}

case ${1:-} in
--sum) sum; exit ;;
--suite) shift; run_suite "$@"; exit 0 ;; # its TAP file holds the failures
esac
rm -rf "$results"
mkdir -p "$results"

# Suites only read what is built, and write to folders of their own, so two run at a time. The
# longest one comes first.
echo "$suites" | while read -r kind platforms name program; do
    case " ${*:-$name} " in *" $name "*) ;; *) continue ;; esac
    [ -z "$kind" ] || echo "$kind" "$platforms" "$name" "$program"
done | xargs -P "${JOBS:-2}" -L 1 "$0" --suite
sum
