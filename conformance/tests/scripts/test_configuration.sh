#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The page manager as a library: C++ programs use it, -std=c11 compiles it, and a program that was compiled
# with other -D options than the library cannot be linked. Each test must fail on a planted defect. Prints TAP.
#   test_configuration.sh     B=build
set -u
. conformance/tests/support/tap.sh
eval "$(toolchain/probe.sh)"
export NODE_PATH
work=${B:-build}/configuration-test
shown=$work/log
rm -rf "$work"
mkdir -p "$work"

cat > "$work/user.c" << 'END'
#include "posix_mmap.h"
#include <stdio.h>
#include <string.h>
static struct page_manager manager;
int main(void)
{
    uint32_t address = 0;
    int refused = page_manager_open_sized(&manager, sizeof manager - 1);
    int opened = page_manager_open(&manager);
    int error = page_manager_map(&manager, 100000, 65536, CONTENTS_ZEROED, &address);
    memset(program_break_pointer(&manager.program_break, address), 1, 100000);
    printf("%s %s\n", page_manager_version(), PAGE_MANAGER_VERSION);
    return refused != 0 && opened == 0 && error == 0 && strcmp(page_manager_version(), PAGE_MANAGER_VERSION) == 0 ? 0 : 1;
}
END
cp "$work/user.c" "$work/user.cpp"
flags='-O1 -Wall -Wextra -Werror'
library=$(cd impl && find . -maxdepth 1 -name '*.c' ! -name 'harness.c' ! -name 'validate*.c' ! -name 'override*.c')

build_library() { # IMPL: the objects of the library, product build, in $work/objects
    rm -rf "$work/objects"
    mkdir -p "$work/objects"
    for file in $library; do
        # shellcheck disable=SC2086
        $CC -std=c11 $flags -c "$1/$file" -o "$work/objects/$(basename "$file" .c).o" > "$work/log" 2>&1 || return 1
    done
}

link_user() { # COMPILER SOURCE IMPL ARGUMENT...
    compiler=$1 source=$2 folder=$3
    shift 3
    # shellcheck disable=SC2086
    $compiler $flags "$@" -I"$folder" "$work/$source" "$work"/objects/*.o -o "$work/user" > "$work/log" 2>&1
}

build_library impl
say $? "-std=c11 compiles every file"
link_user "$CC -std=c11" user.c impl && "$work/user" > "$work/log" 2>&1
say $? "a C program uses it: version $(cat "$work/log")"
cxx=$(command -v "$CLANG++" || command -v c++)
cxx14=$(echo "$CLANG" | sed 's/^clang/clang++/')
for compiler in $cxx "$cxx14"; do
    command -v "$compiler" > /dev/null || continue
    link_user "$compiler -std=c++17" user.cpp impl && "$work/user" > "$work/log" 2>&1
    say $? "a C++ program of $(basename "$compiler") uses it"
done

# The linker must name the function that does not fit.
refused() { # NAME IMPL OPTION
    ! link_user "$CC -std=c11" user.c "$2" "$3" && grep -q 'undefined reference to .page_manager_open_sized_' "$work/log"
    say $? "$1: a program with $3 is not linked"
}
refused page-size impl -DPAGE_MANAGER_PAGE_SIZE=16384
refused table impl -DPAGE_TABLE_SKIP_TABLE
refused threads impl -DPAGE_MANAGER_THREADS=1

# values IMPL VALUE...: the compiler must refuse each value of the choice, in one #error of ours
values() {
    folder=$1
    shift
    for value in "$@"; do
        ! $CC -std=c11 "-DPAGE_MANAGER_MPROTECT_SUCCEEDS=$value" -I"$folder" -fsyntax-only "$work/user.c" > "$work/log" 2>&1 &&
            grep -q '#error "PAGE_MANAGER_MPROTECT_SUCCEEDS is neither 0 .* nor 1' "$work/log" || return 1
    done
}
values impl 2 yes '' 01
say $? "a choice other than 0 and 1 is refused: $(sed -n 's/.*error: #error "\(.*\)"/\1/p' "$work/log")"
for value in 0 1; do
    $CC -std=c11 $flags -DPAGE_MANAGER_MPROTECT_SUCCEEDS=$value -Iimpl -c impl/posix_mmap.c -o "$work/choice.o" > "$work/log" 2>&1
    say $? "and $value is accepted"
done

# plant NAME FILE OLD NEW: a copy of impl/ with one change, built
plant() {
    rm -rf "$work/impl"
    cp -R impl "$work/impl"
    sed "s|$3|$4|" "impl/$2" > "$work/impl/$2"
    ! cmp -s "impl/$2" "$work/impl/$2" && build_library "$work/impl"
}
plant name page_manager.h 'name##_##page_size##_##table##_##threads$' 'name' &&
    link_user "$CC -std=c11" user.c "$work/impl" -DPAGE_TABLE_SKIP_TABLE
say $? 'planted: without the options in the name, another table would be linked'
plant size page_manager.c 'struct_bytes != sizeof \*manager' 'struct_bytes == 0' &&
    link_user "$CC -std=c11" user.c "$work/impl" && ! "$work/user" > "$work/log" 2>&1
say $? 'planted: a struct of another size that is accepted is seen'
plant choice posix_mmap.h '^#if !PAGE_MANAGER_CHOICE(' '#if 0 \&\& (' && ! values "$work/impl" yes
say $? 'planted: without the check, a word counts as 0'
plant extern page_manager.h 'extern "C" {' 'namespace page_manager_names {' && [ -n "$cxx" ] &&
    ! link_user "$cxx -std=c++17" user.cpp "$work/impl"
say $? 'planted: without extern "C", no C++ program is linked'

if [ -n "${LACKS_emcc:-}" ]; then
    skip emcc "needs $LACKS_emcc"
    exit
fi
empp=$(echo "$EMCC" | sed 's/emcc\([^/]*\)$/em++\1/')
mkdir -p "$work/wasm"
sources=$(find impl -maxdepth 1 -name '*.c' ! -name 'harness.c' ! -name 'validate*.c')
for file in $sources; do
    # shellcheck disable=SC2086
    $EMCC -std=c11 $flags -c "$file" -o "$work/wasm/$(basename "$file" .c).o" > "$work/log" 2>&1 || break
done
say $? 'emcc -std=c11 compiles every file'
# shellcheck disable=SC2086
$empp -std=c++17 $flags -Iimpl "$work/user.cpp" "$work"/wasm/*.o -sALLOW_MEMORY_GROWTH -sWASM_ASYNC_COMPILATION=0 \
    -sEXIT_RUNTIME=1 -o "$work/user.js" > "$work/log" 2>&1 && "$NODE" "$work/user.js" > "$work/log" 2>&1
say $? "em++ links a C++ program"
