#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs a WASI program under node:wasi (run-wasi.mjs). The flags are not for taste: the first keeps
# "experimental" out of stderr, without the second node 20 crashes in WASI calls after memory grew far.
#   run-wasi.sh PROGRAM.wasm [ARGUMENT...]
exec "${NODE:-node}" --no-warnings --no-turbo-fast-api-calls "$(dirname "$0")/run-wasi.mjs" "$@"
