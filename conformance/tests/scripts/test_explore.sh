#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The small worlds of make check: the test detects a wrong number, and a search that does not end.
# Prints TAP.
set -u
. conformance/tests/support/tap.sh
B=${B:-build}
export B
mkdir -p "$B/explore"
fuzz/explore/explore.sh check

# Explores a world of two pages with these expected numbers.
changed() { # NUMBERS MODE
    printf 'changed\trelease\tpage-manager\t2\t3\t2\t16\t%s\n' "$1" > "$B/explore/changed.tsv"
    # shellcheck disable=SC2086
    TABLE=$B/explore/changed.tsv fuzz/explore/explore.sh $2 changed > "$B/explore/changed.log" 2>&1
}

changed '1	1	1' --update
say $? 'the table is written anew'
right=$(cut -f 8- "$B/explore/changed.tsv")
changed "$right" ''
say $? 'the right numbers agree'
changed '?' ''
say $? 'unknown numbers are no failure'
changed "9$right" ''
say $((! $?)) 'another number is seen'

# Some programs take their stderr for a terminal. They print the result in the line of the progress, after it.
fake=$B/explore-fake
mkdir -p "$fake"
cat > "$fake/mapcheck" <<'END'
#!/bin/sh
printf '12 transitions, 3/s\r\033[K' >&2
echo '--- page-manager, pages 2:'
echo '    states 4, transitions 5, depth 6'
echo '--- 1.0 s:'
echo '    closed: no divergence'
END
chmod +x "$fake/mapcheck"
printf 'fake\trelease\tpage-manager\t2\t3\t2\t16\t4\t5\t6\n' > "$fake/table.tsv"
B=$fake TABLE=$fake/table.tsv fuzz/explore/explore.sh fake > "$fake/log" 2>&1
say $? 'a result behind progress is found'
printf 'fake\tm32\tpage-manager\t2\t3\t2\t16\t4\t5\t6\n' >> "$fake/table.tsv"
LACKS_m32='32-bits' B=$fake TABLE=$fake/table.tsv fuzz/explore/explore.sh fake > "$fake/log" 2>&1 && grep -q '# SKIP needs 32-bits$' "$fake/log"
say $? 'a build without its tools is skipped'
LACKS_m32='' B=$fake TABLE=$fake/table.tsv fuzz/explore/explore.sh fake > "$fake/log" 2>&1
say $((! $?)) 'one with them is asked'
