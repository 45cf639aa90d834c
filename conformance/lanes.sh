#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make lanes: a program means the same wherever it runs. Every file of the corpus is replayed natively,
# inside a translated wasm module and under node; verdict and transcript hash must be equal. TAP.
#   lanes.sh [FILE|FOLDER...]    B=build; NATIVE, WASM2C and NODE_LANE are the three commands
set -u
B=${B:-build}
[ $# -gt 0 ] || set -- corpus
work=$B/lanes
rm -rf "$work"
mkdir -p "$work"

# FILE VERDICT HASH of every file, in one lane.
replay_lane() { # NAME COMMAND FILES
    name=$1 command=$2
    shift 2
    # The command may be two words.
    # shellcheck disable=SC2086
    $command replay --json "$@" > "$work/$name.json" 2> "$work/$name.log"
    [ $? -le 1 ] || echo "not ok - the lane $name ends with an error: $(head -n 1 "$work/$name.log")"
    sed -n 's/^{"file": "\([^"]*\)".*"verdict": "\([A-Z]*\)".*"transcript": "\([0-9a-f]*\)".*/\1 \2 \3/p' \
        "$work/$name.json" > "$work/$name"
}

replay_lane native "${NATIVE:-$B/mapcheck}" "$@" &
replay_lane wasm2c "${WASM2C:-$B/wasm2c/mapcheck}" "$@"
wait
replay_lane node "${NODE_LANE:-node $B/node/mapcheck.js}" "$@"

awk '
    { lane = FILENAME; sub(".*/", "", lane); files[$1]; verdict[$1, lane] = $2; hash[$1, lane] = $3 }
    END {
        split("native wasm2c node", lanes)
        for (file in files) {
            said = ""; skipped = ""
            for (i = 1; i <= 3; i++) {
                lane = lanes[i]
                if (verdict[file, lane] == "SKIPPED") { skipped = skipped " " lane; continue }
                if (said == "") { said = verdict[file, lane] " " hash[file, lane]; first = lane }
                else if (said != verdict[file, lane] " " hash[file, lane])
                    print "not ok - " file ": " first " says " said ", " lane " says " \
                        verdict[file, lane] " " hash[file, lane], bad[file] = ""
            }
            if (file in bad) continue
            print "ok - " file (skipped == "" ? "" : " # SKIP too large for" skipped)
        }
    }' "$work/native" "$work/wasm2c" "$work/node" | sort > "$work/tap"
cat "$work/tap"
! grep -q '^not ok' "$work/tap" && grep -q '^ok' "$work/tap"
