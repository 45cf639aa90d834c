#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make install and make uninstall: mapcheck, and the page manager as a library for C, C++, Emscripten and WASI.
#   install.sh install|uninstall     B=build PREFIX=/usr/local DESTDIR= CC=cc
# Compiles the libraries below B/install. A library whose compiler is not here is left out, and one line says
# so. PREFIX/share/page_manager/manifest lists every file, which uninstall removes.
set -u
B=${B:-build} PREFIX=${PREFIX:-/usr/local} DESTDIR=${DESTDIR:-}
eval "$(CC="${CC:-}" toolchain/probe.sh)"
export NODE_PATH
root=$DESTDIR$PREFIX
manifest=share/page_manager/manifest
work=$B/install
version=$(sed -n 's/^#define PAGE_MANAGER_VERSION "\([0-9.]*\)".*/\1/p' impl/page_manager.h)
library=$(find impl -maxdepth 1 -name '*.c' ! -name 'harness.c' ! -name 'validate*.c' ! -name 'override*.c' | sort)
drop_in=$(find impl -maxdepth 1 -name '*.c' ! -name 'harness.c' ! -name 'validate*.c' | sort)
dlmalloc=impl/malloc/over_dlmalloc.c

leave() { # TEXT
    echo "install: $1" >&2
    exit 1
}

put() { # MODE FILE PATH: installs FILE at PATH below PREFIX, and notes it
    install -D -m "$1" "$2" "$root/$3" || leave "$root/$3 cannot be written"
    echo "$3" >> "$work/manifest"
}

# Compiles sources, and makes an archive of their objects.
archive() { # ARCHIVER NAME SOURCES COMPILER ARGUMENT...
    archiver=$1 name=$2 sources=$3
    shift 3
    mkdir -p "$work/$name"
    for source in $sources; do
        # shellcheck disable=SC2048,SC2086
        $* -O2 -c "$source" -o "$work/$name/$(basename "$source" .c).o" > "$work/log" 2>&1 ||
            { cat "$work/log" >&2; leave "$source does not compile for $name"; }
    done
    mkdir -p "$(dirname "$work/$name.a")"
    rm -f "$work/$name.a"
    $archiver rcs "$work/$name.a" "$work/$name"/*.o || leave "$name.a cannot be made"
    put 644 "$work/$name.a" "lib/$name.a"
}

# The description of a library for pkg-config.
describe() { # FOLDER NAME TEXT CFLAGS
    cat > "$work/pc" << END
prefix=$PREFIX
Name: $2
Description: $3
Version: $version
Cflags: -I\${prefix}/include$4
Libs: -L\${prefix}/$1 -l$2
END
    put 644 "$work/pc" "$1/pkgconfig/$2.pc"
}

install_native() {
    archive ar libpage_manager "$library" "$CC" -std=c11
    archive ar libpage_manager-threads "$library" "$CC" -std=c11 -pthread
    describe lib page_manager 'mmap and munmap for one linear memory' ''
    describe lib page_manager-threads 'the same, for several threads' ' -pthread'
}

install_emscripten() {
    under=lib/wasm32-emscripten
    archive "$EMAR" wasm32-emscripten/libpage_manager "$drop_in" "$EMCC" -std=c11
    archive "$EMAR" wasm32-emscripten/libpage_manager-threads "$drop_in" "$EMCC" -std=c11 -pthread
    archive "$EMAR" wasm32-emscripten/libpage_manager-malloc "$drop_in $dlmalloc" "$EMCC" -std=c11 -w \
        -isystem "$EMCC_FOLDER/system/lib"
    archive "$EMAR" wasm32-emscripten/libpage_manager-malloc-threads "$drop_in $dlmalloc" "$EMCC" -std=c11 -w -pthread \
        -isystem "$EMCC_FOLDER/system/lib"
    describe $under page_manager 'mmap and munmap of the page manager' ''
    describe $under page_manager-threads 'the same, for several threads' ' -pthread'
    describe $under page_manager-malloc 'mmap, munmap and malloc of the page manager' ''
    describe $under page_manager-malloc-threads 'the same, for several threads' ' -pthread'
}

# The port for emcc --use-port compiles its sources when a program first needs them.
install_port() {
    for file in impl/page_manager.py impl/*.h $drop_in impl/malloc/*.[ch]; do
        case $file in */harness.h | */validate*.h) continue ;; esac
        put 644 "$file" "share/page_manager/port/${file#impl/}"
    done
}

install_wasi() {
    # shellcheck disable=SC2086
    archive "$WASI_AR" wasm32-wasi/libpage_manager "$drop_in" "$WASI_CLANG" "--target=$WASI_TARGET" $WASI_FLAGS -std=c11
    describe lib/wasm32-wasi page_manager 'mmap and munmap of the page manager' ''
    [ -z "${LACKS_emcc:-}" ] || return
    # shellcheck disable=SC2086
    archive "$WASI_AR" wasm32-wasi/libpage_manager-malloc "$drop_in $dlmalloc" "$WASI_CLANG" "--target=$WASI_TARGET" $WASI_FLAGS \
        -std=c11 -w -isystem "$EMCC_FOLDER/system/lib"
    describe lib/wasm32-wasi page_manager-malloc 'mmap, munmap and malloc of the page manager' ''
}

install_all() {
    rm -rf "$work"
    mkdir -p "$work"
    put 755 "$B/mapcheck" bin/mapcheck
    for header in impl/*.h; do
        case $header in */harness.h | */validate*.h | */override_*.h | */arena.h | */page_run.h | */page_work.h | */host_discard.h) continue ;; esac
        put 644 "$header" "include/page_manager/$(basename "$header")"
    done
    install_native
    if [ -z "${LACKS_emcc:-}" ]; then install_emscripten; else echo "install: no library for Emscripten: needs $LACKS_emcc"; fi
    install_port
    if [ -z "${LACKS_wasi:-}" ]; then install_wasi; else echo "install: no library for WASI: needs $LACKS_wasi"; fi
    sed "s|@version@|$version|g" build-rules/page_manager-config.cmake > "$work/config.cmake"
    put 644 "$work/config.cmake" lib/cmake/page_manager/page_manager-config.cmake
    for page in mapcheck.1 page_manager.3; do
        sed "s|@version@|$version|g" "build-rules/$page" > "$work/page"
        put 644 "$work/page" "share/man/man${page##*.}/$page"
    done
    echo "$manifest" >> "$work/manifest"
    install -D -m 644 "$work/manifest" "$root/$manifest" || leave "$root/$manifest cannot be written"
    echo "install: $(wc -l < "$work/manifest") files below $root"
}

# Removes the files of the manifest, and the folders that are empty then. Python compiles the port when emcc loads it.
uninstall_all() {
    [ -f "$root/$manifest" ] || leave "nothing is installed: there is no $root/$manifest"
    rm -f "$root"/share/page_manager/port/__pycache__/page_manager.*.pyc
    rmdir "$root/share/page_manager/port/__pycache__" 2> /dev/null
    list=$(cat "$root/$manifest")
    for path in $list; do
        rm -f "$root/$path"
    done
    for path in $list; do
        (cd "$root" && rmdir -p "$(dirname "$path")") 2> /dev/null
    done
    echo "uninstall: $(echo "$list" | wc -l) files below $root"
}

case ${1:-} in
    install) install_all ;;
    uninstall) uninstall_all ;;
    *) echo "install.sh: got '${1:-}', expected install or uninstall" >&2; exit 2 ;;
esac
