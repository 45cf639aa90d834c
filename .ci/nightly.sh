#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make nightly: the checks that are too long for every landing. It prints each step, and ends at the first
# one that fails.
#   HOURS=1 for all campaigns together
set -eu
B=${B:-build}
quarter=$((${HOURS:-1} * 900))

show() {
    echo "\$ $*"
    "$@"
}

for seed in 1 2 3; do
    show "$B/mapcheck" stress --system linux-kernel --operations 1000000 --seed "$seed"
    show "$B/mapcheck" stress --system page-manager --operations 1000000 --seed "$seed"
done
show make fuzz TIME="$quarter"
show make fuzz TIME="$quarter" PLATFORM=wasm2c
show make fuzz TIME="$quarter" ENGINE=afl
show "$B/fuzz/roundtrip" -max_total_time="$quarter" "$B/corpus"
show fuzz/explore/explore.sh nightly
show make mutants
show make mutants SYSTEM=strangers
show make mutants SYSTEM=table-defects
show make mutation-score
show make bench
show make check-in DEBIAN=sid
