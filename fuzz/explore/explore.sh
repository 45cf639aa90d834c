#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Explores small worlds completely and compares their sizes with the expected ones: the lines of
# fuzz/explore/explore.tsv whose first column is WHEN. Runs as many at a time as there are
# processors. Prints TAP.
#   explore.sh WHEN            check, ci or nightly
#   explore.sh --update WHEN   writes the measured numbers into the table
#   B=build  TABLE=fuzz/explore/explore.tsv  JOBS=2
set -u
B=${B:-build}
TABLE=${TABLE:-fuzz/explore/explore.tsv}
JOBS=${JOBS:-$(nproc)}
work=$B/explore
export B work

# Prints the tools that a build lacks. The script skips the lines of that build.
lacks() { eval "echo \${LACKS_$1:-}"; } # BUILD

# Runs one line of the table: prints its numbers, and keeps the whole output in a log.
explore() { # WHEN BUILD SYSTEM PAGES SKIP GROWTH BREAK
    [ -z "$(lacks "$2")" ] || return 0
    case $2 in
    release) program=$B/mapcheck ;;
    node) program="${NODE:-node} $B/node/mapcheck.js" ;;
    *) program=$B/$2/mapcheck ;;
    esac
    name=$(echo "$*" | tr ' ' '-')
    keep=
    [ "$1" = nightly ] && keep="--checkpoint out/explore-$name"
    # $program and $keep may each hold several words.
    # shellcheck disable=SC2086
    $program explore --system "$3" --pages "$4" --skip "$5" --growth "$6" --break "$7" $keep \
        -o "$work/$name.ops" --force > "$work/$name.log" 2>&1
    # Progress may stand on the same line: Emscripten's stderr always claims to be a terminal.
    sed -n 's/^.*states \([0-9]*\), transitions \([0-9]*\), depth \([0-9]*\)$/\1	\2	\3/p' \
        "$work/$name.log" > "$work/$name.numbers"
    grep -q '^ *closed: no divergence' "$work/$name.log" || echo 'not closed' > "$work/$name.numbers"
}

if [ "${1:-}" = --one ]; then
    shift
    explore "$@"
    exit
fi
update=
[ "${1:-}" = --update ] && update=yes && shift
when=${1:-check}
if ! grep -q "^$when	" "$TABLE"; then
    echo "explore.sh: no line of $TABLE is for \`$when\`: use check, ci or nightly" >&2
    exit 2
fi
mkdir -p "$work" out
rm -f "$work/$when"-*
# The longest first, so that the last processor does not end alone with a long one.
grep "^$when	" "$TABLE" | sort -t '	' -k 4,4nr -k 2,2r | cut -f 1-7 | tr '\t' ' ' |
    xargs -P "$JOBS" -L 1 sh "$0" --one

if [ -n "$update" ]; then
    awk -F '\t' -v OFS='\t' -v when="$when" -v work="$work" '
        $1 != when { print; next }
        { name = work "/" $1 "-" $2 "-" $3 "-" $4 "-" $5 "-" $6 "-" $7 ".numbers"
          if ((getline said < name) <= 0) { print; next }
          print $1, $2, $3, $4, $5, $6, $7, said }' "$TABLE" > "$work/table"
    grep 'not closed' "$work/table" && exit 1
    cp "$work/table" "$TABLE"
    exit
fi
verdict() { # EXPECTED SAID
    if [ "$1" = "$2" ] || { [ "$1" = '?' ] && [ "$2" != 'not closed' ]; }; then
        echo ok
    else
        echo 'not ok'
    fi
}

while IFS='	' read -r line_when build system pages skip growth break numbers; do
    name="$line_when-$build-$system-$pages-$skip-$growth-$break"
    [ "$line_when" = "$when" ] || continue
    if [ -n "$(lacks "$build")" ]; then
        echo "ok - $build $system, $pages pages # SKIP needs $(lacks "$build")"
        continue
    fi
    said=$(cat "$work/$name.numbers" 2> /dev/null)
    echo "$(verdict "$numbers" "$said") - $build $system, $pages pages, skip $skip, growth $growth," \
        "break $break: states, transitions, depth $(echo "$said, expected $numbers" | tr '\t' ' ')"
done < "$TABLE" | tee "$work/$when.tap"
! grep -q '^not ok' "$work/$when.tap"
