#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make nightly: what is too long for every landing. Each step is shown; the first that fails ends it.
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
show make mutation-score
show make bench
show make check-in DEBIAN=sid
