/* SPDX-License-Identifier: MIT
 *
 * The C library behind an override: how to call its functions once the override has their names.
 *   Emscripten            the C library has second names: emscripten_builtin_mmap, ...
 *   -DPAGE_MANAGER_WRAP   on either: __real_mmap, ...; link with
 *                         -Wl,--wrap=mmap,--wrap=munmap,--wrap=mprotect
 *   WASI otherwise        not possible: one object of the C library defines all of them, so the
 *                         linker leaves that object out
 * LIBC_HAS_MMAP and LIBC_HAS_OTHERS say which functions there are; the others answer ENOSYS.
 */
#ifndef PAGE_MANAGER_OVERRIDE_LIBC_H
#define PAGE_MANAGER_OVERRIDE_LIBC_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__wasi__) && !defined(_WASI_EMULATED_MMAN)
#define _WASI_EMULATED_MMAN /* else the header refuses; its library is not needed */
#endif
#include <sys/mman.h>
#undef mmap64

#if defined(PAGE_MANAGER_WRAP)

#define LIBC_HAS_MMAP  1
#define OVERRIDE(name) __wrap_##name
#define libc_mmap      __real_mmap
#define libc_munmap    __real_munmap
void *__real_mmap(void *, size_t, int, int, int, off_t);
int __real_munmap(void *, size_t);
void *__wrap_mmap(void *, size_t, int, int, int, off_t);
int __wrap_munmap(void *, size_t);
int __wrap_mprotect(void *, size_t, int);

#elif defined(__EMSCRIPTEN__)

#define LIBC_HAS_MMAP  1
#define OVERRIDE(name) name
#define libc_mmap      emscripten_builtin_mmap
#define libc_munmap    emscripten_builtin_munmap
void *emscripten_builtin_mmap(void *, size_t, int, int, int, off_t);
int emscripten_builtin_munmap(void *, size_t);

#else

#define LIBC_HAS_MMAP  0
#define OVERRIDE(name) name
static inline void *libc_mmap(void *address, size_t length, int protection, int flags,
                              int descriptor, off_t offset)
{
    (void)address, (void)length, (void)protection, (void)flags, (void)descriptor, (void)offset;
    errno = ENOSYS;
    return MAP_FAILED;
}
static inline int libc_munmap(void *address, size_t length)
{
    (void)address, (void)length;
    errno = ENOSYS;
    return -1;
}

#endif

#if defined(__EMSCRIPTEN__)

/* musl's internal names, which the objects of the public names define, too. msync, mlock and
 * munlock have no internal name, so these functions make the system call. */
#define LIBC_HAS_OTHERS 1
int __mprotect(void *, size_t, int);
int __madvise(void *, size_t, int);
void *__mremap(void *, size_t, size_t, int, ...);
int __syscall_msync(intptr_t, size_t, int);
int __syscall_mlock(intptr_t, size_t);
int __syscall_munlock(intptr_t, size_t);
#define libc_mprotect __mprotect
#define libc_madvise  __madvise
#define libc_mremap   __mremap
static inline int libc_answer(int system_call_result)
{
    if (system_call_result == 0)
        return 0;
    errno = -system_call_result;
    return -1;
}
static inline int libc_msync(void *address, size_t length, int flags)
{
    return libc_answer(__syscall_msync((intptr_t)address, length, flags));
}
static inline int libc_mlock(const void *address, size_t length)
{
    return libc_answer(__syscall_mlock((intptr_t)address, length));
}
static inline int libc_munlock(const void *address, size_t length)
{
    return libc_answer(__syscall_munlock((intptr_t)address, length));
}

#else

#define LIBC_HAS_OTHERS                            0
static inline int libc_without(void)
{
    errno = ENOSYS;
    return -1;
}
#define libc_mprotect(address, length, protection) libc_without()
#define libc_madvise(address, length, advice)      libc_without()
#define libc_msync(address, length, flags)         libc_without()
#define libc_mlock(address, length)                libc_without()
#define libc_munlock(address, length)              libc_without()
#define libc_mremap(address, old_length, new_length, flags, fixed)                                 \
    ((void)libc_without(), MAP_FAILED)

#endif

#endif
