#!/bin/sh
# SPDX-License-Identifier: MIT
#
# lanes.sh can fail: one wrong hash, one wrong verdict or one missing file on one platform is seen.
# Equal programs agree, and a platform that cannot run here is a skip. Prints TAP.
set -u
B=${B:-build}
export B
work=$B/lanes-test
mkdir -p "$work"
NATIVE_LANE=$B/mapcheck WASM2C_LANE=$B/mapcheck M32_LANE=$B/mapcheck WASI_LANE=$B/mapcheck NODE_LANE=$B/mapcheck
export NATIVE_LANE WASM2C_LANE M32_LANE WASI_LANE NODE_LANE
seeds=$(find corpus/seeds -name '*.ops' | sort | head -n 3)
first=$(echo "$seeds" | head -n 1)

lanes() { # runs lanes.sh on three seeds
    # shellcheck disable=SC2086
    conformance/platforms/lanes.sh $seeds > "$work/log" 2>&1
}

# Makes a platform from the native program, with its answers passed through sed.
bend() { # LANE NAME SED
    printf "#!/bin/sh\n%s \"\$@\" | sed '%s'\n" "$B/mapcheck" "$3" > "$work/$2"
    chmod +x "$work/$2"
    (export "$1=$work/$2"; lanes) && echo "not ok - $1: $2 is not seen" && return
    grep -q "^not ok - $first" "$work/log" && echo "ok - $1: $2 is seen" || echo "not ok - $1: $2 is not told"
}

lanes && echo 'ok - the same program agrees with itself' || echo 'not ok - the same program differs'
for lane in M32_LANE WASM2C_LANE NODE_LANE WASI_LANE; do
    bend "$lane" wrong-hash '1s/transcript": "[0-9a-f]*/transcript": "0123456789abcdef/'
    bend "$lane" wrong-verdict '1s/AGREE/CONTRACT/'
    bend "$lane" missing-file '1d'
done

printf '#!/bin/sh\necho "no 32 bits here" >&2\nexit 77\n' > "$work/cannot"
printf '#!/bin/sh\necho "broken" >&2\nexit 2\n' > "$work/broken"
chmod +x "$work/cannot" "$work/broken"
(export M32_LANE="$work/cannot"; lanes) && grep -q '^ok - lane m32 # SKIP no 32 bits here' "$work/log" &&
    echo 'ok - a lane that cannot run is a skip' || echo 'not ok - a lane that cannot run'
(export M32_LANE="$work/broken"; lanes) && echo 'not ok - a lane that ends badly is not seen' ||
    echo 'ok - a lane that ends badly is seen'
