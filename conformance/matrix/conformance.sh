#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make conformance: runs every clause on every system of systems.tsv, on every platform that can be built here.
# It writes the results to out/conformance/SYSTEM@PLATFORM/: result.tsv, and the run of each FAIL as .ops and as
# C. `mapcheck matrix` makes the matrix from them. systems/results/ keeps the results of each version of a C
# library; this script rewrites them when they differ.
#   conformance.sh           B=build  OUT=out  PLATFORM=platform  SYSTEM=name, ./yours.so or ./yours.wasm  TIME=10 for threads
# A platform that lacks its tools prints one line, and the others run. A platform that does not build is a failure.
# Exit: 0 as expected, 1 otherwise, 2 usage, 77 nothing can run here.
set -u
B=${B:-build} OUT=${OUT:-out} PLATFORM=${PLATFORM:-} SYSTEM=${SYSTEM:-} TIME=${TIME:-10}
TIMEOUT=${TIMEOUT:-60} # seconds of the processor for one clause, twice as many for all at once
TABLE=${TABLE:-conformance/matrix/systems.tsv}
work=$OUT/conformance
tab=$(printf '\t')
KEPT=${KEPT-conformance/systems/results} # empty: keeps nothing
eval "$(toolchain/probe.sh)"
export B OUT PLATFORM SYSTEM TIME TIMEOUT TABLE KEPT NODE NODE_PATH

column() { # N: the values of this column of systems.tsv, each once
    awk -F'\t' -v n="$1" 'NR > 1 && !seen[$n]++ { printf "%s%s", separator, $n; separator = ", " }' "$TABLE"
}

# Prints the requested rows. Each row also gets the version and the name of its column, which is
# NAME-VERSION@PLATFORM for a system with a version. A file is a system of the native platform, and threads call it if
# it is a shared object.
rows() {
    case $SYSTEM in
        *.wasm) printf '%s\tnative\t@/mapcheck conform\t@/mapcheck\t-\tall\tfile\n' "$SYSTEM" ;;
        */* | *.so) printf '%s\tnative\t@/mapcheck conform\t@/mapcheck\tfile\tall\tfile\n' "$SYSTEM" ;;
        *) awk -F'\t' -v name="$SYSTEM" -v platform="$PLATFORM" 'NR > 1 && (name == "" || $1 == name) &&
               (platform == "" || $2 == platform)' "$TABLE" ;;
    esac | awk -v emscripten="-$EMCC_VERSION" -v wasi="-$WASI_VERSION" 'BEGIN { FS = OFS = "\t" } {
        name = $1
        sub(/.*\//, "", name)
        version = $1 ~ /^emscripten/ ? emscripten : $1 ~ /^wasi/ ? wasi : ""
        print $0, name (version == "-" ? "" : version) "@" $2, substr(version, 2) }'
}

refuse() {
    echo "conformance: $1" >&2
    exit 2
}

check_names() {
    case $SYSTEM in */* | *.so | *.wasm) [ -f "$SYSTEM" ] || refuse "$SYSTEM: no such file"; return ;; esac
    [ -z "$PLATFORM" ] || cut -f2 "$TABLE" | grep -qxF "$PLATFORM" ||
        refuse "unknown platform \`$PLATFORM\`: use PLATFORM= one of $(column 2)"
    [ -z "$SYSTEM" ] || cut -f1 "$TABLE" | grep -qxF "$SYSTEM" ||
        refuse "unknown system \`$SYSTEM\`: use SYSTEM= one of $(column 1), or the path of a .so or .wasm"
    [ -n "$(rows)" ] || refuse "$SYSTEM does not run in the platform $PLATFORM: leave PLATFORM out"
}

command_of() { echo "$1" | sed "s|@|$B|g; s|^node |$NODE |"; } # NODE=... is the command that runs node
program_of() { # COMMAND: the program that make has to build, which is the last word without the verb
    set -- "${1% conform}"
    command_of "${1##* }"
}
file_of() { echo "$work/$(echo "$1" | tr -c 'a-z0-9\n' _)"; }

# Builds one program after another, because two makes would build the same files twice. For a program that
# cannot be built it keeps one line with the reason.
build() { # PROGRAM; MAKE=true: everything is already built
    "${MAKE:-make}" --no-print-directory B="$B" "$1" > "$work/build.log" 2>&1 && return
    said=$(grep -m 1 -E 'make setup|error|Error|\*\*\*' "$work/build.log" | cut -c 1-160)
    printf '%s\t%s\n' "$1" "$said" >> "$work/unbuilt"
}
unbuilt() { awk -F'\t' -v program="$1" '$1 == program { print $2; found = 1; exit } END { exit !found }' "$work/unbuilt"; }

# Runs make threads. mapcheck matrix derives the verdicts of four clauses from the log, which ends with the exit code.
# The command `file` is that of a shared object. One that clang built with its sanitizer needs build/threads/mapcheck.
ask_threads() { # COMMAND LOG
    if [ "$1" = file ]; then
        ! grep -qa __tsan_init "$SYSTEM" || grep -qa 'libtsan[.]so' "$SYSTEM" || build "$B/threads/mapcheck"
        timeout "$((TIME + TIMEOUT * 10))" fuzz/threads/run-file.sh "$SYSTEM" --seconds "$TIME" > "$2" 2>&1
    else
        # The command may be several words.
        # shellcheck disable=SC2046
        timeout "$((TIME + TIMEOUT * 10))" $(command_of "$1") --seconds "$TIME" > "$2" 2>&1
    fi
    printf '\nexit %d\n' $? >> "$2" # its last line may have no end
}

# Records the end of an instance that gave no verdict. It is a FAIL if a clause was running, which conform.c notes
# in a file. Otherwise it is a fault of the suite, and no verdict about the system.
report_end() { # ID EXIT-CODE FOLDER
    why="exit code $2, $(tail -n 1 "$3/log" | tr '\t' ' ' | cut -c 1-160)"
    if [ -f "$3/asking" ]; then
        printf '%s\tFAIL\tthe instance ended before it answered: %s\ttrap\n' "$1" "$why" >> "$3/result.tsv"
        return
    fi
    echo "conformance: the suite ended without a word at clause $1: $why; this is a fault of mapcheck or its" \
        "build, not of the system: make clean, build it anew, and see make doctor" > "$3/log"
    return 2
}

# Runs all clauses in one process. After a crash a new process continues with the clause after the one that crashed.
ask_clauses() { # SYSTEM COMMAND INSTANCE FOLDER
    result=$4/result.tsv
    : > "$result"
    if [ "$3" = all ]; then
        # shellcheck disable=SC2086
        conformance/platforms/time_limit.sh "$((TIMEOUT * 2))" $2 --system "$1" --traces "$4" > "$result" 2> "$4/log" < /dev/null
        status=$?
        case $status in 2 | 77) [ -f "$4/asking" ] || return "$status" ;; esac
    fi
    # shellcheck disable=SC2086
    for id in $($2 --list 2>> "$4/log"); do
        grep -q "^$id$tab" "$result" && continue
        rm -f "$4/asking"
        # shellcheck disable=SC2086
        conformance/platforms/time_limit.sh "$TIMEOUT" $2 --system "$1" --clause "$id" --traces "$4" >> "$result" 2>> "$4/log" < /dev/null
        status=$?
        grep -q "^$id$tab" "$result" || report_end "$id" "$status" "$4" || return
    done
    [ -s "$result" ]
}

# Shrinks the run of a FAIL: first by the demands of POSIX alone, then with the system's promises. A failure that only
# the clause's own checks detect stays unshrunk.
reproduce() { # SYSTEM COMMAND FILE.ops
    small=${3%.ops}.small
    for questions in contract,contents contract,contents,economy,structure; do
        # shellcheck disable=SC2086
        conformance/platforms/time_limit.sh "$TIMEOUT" $2 shrink "$3" --system "$1" --questions $questions -o "$small" --force \
            > /dev/null 2>&1 < /dev/null
        [ ! -s "$small" ] || { { grep '^#' "$3"; grep -v '^#' "$small"; } > "$small.new" && mv "$small.new" "$3"; break; }
    done
    rm -f "$small"
    { echo '/*'; sed -n 's/^#/ */p' "$3" | sed 's|\*/|* /|g; 1!b'; echo ' */'
      "$B/mapcheck" show "$3" --c; } > "${3%.ops}.c"
}

# A missing tool is a skip, and so is a platform without this system. Every other problem is a failure.
give_up() { # REASON
    case $1 in
        *'make setup'* | *'cannot run in the'*) echo "$name: cannot run here: $1" | tee "$folder/skipped" ;;
        *) echo "$name: BROKEN: ${1:-it says nothing}" | tee "$folder/broken" ;;
    esac
}

one() { # ROW: all work for one system on one platform
    IFS=$tab read -r system platform conform mapcheck threads instance expect name version
    folder=$work/$name
    rm -rf "$folder" && mkdir -p "$folder"
    if said=$(unbuilt "$(program_of "$conform")"); then
        give_up "$said"
        return
    fi
    if ! ask_clauses "$system" "$(command_of "$conform")" "$instance" "$folder"; then
        give_up "$(head -n 1 "$folder/log")"
        return
    fi
    shrinker=$(command_of "$mapcheck")
    { [ "$mapcheck" != - ] && ! unbuilt "$(program_of "$mapcheck")" > /dev/null; } || shrinker=false
    for trace in "$folder"/*.ops; do
        [ ! -f "$trace" ] || reproduce "$system" "$shrinker" "$trace"
    done
    [ ! -f "$(file_of "$threads")" ] || cp "$(file_of "$threads")" "$folder/threads.log"
    printf '%s\t%s\t%s\t%s\t%s\n' "$system" "$platform" "$expect" "$name" "$version" > "$folder/asked"
    echo "asked   $name"
    sed -n '/refusal without an errno/,+1p' "$folder/log" | head -n 2
    [ -z "$version" ] || [ -z "$KEPT" ] || keep
}

tools_of() { # of the platform, with their versions
    case $platform in
        wasi) echo "wasi-libc $WASI_VERSION, clang $("$WASI_CLANG" -dumpversion), node $("$NODE" --version)" ;;
        *) echo "emcc $EMCC_VERSION, node $("$NODE" --version)" ;;
    esac
}
answers() { grep -v '^#' "$1" | cut -f1,2,4 | sed "s/$tab*\$//"; }

# Keeps the results of a C library of this version on its own platform, for the matrix of other machines.
keep() {
    kept=$KEPT/$name.tsv
    case $platform in node | wasi) ;; *) return ;; esac
    [ ! -f "$kept" ] || [ "$(answers "$kept")" != "$(answers "$folder/result.tsv")" ] || return
    { echo "# $(tools_of)"
      echo "# $(date +%F): make conformance SYSTEM=$system PLATFORM=$platform"
      sed "s/$tab*\$//" "$folder/result.tsv"; } > "$kept.new" && mv "$kept.new" "$kept" && echo "kept    $kept"
}

if [ "${1:-}" = --one ]; then
    sed -n "$2p" "$work/rows" | one
    exit
fi
check_names
mkdir -p "$work"
rows > "$work/rows"
: > "$work/unbuilt"
cut -f3,4,5 "$work/rows" | tr '\t' '\n' | grep -vx -e - -e file | sort -u | while read -r command; do
    build "$(program_of "$command")"
done
build "$B/mapcheck"
! unbuilt "$B/mapcheck" || refuse 'the native platform does not build: type make, it says why'
cut -f5 "$work/rows" | grep -v '^-$' | sort -u | while read -r threads; do
    rm -f "$(file_of "$threads")"
    unbuilt "$(program_of "$threads")" > /dev/null || ask_threads "$threads" "$(file_of "$threads")"
done
seq 1 "$(wc -l < "$work/rows")" | xargs -P "$(nproc)" -I{} sh conformance/matrix/conformance.sh --one {}
set -- "$OUT" --kept "${KEPT:-conformance/systems/results}" --commit "$(git rev-parse --short HEAD 2> /dev/null)"
[ -z "${XFAIL:-}" ] || set -- "$@" --expected "$XFAIL"
"$B/mapcheck" matrix "$@"
