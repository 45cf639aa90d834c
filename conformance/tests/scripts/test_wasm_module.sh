#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A user's wasm module as a system: `make wasm` refuses a bad module in one line with exit code 2, and accepts the
# good module next to it. An accepted module runs, and a trap in it is a verdict. Prints TAP.
#   test_wasm_module.sh     B=build, with mapcheck and ask in it
# platforms: native wasm2c
set -u
. conformance/tests/support/tap.sh
eval "$(toolchain/probe.sh)"
export CLANG WASM2C
folder=${B:-build} # as make is always called: the lists of headers name it
B=$(cd "$folder" && pwd)
examples=conformance/systems/examples/wasm
work=$(mktemp -d)
shown="$work/stderr $work/stdout"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/out/crashes"

# A feature that needs a flag in one version of wabt needs none in the next.
assemble() { # NAME [FEATURE]: a module of examples/
    flag=${2:+--enable-$2}
    [ -z "$flag" ] || wat2wasm --help | grep -qe "$flag " || flag=
    wat2wasm ${flag:+"$flag"} "$examples/$1.wat" -o "$work/$1.wasm" > "$work/stdout" 2> "$work/stderr"
    assembled=$?
    [ "$assembled" -eq 0 ] || say "$assembled" "$1.wat is assembled"
    return "$assembled"
}

compile() { # NAME [FLAG...]: good.c, possibly with a fault
    output=$work/$1.wasm
    shift
    $CLANG --target=wasm32 -O2 -nostdlib -fno-builtin-memset -Wl,--no-entry -Wall -Wextra -Werror \
        "$@" "$examples/good.c" -o "$output"
}

translate() { # FILE: as make wasm does; B is this very build
    make -s --no-print-directory B="$folder" WASM="$1" "$folder/wasm/$(basename "$1" .wasm).so" \
        > "$work/stdout" 2> "$work/stderr"
}

# `make wasm` refuses the module in one line, and leaves nothing that could run.
refuses() { # NAME WORDS
    conformance/systems/wasm_module.sh "$work/$1.wasm" "$1" mapcheck_system "$work/$1/module" \
        > "$work/stdout" 2> "$work/stderr"
    [ $? -eq 2 ] && [ ! -s "$work/stdout" ] && [ "$(wc -l < "$work/stderr")" -eq 1 ] &&
        grep -qF "wasm: $work/$1.wasm: $2" "$work/stderr" && [ ! -e "$work/$1/module_glue.c" ]
    say $? "$1.wasm is refused: $2"
}

# True when wasm2c translates SIMD: the header of its runtime then has a type for vectors.
wasm2c_has_simd() {
    echo '#include <wasm-rt.h>' | $CLANG "-I$WABT_RUNTIME" -E -x c - | grep -q WASM_RT_V128
}

accepts() { # NAME
    translate "$work/$1.wasm"
    say $? "$1.wasm is accepted"
}

ask() { # NAME CLAUSE VERDICT WORDS
    "$B/mapcheck" conform --system "$work/$1.wasm" --clause "$2" > "$work/stdout" 2> "$work/stderr"
    grep -q "^$2	$3	.*$4" "$work/stdout"
    say $? "$1: $2 is $3${4:+: $4}"
}

runs() { # CODE WORDS NAME ARGUMENT...
    code=$1 words=$2 name=$3
    shift 3
    (cd "$work" && "$B/mapcheck" "$@" --system "./$name.wasm" > "$work/stdout" 2> "$work/stderr")
    [ $? -eq "$code" ] && cat "$work/stdout" "$work/stderr" | grep -qF "$words"
    say $? "$name: mapcheck $* ends with $code: $words"
}

refuses nothing 'cannot be read'
cp README.md "$work/text.wasm"
refuses text 'is not a wasm module: it does not begin with'
assemble least
head -c 40 "$work/least.wasm" > "$work/cut.wasm"
refuses cut 'is not valid: '
head -c 6 "$work/least.wasm" > "$work/stump.wasm"
refuses stump 'is not a wasm module of version 1'
printf '\0asm\015\0\001\0' > "$work/component.wasm"
refuses component 'is a component'
accepts least

assemble no_exports && refuses no_exports 'does not export munmap, memory'
assemble imports && refuses imports 'imports env._mmap_js, host.page_count: mapcheck provides only'
assemble imports_accepted && accepts imports_accepted
assemble memory64 memory64 && refuses memory64 'has a 64-bit memory'
assemble shared threads && refuses shared 'has a shared memory'
assemble two_memories multi-memory && refuses two_memories 'has 2 memories'
if assemble simd; then
    if ! wasm2c_has_simd; then
        refuses simd 'wasm2c cannot translate it: SIMD is beyond this version'
    elif echo '#include <simde/wasm/simd128.h>' | $CLANG -E -x c - > /dev/null 2>&1; then
        accepts simd
        compile vectors -msimd128 && ! wasm-validate --disable-simd "$work/vectors.wasm" > /dev/null 2>&1 &&
            accepts vectors
        ask vectors PART-EACH PASS ''
        ask vectors ZERO-REUSE PASS ''
    else
        refuses simd 'has SIMD instructions, which are translated with simde: make setup installs it'
    fi
fi
assemble signature && refuses signature 'exports mmap as (i32, i32, i32, i32, i32) -> i32'
assemble optional && refuses optional 'exports sbrk as (i64) -> i32; it must be (i32) -> i32'
assemble kind && refuses kind 'exports munmap as a global'
assemble large && refuses large 'begins with 65536 pages'
translate "$work/large.wasm"
[ $? -eq 2 ] && [ "$(grep -c -v '^make' "$work/stderr")" -eq 1 ] && [ ! -e "$B/wasm/large.so" ]
say $? 'make wasm says the same line, ends with 2, and leaves nothing to ask'

# Accepted modules: mapcheck calls their functions and reads their errno.
ask imports_accepted MMAP-NO-ANON UNRESOLVED 'EBADF'
ask least MMAP-LEN-ZERO UNRESOLVED 'without an errno'
compile good && accepts good
runs 0 'no divergence' good stress --operations 500
ask good PART-EACH PASS ''
ask good CAP-STABLE PASS ''
ask good MULTI-RAGGED PASS ''

# mapcheck asks mlock and munlock of a module that exports them.
ask good MLOCK-HOLE UNSUPPORTED ''
compile locks -DLOCKS && accepts locks
runs 0 'no divergence' locks stress --operations 3000
ask locks MLOCK-MAPPED PASS ''
ask locks MLOCK-HOLE PASS ''
compile holes -DLOCKS -DHOLES && accepts holes
ask holes MLOCK-HOLE FAIL 'allowed: ENOMEM'

# A trap in the middle of a run: the verdict of its clause, and not the end of the run. A new
# instance runs the next clause.
compile traps -DTRAPS && accepts traps
ask traps DOUBLE FAIL 'the system trapped: unreachable'
ask traps PART-FRONT PASS ''
"$B/mapcheck" conform --system "$work/traps.wasm" > "$work/stdout" 2> "$work/stderr"
[ $? -eq 1 ] && [ "$(wc -l < "$work/stdout")" -eq "$("$B/mapcheck" conform --list | wc -l)" ]
say $? 'traps: every clause has a verdict'
runs 1 'the system trapped: unreachable' traps stress --operations 3000
assemble start && accepts start
runs 2 'trapped at its start' start stress --operations 10

# An sbrk that traps is UNSUPPORTED for the amounts that it does not take. No clause blames the module: each has the
# verdict of the module without an sbrk, or a better one.
asks_every_clause() { # NAME
    "$B/mapcheck" conform --system "$work/$1.wasm" > "$work/$1.verdicts" 2> "$work/stderr"
}
blames_nothing() { # NAME
    asks_every_clause "$1"
    awk -F '\t' 'NR == FNR { without[$1] = $2; next } $2 != without[$1] && $2 != "PASS" { print; wrong = 1 }
        END { exit wrong || FNR < 100 }' "$work/good.verdicts" "$work/$1.verdicts" > "$work/stdout"
    say $? "$1: no clause blames it for its sbrk"
}
asks_every_clause good
for sbrk in 1 2 3; do
    compile "sbrk$sbrk" "-DSBRK=$sbrk" && accepts "sbrk$sbrk"
    blames_nothing "sbrk$sbrk"
    for clause in GROW-INTERLEAVE ADDR-NO-FOREIGN UNMAP-FOREIGN; do
        case $sbrk in
        2) ask sbrk2 $clause UNSUPPORTED 'does not support `sbrk' ;;
        *) ask "sbrk$sbrk" $clause PASS '' ;;
        esac
    done
    runs 0 'no divergence' "sbrk$sbrk" stress --operations 1500 --seed 3
done
# A break that moves down: the neighbour takes no page of the module, and what it gives back is not zero.
ask sbrk1 ZERO-SBRK-DIRTY UNSUPPORTED 'does not support `sbrk -9p'
compile sbrk4 -DSBRK=4 && accepts sbrk4
blames_nothing sbrk4
ask sbrk4 ZERO-SBRK-DIRTY PASS ''
runs 0 'no divergence' sbrk4 stress --operations 1500 --seed 3
printf 'world pages=32 page=256\na = map 2p\nsbrk -1p\nb = map 1p\nsbrk 2p\nsbrk -3p\nc = map 1p\nsbrk -1p\nsbrk 1p\nsbrk -1p\nd = map 1p\n' \
    > "$work/down.ops"
"$B/mapcheck" replay "$work/down.ops" --system "$work/sbrk4.wasm" --verbose > "$work/stdout" 2> "$work/stderr" &&
    [ "$(grep -c 'sbrk -.* ENOMEM' "$work/stdout")" -eq 3 ]
say $? 'sbrk4: a neighbour gives back only what it took'
compile forgets -DSBRK=4 -DFORGETS && accepts forgets
ask forgets ZERO-SBRK-DIRTY FAIL 'ZERO-FRESH'
# Whole pages of the neighbour show a module that takes them for its own.
compile assumes -DSBRK=1 -DASSUMES && accepts assumes
ask assumes GROW-INTERLEAVE FAIL 'NO-FOREIGN\|OVERLAP\|lost its contents'
ask assumes ADDR-NO-FOREIGN FAIL 'NO-FOREIGN\|OVERLAP\|lost its contents'
cat > "$work/pages.ops" <<'END'
world pages=32 page=256 limit=12
a = map 1p
sbrk 1b
b = map 1p
sbrk 1p
c = map 1p
sbrk -1p
unmap a 1p
sbrk 20p
unmap c 1p
END
counts_skips() { # NAME NUMBER
    "$B/mapcheck" replay "$work/pages.ops" --system "$work/$1.wasm" --verbose > "$work/stdout" 2> "$work/stderr" &&
        grep -qF "9 operations ($2 skipped)" "$work/stdout"
    say $? "$1: of nine operations $2 are skipped"
}
counts_skips sbrk1 2
counts_skips sbrk2 4
counts_skips sbrk3 4

# A module that never gives a page again fails, unless it exports mapcheck_keeps_pages: a function, or a variable.
compile keeps0 -DKEEPS=0 && accepts keeps0
ask keeps0 PROGRESS-FIT FAIL 'ENOMEM for 1 pages'
ask keeps0 CAP-STABLE FAIL 'ENOMEM for 1 pages'
runs 1 'ECONOMY' keeps0 stress --operations 1500 --seed 3
compile keeps1 -DKEEPS=1 && accepts keeps1
compile keeps2 -DKEEPS=2 -Wl,--export=mapcheck_keeps_pages && accepts keeps2
for keeps in keeps1 keeps2; do
    ask $keeps PROGRESS-FIT UNSUPPORTED ''
    ask $keeps CAP-STABLE UNSUPPORTED ''
    ask $keeps PART-EACH PASS ''
    runs 0 'no divergence' $keeps stress --operations 1500 --seed 3
done

# Memory that grew is zero: a module that clears it fails. One that reads it first, or keeps notes in it, passes.
for module in good clears1 clears2 clears3 gives_up; do
    case $module in
    clears*) compile "$module" "-DCLEARS=${module#clears}" && accepts "$module" ;;
    gives_up) compile gives_up -DGIVES_UP && accepts gives_up ;;
    esac
    expected=PASS wanted=PASS
    [ "$module" != clears1 ] || expected=FAIL
    [ "$module" != gives_up ] || wanted=FAIL
    ask "$module" ZERO-AFTER-GROW "$expected" ''
    ask "$module" ZERO-NO-REDUNDANT "$expected" ''
    ask "$module" GROW-FAIL "$wanted" ''
done
ask clears1 ZERO-AFTER-GROW FAIL 'of 2031616 bytes of new memory'

# The path stands for the translated module, not for a name.
cp "$work/least.wasm" "$work/good.wasm"
runs 2 'is not translated, or has changed: type make wasm' good stress --operations 10

# A build without wasi-libc has all other systems, and reports that this one is missing.
tells_of_wasi() {
    "$B/wasm2c/lacking/mapcheck" stress --system wasi-libc --operations 1 > "$work/stdout" 2> "$work/stderr"
    [ $? -eq 77 ] && [ "$(wc -l < "$work/stderr")" -eq 1 ] &&
        grep -q 'cannot run in the wasm2c platform of this build: it was made without wasi-libc' "$work/stderr"
}
make -s --no-print-directory B="$folder" "$folder/wasm2c/lacking/mapcheck" > "$work/stdout" 2> "$work/stderr" && tells_of_wasi
say $? 'without wasi-libc the platform says so in one line'
"$B/wasm2c/lacking/mapcheck" stress --system emscripten-libc --operations 1 > "$work/stdout" 2> "$work/stderr"
[ $? -le 1 ]
say $? 'and has the other systems'

# The product builds have one answer each to an mprotect that takes a right away, and the judge demands the promised one.
make -s --no-print-directory B="$B" "$B/wasm2c/mapcheck" > "$work/stdout" 2> "$work/stderr"
say $? 'the product builds of the wasm2c platform'
for row in page-manager-product:ENOTSUP page-manager-product-skip:ok; do
    system=${row%:*} promised=${row#*:}
    for answer in ok ENOTSUP; do
        printf 'a = map 2p\nprotect a 1p prot=1 => %s\nprotect a 2p prot=0 => %s\nwrite a 2p\n' "$answer" "$answer" \
            > "$work/protect.ops"
        status=1
        [ "$answer" != "$promised" ] || status=0
        expect "$system, $answer" "$status" '^[01] passed' "$B/wasm2c/mapcheck" replay --system "$system" "$work/protect.ops"
    done
    expect "$system has no other answer" 0 'no divergence' \
        "$B/wasm2c/mapcheck" stress --system "$system" --operations 1000 --seed 3
done
