#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make fuzz after an engine found something: campaign.sh shrinks and shows the crash, with any
# first byte. A script replaces the engine, because a real engine finds something else each time. Prints TAP.
set -u
. conformance/tests/support/tap.sh
B=$(mkdir -p "${B:-build}" && cd "${B:-build}" && pwd)
top=$PWD work=$B/campaign-test
shown="$work/log"
rm -rf "$work"
mkdir -p "$work/bytes" "$work/build/fuzz"
ln -s "$top/corpus" "$work/corpus"
ln -s "$B/mapcheck" "$work/build/mapcheck"
printf '#!/bin/sh\ncp crash out/crashes/crash-1\nexit 77\n' > "$work/build/fuzz/model_check"
chmod +x "$work/build/fuzz/model_check"

"$B/mapcheck" encode corpus/seeds -o "$work/bytes" > "$work/log" 2>&1

# finds BYTE NAME: the engine finds the failing seed, as bytes of which the first is BYTE (octal)
finds() {
    rm -rf "$work/out"
    { printf "\\$1"; tail -c +2 "$work/failing"; } > "$work/crash"
    (cd "$work" && B=build TARGET=model_check "$top/fuzz/targets/campaign.sh" libfuzzer native always-enomem 1 1) > "$work/log" 2>&1
    [ $? -eq 1 ] && [ -s "$(echo "$work"/out/crashes/divergence-*.ops)" ] &&
        grep -q '^ECONOMY' "$work/log" && ! grep -q 'The judge agrees here' "$work/log"
    say $? "$2"
}
for failing in "$work"/bytes/*; do
    "$B/mapcheck" replay "$failing" --system always-enomem > "$work/log" 2>&1
    [ $? -ne 1 ] || { cp "$failing" "$work/failing"; break; }
done
[ -s "$work/failing" ]
say $? 'a seed fails on always-enomem'
finds 001 'a crash in the byte form of today is shrunk'
finds 377 'so is one that begins with another byte'
