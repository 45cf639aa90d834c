#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make platforms: checks that a program means the same on every platform. Replays every file of the
# corpus natively with 64 and with 32 bits, inside a translated wasm module, under node and under
# node:wasi. Verdict and transcript hash must be equal. m32 (which may run on an emulated processor)
# and wasi leave out the recorded workloads. A platform that cannot run here (77) is a skip. TAP.
#   platforms.sh [FILE|FOLDER...]    B=build; NATIVE_PLATFORM, M32_PLATFORM, ... are the commands
set -u
B=${B:-build}
named=$*
[ $# -gt 0 ] || set -- corpus
work=$B/platforms
rm -rf "$work"
mkdir -p "$work"
: > "$work/tap"

# Writes FILE VERDICT HASH of every file on one platform.
replay_platform() { # NAME COMMAND FILES
    name=$1 command=$2
    shift 2
    eval "lacks=\${LACKS_$name:-}"
    if [ -n "$lacks" ]; then
        echo "ok - platform $name # SKIP needs $lacks" >> "$work/tap"
        return
    fi
    # The command may be several words.
    # shellcheck disable=SC2086
    $command replay --json "$@" > "$work/$name.json" 2> "$work/$name.log"
    status=$?
    if [ "$status" -eq 77 ]; then
        echo "ok - platform $name # SKIP $(head -n 1 "$work/$name.log")" >> "$work/tap"
        return
    fi
    [ "$status" -le 1 ] ||
        echo "not ok - the platform $name ends with an error: $(head -n 1 "$work/$name.log")" >> "$work/tap"
    sed -n 's/^{"file": "\([^"]*\)".*"verdict": "\([A-Z]*\)".*"transcript": "\([0-9a-f]*\)".*/\1 \2 \3/p' \
        "$work/$name.json" > "$work/$name"
}

replay_platform native "${NATIVE_PLATFORM:-$B/mapcheck}" "$@" &
replay_platform wasm2c "${WASM2C_PLATFORM:-$B/wasm2c/mapcheck}" "$@"
wait
replay_platform node "${NODE_PLATFORM:-${NODE:-node} $B/node/mapcheck.js}" "$@"
# shellcheck disable=SC2086
set -- ${named:-corpus/seeds corpus/regressions}
replay_platform m32 "${M32_PLATFORM:-conformance/platforms/run-m32.sh $B/m32/mapcheck}" "$@"
replay_platform wasi "${WASI_PLATFORM:-conformance/platforms/run-wasi.sh $B/wasi/mapcheck.wasm}" "$@"

compare=$(cd "$B" && pwd)/compare_platforms
cd "$work" || exit 2
for platform in native m32 wasm2c node wasi; do
    [ ! -f "$platform" ] || platforms="${platforms:-} $platform"
done
# $platforms is split into words on purpose.
# shellcheck disable=SC2086
"$compare" "${named:+named}" $platforms | sort >> tap
cat tap
! grep -q '^not ok' tap && grep -q '^ok' tap
