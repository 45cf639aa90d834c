#!/bin/sh
# SPDX-License-Identifier: MIT
#
# toolchain/, with one tool hidden at a time: the doctor lists the platforms that lack it, make
# check leaves out only those, set-up lists the tool and its package, and CI refuses the gap. A tool that the caller
# names takes precedence. Prints TAP.
set -u
. conformance/tests/support/tap.sh
unset MAKEFLAGS MAKELEVEL MFLAGS CI
# Removes what an outer make has found.
# shellcheck disable=SC2046
unset TOOLS_FOUND $(toolchain/probe.sh | sed -n '/^PATH=/d; s/=.*//p') $(env | sed -n 's/^\(LACKS_[a-z0-9]*\)=.*/\1/p')
B=$(mkdir -p "${B:-build}" && cd "${B:-build}" && pwd)
work=$B/toolchain-test
shown="$work/log"
rm -rf "$work"
mkdir -p "$work/all" "$work/one"

expect() { # NAME STATUS LINES PATTERN COMMAND...: its exit code, how many lines at most, what is in them
    name=$1 status=$2 lines=$3 pattern=$4
    shift 4
    "$@" > "$work/log" 2>&1 < /dev/null
    got=$?
    [ "$got" -eq "$status" ] && [ "$(wc -l < "$work/log")" -le "$lines" ] && grep -q -e "$pattern" "$work/log"
    say $? "$name"
}

# Links every command of this machine into one folder, so that the test can remove one. Leaves out sudo, and files
# named *.d, which make would include.
echo "$PATH" | tr : '\n' | while read -r folder; do
    [ ! -d "$folder" ] || find -L "$folder" -maxdepth 1 -type f ! -name '*.d' -exec ln -s -t "$work/all" {} + 2> /dev/null
done
rm -f "$work/all/sudo"
printf '#!/bin/sh\necho 1000\n' > "$work/one/id"
printf '#!/bin/sh\nfor word; do [ "$word" != - ] || exec "$REAL_CC" -D_CHECK_H_IS_HIDDEN -I"$HIDING" "$@"; done\nexec "$REAL_CC" "$@"\n' \
    > "$work/one/cc-without-check"
chmod +x "$work/one/id" "$work/one/cc-without-check"
mkdir -p "$work/hiding"
echo '#error hidden' > "$work/hiding/check.h"
REAL_CC=$(command -v gcc || command -v cc) HIDING=$work/hiding
export REAL_CC HIDING

# hidden TOOL COMMAND...: hides the commands of a tool, or the files that it needs
hidden() {
    tool=$1
    shift
    case $tool in
        clang) set -- env CLANG=clang-hidden "$@" ;;
        wasi-libc) set -- env WASI_SDK_PATH="$work/no-sdk" "$@" ;;
        check) set -- env CC="$work/one/cc-without-check" "$@" ;;
        node) rm -f "$work/all/node" "$work/all/nodejs" ;;
        afl) rm -f "$work/all/afl-fuzz" ;;
        *) rm -f "$work/all/$tool" ;;
    esac
    env PATH="$work/one:$work/all" "$@"
    ended=$?
    for name in "$tool" nodejs afl-fuzz; do
        [ -e "$work/all/$name" ] || ln -s "$(command -v "$name")" "$work/all/$name" 2> /dev/null
    done
    return $ended
}

# A tool, the platforms that need it, a product of theirs, its Debian package.
while read -r tool platforms product package; do
    hidden "$tool" make -n B="$work/b-$tool" check > "$work/log" 2>&1
    [ $? -eq 0 ] && grep -q "b-$tool/mapcheck" "$work/log" && ! grep -q -e "-o $work/b-$tool/$product" "$work/log"
    say $? "without $tool make check builds the rest, but not $product"
    for platform in $(echo "$platforms" | tr , ' '); do
        grep -q "^export LACKS_$platform := .*$tool" "$work/b-$tool/toolchain.mk"
        say $? "because the platform $platform lacks it"
    done
    expect "and set-up lists it, with $package" 77 40 "^setup: .* apt-get install .*$package" \
        hidden "$tool" toolchain/setup.sh
    grep -q "^    $tool " "$work/log"
    say $? "by tool, too"
done << 'END'
emcc node,wasm2c node/mapcheck.js emscripten
wasm2c wasm2c wasm2c/mapcheck wabt
node node,wasi,coverage node/mapcheck.js nodejs
afl afl afl/model_check afl++
clang sanitized,m32,libfuzzer sanitized/mapcheck libclang-rt-[0-9]*-dev
wasi-libc wasi wasi/mapcheck.wasm wasi-libc
check tests check libsubunit-dev
END

# A | inside a column would shift the columns after it.
(. toolchain/tools.sh; echo "$tools" | awk -F'|' 'NF && NF != 5 { exit 1 }')
say $? 'every tool of the table has five columns'
expect 'the doctor says so in a line for each platform' 0 40 '^cannot: node, needs emcc$' hidden emcc toolchain/doctor.sh

# The positive control: on a platform that lacks nothing, make builds the product.
make -n B="$work/b" check > "$work/log" 2>&1
for platform in native tests sanitized m32 wasm2c node wasi; do
    lacks=$(sed -n "s/^export LACKS_$platform := //p" "$work/b/toolchain.mk")
    product=$(sed -n "s|^CHECK_$platform  *= \$B/\([^ ]*\).*|\1|p" build-rules/platforms.mk)
    [ -z "$lacks" ] || { skip "$platform is built" "needs $lacks"; continue; }
    grep -q -e "-o $work/b/$product" "$work/log"
    say $? "$platform is built: $product"
done

# A platform that is left out prints one line and is a skip; for CI it is a failure.
cp "$B/skips" "$work/b/"
skipped() { env B="$work/b" LACKS_node=emcc "$@" conformance/tests/check.sh hosts; }
expect 'a platform that is left out is one line' 0 2 '^hosts: skipped: needs emcc; type: make setup$' skipped
expect 'which is counted' 0 2 '1 passed, 0 failed, 1 skipped' skipped
expect 'CI accepts no such gap' 1 4 'hosts is skipped (needs emcc)' skipped CI=true

# make uses the caller's tool, with everything that belongs to it. The message about a missing one names it.
found() { env "$@" toolchain/probe.sh; }
expect 'CLANG= is taken' 0 40 "^CLANG='clang-hidden'" found CLANG=clang-hidden
expect 'NODE= is taken' 0 40 "^NODE='/opt/node'" found NODE=/opt/node
mkdir -p "$work/nm" && printf '#!/bin/sh\nexit 2\n' > "$work/nm/emnm" && chmod +x "$work/nm/emnm"
expect 'an emnm that does not run is left' 0 40 "^EMNM='.*llvm-nm" found PATH="$work/nm:$PATH"
expect 'an emsdk is found' 0 40 "^PATH='$work/sdk/upstream/emscripten:" found EMSDK="$work/sdk"
mkdir -p "$work/sdk/upstream/emscripten"
printf '#!/bin/sh\n' > "$work/sdk/upstream/emscripten/emcc"
echo '"4.0.9"' > "$work/sdk/upstream/emscripten/emscripten-version.txt"
chmod +x "$work/sdk/upstream/emscripten/emcc"
expect 'with its version' 0 40 "^EMCC_VERSION='4.0.9'" found EMSDK="$work/sdk"
expect 'a compiler that is not there is reported' 2 3 'frobcc not found: gcc' make --no-print-directory B="$work/c" CC=frobcc "$work/c/mapcheck"
expect 'as is one under make' 2 3 'frobcc not found: Emscripten' make --no-print-directory B="$work/c" EMCC=frobcc "$work/c/node/threads.js"

# Only linking shows whether clang can link for WASI: in a bare Debian 12 it links, but prints no
# path of wasm-ld.
mkdir -p "$work/wasi"
wasi_clang=$(toolchain/probe.sh | sed -n "s/^WASI_CLANG='\\(.*\\)'\$/\\1/p")
printf '#!/bin/sh\ncase " $* " in *" -print-prog-name="*) echo wasm-ld ;; *) exec %s "$@" ;; esac\n' "$wasi_clang" > "$work/wasi/quiet"
printf '#!/bin/sh\ncase " $* " in *" -o "*) exit 1 ;; *) exec %s "$@" ;; esac\n' "$wasi_clang" > "$work/wasi/broken"
chmod +x "$work/wasi/quiet" "$work/wasi/broken"
if toolchain/doctor.sh | grep -q '^cannot: wasi,'; then
    skip 'a clang that links for WASI is enough' 'needs wasi-libc'
else
    env WASI_CLANG="$work/wasi/quiet" toolchain/doctor.sh > "$work/log" 2>&1 && ! grep -q '^cannot: wasi,' "$work/log"
    say $? 'a clang that links for WASI is enough'
    expect 'one that does not is none' 0 40 '^cannot: wasi, needs wasi-libc' \
        env WASI_CLANG="$work/wasi/broken" toolchain/doctor.sh
fi

# The newest clang with a libFuzzer runtime; without any runtime, the newest clang.
mkdir -p "$work/clangs" "$work/rt/lib/linux"
: > "$work/rt/lib/linux/libclang_rt.fuzzer-x86_64.a"
usable=97 newest=98
for version in 9 $usable $newest; do
    printf '#!/bin/sh\ncase $1 in -print-resource-dir) echo %s ;; -dumpversion) echo %s.1.0 ;; esac\n' \
        "$([ $version != $usable ] && echo "$work/none" || echo "$work/rt")" "$version" > "$work/clangs/clang-$version"
    chmod +x "$work/clangs/clang-$version"
done
expect 'the newest usable clang is found' 0 40 "^CLANG='clang-$usable'" found PATH="$work/clangs:$PATH"
expect 'and its number' 0 40 "^CLANG_MAJOR='$usable'" found PATH="$work/clangs:$PATH"
rm -f "$work/clangs/clang-$usable"
found PATH="$work/clangs:$PATH" > "$work/log"
! grep -q "^CLANG='clang-$newest'" "$work/log"
say $? 'one without a runtime is not taken'

# A make below another does not search again, unless its tools are given otherwise.
printf 'B = %s\ninclude toolchain/toolchain.mk\nall:\n\ttoolchain/probe.sh | grep ^CLANG=\n\tCLANG=other toolchain/probe.sh | grep ^CLANG=\n' \
    "$work/d" > "$work/below.mk"
expect 'a script below make has what make found' 0 2 "^CLANG='clang-hidden'" make -s -f "$work/below.mk" CLANG=clang-hidden
grep -q "^CLANG='other'" "$work/log"
say $? 'unless it is given another'

# A release whose apt has no Chromium.
mkdir -p "$work/apt"
printf '#!/bin/sh\n' > "$work/apt/apt-get"
printf '#!/bin/sh\nexit 1\n' > "$work/apt/apt-cache"
printf '#!/bin/sh\necho 0\n' > "$work/apt/id"
chmod +x "$work/apt/apt-get" "$work/apt/apt-cache" "$work/apt/id"
expect 'set-up says that apt has no Chromium' 2 1 'apt knows no package chromium' \
    env CHROMIUM=none PATH="$work/apt:$PATH" toolchain/setup.sh browser

mkdir -p "$work/browser"
printf '#!/bin/sh\necho Chromium 150.0.7\n' > "$work/browser/frob-browser"
chmod +x "$work/browser/frob-browser"
expect 'the doctor shows a browser of another name' 0 40 '^chromium  *150\.0\.7  *.*/frob-browser' \
    env CHROMIUM='none frob-browser' PATH="$work/browser:$PATH" toolchain/doctor.sh

# Another Debian.
expect 'check-in wants a name' 2 1 'which Debian' toolchain/check-in.sh
expect 'of a release' 2 1 'is no name of a release' toolchain/check-in.sh ../etc
expect 'check-in needs its tools' 77 1 'needs debootstrap; type: make setup' hidden debootstrap toolchain/check-in.sh trixie
expect 'check-in needs root' 77 1 'needs root' env PATH="$work/one:$PATH" toolchain/check-in.sh trixie
rm -rf "$work/all"
