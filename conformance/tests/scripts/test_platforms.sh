#!/bin/sh
# SPDX-License-Identifier: MIT
#
# platforms.sh can fail: it detects one wrong hash, one wrong verdict or one missing file on one platform.
# Equal programs agree, and a platform that cannot run here is a skip. Prints TAP.
set -u
. conformance/tests/support/tap.sh
B=${B:-build}
export B
work=$B/platforms-test
mkdir -p "$work"
NATIVE_PLATFORM=$B/mapcheck WASM2C_PLATFORM=$B/mapcheck M32_PLATFORM=$B/mapcheck WASI_PLATFORM=$B/mapcheck NODE_PLATFORM=$B/mapcheck
export NATIVE_PLATFORM WASM2C_PLATFORM M32_PLATFORM WASI_PLATFORM NODE_PLATFORM
seeds=$(find corpus/seeds -name '*.ops' | sort | head -n 3)
first=$(echo "$seeds" | head -n 1)

platforms() { # runs platforms.sh on three seeds
    # shellcheck disable=SC2086
    conformance/platforms/platforms.sh $seeds > "$work/log" 2>&1
}

# Makes a platform from the native program, with its answers passed through sed.
alter() { # PLATFORM NAME SED
    printf "#!/bin/sh\n%s \"\$@\" | sed '%s'\n" "$B/mapcheck" "$3" > "$work/$2"
    chmod +x "$work/$2"
    ! (export "$1=$work/$2"; platforms) && grep -q "^not ok - $first" "$work/log"
    say $? "$1: $2 is seen"
}

platforms
say $? 'the same program agrees with itself'
for platform in M32_PLATFORM WASM2C_PLATFORM NODE_PLATFORM WASI_PLATFORM; do
    alter "$platform" wrong-hash '1s/transcript": "[0-9a-f]*/transcript": "0123456789abcdef/'
    alter "$platform" wrong-verdict '1s/AGREE/CONTRACT/'
    alter "$platform" missing-file '1d'
done

printf '#!/bin/sh\necho "no 32 bits here" >&2\nexit 77\n' > "$work/cannot"
printf '#!/bin/sh\necho "broken" >&2\nexit 2\n' > "$work/broken"
chmod +x "$work/cannot" "$work/broken"
(export M32_PLATFORM="$work/cannot"; platforms) && grep -q '^ok - platform m32 # SKIP no 32 bits here' "$work/log"
say $? 'a platform that cannot run is a skip'
! (export M32_PLATFORM="$work/broken"; platforms)
say $? 'a platform that ends badly is seen'
