#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs a WASI program under node:wasi (run-wasi.mjs). The flag suppresses node's warning that WASI
# is experimental.
#   run-wasi.sh PROGRAM.wasm [ARGUMENT...]
exec "${NODE:-node}" --no-warnings "$(dirname "$0")/run-wasi.mjs" "$@"
