#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs the clauses in headless Chromium (run-browser.mjs). Exit code 77 without a browser; make
# setup-browser installs one.
#   run-browser.sh [build/node/suite.js] [--system NAME] [--clause ID] | --list
exec "${NODE:-node}" "$(dirname "$0")/run-browser.mjs" "$@"
