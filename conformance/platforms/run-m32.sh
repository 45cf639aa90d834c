#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs a 32-bit program directly, or under qemu-user where the kernel runs no 32-bit programs. Exit
# code: that of the program, or 77 when neither is possible.
#   run-m32.sh PROGRAM [ARGUMENT...]
set -u
# Runs the smallest 32-bit program: exit(0).
kernel_can() {
    probe=$(mktemp) || return 1
    {
        printf '\177ELF\1\1\1\0\0\0\0\0\0\0\0\0\2\0\3\0\1\0\0\0\124\200\4\10\64\0\0\0'
        printf '\0\0\0\0\0\0\0\0\64\0\40\0\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\200\4\10\0\200\4\10'
        printf '\140\0\0\0\140\0\0\0\5\0\0\0\0\20\0\0\61\333\61\300\100\315\200\0\0\0\0\0'
    } > "$probe"
    chmod +x "$probe"
    ("$probe") 2>/dev/null
    can=$?
    rm -f "$probe"
    return "$can"
}

[ "${1:-}" != --probe ] || { kernel_can; exit; }
[ $# -gt 0 ] || { echo 'run-m32: no PROGRAM; type: make replay PLATFORM=m32' >&2; exit 2; }
! kernel_can || exec "$@"
command -v qemu-i386 >/dev/null && exec qemu-i386 "$@"
echo 'run-m32: this kernel runs no 32-bit programs: install the Debian package qemu-user; type: make setup' >&2
exit 77
