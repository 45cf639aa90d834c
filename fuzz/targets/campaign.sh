#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make fuzz: runs one campaign of one engine, then reports the result. It prints every command
# before it runs it.
#   campaign.sh libfuzzer|afl native|wasm2c SYSTEM SECONDS SEED        B=build COLLECT=yes
# With COLLECT=yes a campaign of libFuzzer goes on after a finding. It ends with one shrunk file in out/collect/ for each
# verdict and clause.
# Finds stay in out/: the next campaign begins with corpus/, and crashes/ holds the divergences.
# Exit codes: 0 no divergence, 1 a divergence or an unresolved run, 2 usage. Ctrl-C loses nothing.
set -u
B=${B:-build}
engine=$1 platform=$2 system=$3 seconds=$4 seed=$5
[ "$platform" = native ] && home=$B || home=$B/$platform
mapcheck=$home/mapcheck
[ "$platform" = native ] && target=$B/fuzz/${TARGET:-model_check} || target=$home/model_check
export MAPCHECK_SYSTEM="$system"
# A shared object runs in processes that the target forks. A search for leaks at the end of each takes longer than the
# run.
case $system in *.so) export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" ;; esac
[ "${COLLECT:-}" != yes ] || export MAPCHECK_COLLECT=out/crashes

show() { # prints a command as one can type it
    echo "\$ $*"
}

prepare() {
    mkdir -p "$B/corpus" out/corpus out/crashes
    "$B/mapcheck" encode corpus/seeds corpus/regressions -o "$B/corpus" > "$B/corpus.log" || {
        cat "$B/corpus.log" >&2
        exit 2
    }
    stamp=$B/campaign.stamp
    : > "$stamp"
}

run_libfuzzer() {
    set -- "$target" -max_total_time="$seconds" -seed="$seed" -max_len=4096 \
        -artifact_prefix=out/crashes/ -print_final_stats=1 \
        out/corpus "$B/corpus"
    show MAPCHECK_SYSTEM="$system" "$@"
    "$@"
    status=$?
    # libFuzzer's exit code for Ctrl-C; it prints no statistics then.
    [ "$status" -ne 72 ] || { echo '--- interrupted: no divergence so far'; status=0; }
}

# Copies what AFL++ found, named by the hash of its content: most of its queue comes from the last
# campaign.
adopt() { # FOLDER PREFIX
    find "out/afl/default/$1" -type f -name 'id*' -exec sha1sum {} + | while read -r hash file; do
        [ -e "$2$hash" ] || cp "$file" "$2$hash"
    done
}

# Copies AFL++'s queue and crashes into out/. Then the sanitized target runs the queue once more,
# because only that target prints the statistics and the verdict.
run_afl() {
    rm -rf out/afl "$B/afl/input"
    mkdir -p "$B/afl/input"
    cp "$B"/corpus/* "$B/afl/input/"
    find out/corpus -type f -exec cp -n {} "$B/afl/input/" \;
    export AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_AFFINITY=1
    # -t: on a busy machine an input may be slow, and AFL++ must not refuse it for that.
    set -- afl-fuzz -V "$seconds" -t 5000+ -s "$seed" -i "$B/afl/input" -o out/afl -- "$B/afl/model_check"
    show MAPCHECK_SYSTEM="$system" "$@"
    if [ -t 1 ]; then
        "$@"
    else
        AFL_NO_UI=1 AFL_NO_COLOR=1 "$@" > "$B/afl/log" 2>&1
    fi
    status=$?
    if [ "$status" -ne 0 ]; then
        tail -n 20 "$B/afl/log" >&2
        return
    fi
    adopt queue out/corpus/
    adopt crashes out/crashes/afl-
    awk -F ' *: *' '/^(execs_done|execs_per_sec|stability|saved_crashes)/ { print $1 ": " $2 }' \
        out/afl/default/fuzzer_stats
    show "$target" -runs=0 out/afl/default/queue
    "$target" -runs=0 out/afl/default/queue > "$B/afl/log" 2>&1
    status=$?
    # Indented lines continue a line of dashes.
    awk '/^---/ || /ERROR/ { shown = 1; print; next } /^    / && shown { print; next } { shown = 0 }' "$B/afl/log"
}

# STEM.ops, or STEM-2.ops and so on when an earlier campaign has written that.
unused() { # STEM
    name=$1.ops number=1
    while [ -e "$name" ]; do
        number=$((number + 1))
        name=$1-$number.ops
    done
    echo "$name"
}

# Shrinks and shows the first new artifact, and prints the next command.
report() { # artifact
    name=$(unused "out/crashes/divergence-$(sha1sum < "$1" | cut -c 1-8)")
    show "$mapcheck" shrink --lenient "$1" --system "$system" -o "$name"
    "$mapcheck" shrink --lenient "$1" --system "$system" -o "$name"
    if [ $? -ne 1 ] && [ ! -s "$name" ]; then
        echo "The judge agrees here: a sanitizer found this, or the target itself failed."
        echo "next    MAPCHECK_SYSTEM=$system $target $1"
        return
    fi
    echo "keep it cp $name corpus/regressions/NNNN-slug.ops   (and describe it in the head comment)"
}

# Shrinks each input that the target kept, and lists the shrunk ones, the shortest first. An interrupt ends shrinking
# with the smallest program so far.
collect() {
    mkdir -p out/collect
    : > "$B/collected"
    for kept in $(find out/crashes -type f -name 'collect-*' -newer "$stamp" | sort); do
        clause=$(basename "$kept" | sed 's/^collect-\(.*\)-[0-9]*$/\1/')
        name=$(unused "out/collect/$clause")
        timeout -s INT 20 "$mapcheck" shrink --lenient "$kept" --system "$system" -o "$name" > "$B/shrunk" 2>&1
        [ -s "$name" ] || { echo "$kept: $(head -n 1 "$B/shrunk")"; continue; }
        awk -v name="$name" '/^# [A-Z]/ && !head { head = $2 " " $3 } !/^(#|world)/ { count++ }
            END { print count "\t" head "\t" name }' "$name" >> "$B/collected"
    done
    sort -n "$B/collected" | awk -F '\t' '{ printf "%2d  %s in %d operation%s\n    %s\n", NR, $2, $1, $1 == 1 ? "" : "s", $3 }'
}

# The last line names the system, as the first one does.
conclude() { # TEXT
    echo "--- $system: $1"
}

trap : INT
echo "fuzzing $system with $engine on $platform, $seconds s, seed $seed"
prepare
case $engine in
    libfuzzer) run_libfuzzer ;;
    afl) run_afl ;;
    *) echo "ENGINE=$engine: expected libfuzzer or afl" >&2; exit 2 ;;
esac
artifact=$(find out/crashes -type f ! -name '*.ops' ! -name 'collect-*' -newer "$stamp" | head -n 1)
[ -z "${MAPCHECK_COLLECT:-}" ] || collect
[ -z "$artifact" ] || report "$artifact"
if [ -n "${MAPCHECK_COLLECT:-}" ] && [ -s "$B/collected" ]; then
    conclude "findings in out/collect: $(grep -c . "$B/collected")"
elif [ -n "$artifact" ]; then
    conclude "a finding in $artifact"
elif [ "$status" -ne 0 ]; then
    conclude 'not decided'
else
    conclude 'no divergence'
    exit 0
fi
exit 1
