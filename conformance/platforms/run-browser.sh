#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The clauses in headless Chromium (run-browser.mjs). 77 where there is none: make setup-browser.
#   run-browser.sh [build/node/suite.js] [--system NAME] [--clause ID] | --list
exec "${NODE:-node}" "$(dirname "$0")/run-browser.mjs" "$@"
