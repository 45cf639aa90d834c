#!/bin/sh
# SPDX-License-Identifier: MIT
#
# lanes.sh can fail: one wrong hash, one wrong verdict, one missing file in one lane are each seen,
# and three lanes that are one and the same program agree. Prints TAP.
set -u
B=${B:-build}
export B
work=$B/lanes-test
mkdir -p "$work"
NATIVE=$B/mapcheck WASM2C=$B/mapcheck
export NATIVE WASM2C
seeds=$(find corpus/seeds -name '*.ops' | sort | head -n 3)
first=$(echo "$seeds" | head -n 1)

lanes() { # the third lane's command
    # shellcheck disable=SC2086
    NODE_LANE="$1" conformance/lanes.sh $seeds > "$work/log" 2>&1
}

# A lane that is our own program, its answers passed through sed.
bend() { # NAME SED
    printf "#!/bin/sh\n%s \"\$@\" | sed '%s'\n" "$B/mapcheck" "$2" > "$work/$1"
    chmod +x "$work/$1"
    lanes "$work/$1" && echo "not ok - $1 is not seen" && return
    grep -q "^not ok - $first" "$work/log" && echo "ok - $1 is seen" || echo "not ok - $1 is not told"
}

lanes "$B/mapcheck" && echo 'ok - the same program agrees with itself' || echo 'not ok - the same program differs'
bend wrong-hash '1s/transcript": "[0-9a-f]*/transcript": "0123456789abcdef/'
bend wrong-verdict '1s/AGREE/CONTRACT/'
bend missing-file '1d'
