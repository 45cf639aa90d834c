#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The clauses under node (run-node.mjs): reporter spec to the screen, TAP and, where node has that
# reporter, JUnit to out/.
#   run-node.sh [build/node/suite.js] [--system NAME] [--clause ID] [--traces FOLDER]
#   run-node.sh [build/node/suite.js] --lines ...    the lines of mapcheck conform instead of the reporter; or --list
set -u
here=$(dirname "$0")
node=${NODE:-node}
system=page-manager
lines=
list=
previous=
for word; do
    [ "$previous" != --system ] || system=$word
    [ "$word" != --lines ] || lines=yes
    [ "$word" != --list ] || list=yes
    previous=$word
done
command -v "$node" > /dev/null || exec "$here/../../toolchain/setup.sh" need node
[ -z "$list" ] || exec "$node" "$here/run-node.mjs" "$@"
mkdir -p out
name=$(printf %s "$system" | tr -c 'a-zA-Z0-9._-' '_')
to() { # REPORTER FILE
    printf -- '--test-reporter=%s --test-reporter-destination=%s\n' "$1" "$2"
}
reports=$(to tap "out/conformance-node-$name.tap")
[ -n "$lines" ] || reports="$reports $(to spec stdout)"
! "$node" -e "process.exit(+!require('node:test/reporters').junit)" ||
    reports="$reports $(to junit "out/conformance-node-$name.xml")"
# $reports is split into words on purpose.
# shellcheck disable=SC2086
exec "$node" --no-warnings $reports "$here/run-node.mjs" "$@"
