/* SPDX-License-Identifier: MIT
 *
 * One fault for each way in which code can end its process, or leave the next call of it in doubt.
 * The build makes a file for each (build-rules/tests.mk): hostile-exit.so has FAULT_exit, and so
 * on. hostile-none.so has no fault. It passes calls on to the kernel. The fault happens in every
 * map of three pages or more, so that the maps before it succeed.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PAGE = 4096, PAGES = 3, PAGES_MOST = 65536 };

static void *kernel_map(void *address, size_t length, int protection, int flags, int descriptor,
                        off_t offset)
{
    return (void *)syscall(SYS_mmap, address, length, protection, flags, descriptor, offset);
}

#if defined(FAULT_exit)
#define FAULT exit(0)
#elif defined(FAULT__exit)
#define FAULT _exit(0)
#elif defined(FAULT_exit3)
#define FAULT exit(3)
#elif defined(FAULT_abort)
#define FAULT abort()
#elif defined(FAULT_segv)
static volatile uintptr_t nowhere;
#define FAULT (*(volatile int *)nowhere = 1)
#elif defined(FAULT_term)
#define FAULT raise(SIGTERM)
#elif defined(FAULT_kill)
#define FAULT raise(SIGKILL)
#elif defined(FAULT_stop)
#define FAULT raise(SIGSTOP)
#elif defined(FAULT_parent)
#define FAULT kill(getppid(), SIGKILL)
#elif defined(FAULT_group)
#define FAULT kill(0, SIGKILL)
#elif defined(FAULT_thread)
#include <pthread.h>
#define FAULT pthread_exit(NULL)
#elif defined(FAULT_close)
#define FAULT                                                                                      \
    for (int descriptor_ = 0; descriptor_ < 1024; descriptor_++)                                   \
    close(descriptor_)
#elif defined(FAULT_fork)
#define FAULT fork()
#elif defined(FAULT_orphan)
/* The second process runs until another process kills it. */
#define FAULT orphan_leave()
static void orphan_leave(void)
{
    if (fork() == 0)
        setsid();
    for (;;)
        pause();
}
#elif defined(FAULT_loop)
#define FAULT                                                                                      \
    for (volatile int forever = 1; forever;)                                                       \
    continue
#elif defined(FAULT_block)
/* Every signal is blocked, and then it loops. */
#define FAULT block_all()
static void block_all(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    for (volatile int forever = 1; forever;)
        continue;
}
#elif defined(FAULT_steal)
/* It takes every signal, and comes back from the crash that follows for ever. */
#define FAULT steal_all()
static volatile uintptr_t nowhere;
static void ignore(int number)
{
    (void)number;
}
static void steal_all(void)
{
    for (int number = 1; number < NSIG; number++)
        signal(number, ignore);
    *(volatile int *)nowhere = 1;
}
#elif defined(FAULT_jump)
/* It jumps out of munmap into an mmap that has returned. */
static jmp_buf back;
static int jumps;
#define FAULT                                                                                      \
    if (setjmp(back) != 0)                                                                         \
    abort()
#elif defined(FAULT_stack)
#define FAULT return stack_page()
static void *stack_page(void)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    return (void *)(here / PAGE * PAGE - (uintptr_t)PAGES * PAGE);
}
#elif defined(FAULT_none_pages)
/* The pages cannot be read or written, although the map asked for both. */
#define FAULT return kernel_map(address, length, PROT_NONE, flags, descriptor, offset)
#elif defined(FAULT_read_only)
/* The pages cannot be written. */
#define FAULT return kernel_map(address, length, PROT_READ, flags, descriptor, offset)
#elif defined(FAULT_constructor_exit)
static __attribute__((constructor)) void constructor_exit(void)
{
    exit(0);
}
#elif defined(FAULT_constructor_loop)
static __attribute__((constructor)) void constructor_loop(void)
{
    for (volatile int forever = 1; forever;)
        continue;
}
#elif defined(FAULT_constructor_close)
static __attribute__((constructor)) void constructor_close(void)
{
    for (int descriptor = 0; descriptor < 1024; descriptor++)
        close(descriptor);
}
#elif defined(FAULT_constructor_fork)
static __attribute__((constructor)) void constructor_fork(void)
{
    fork();
}
#elif defined(FAULT_constructor_crash)
static __attribute__((constructor)) void constructor_crash(void)
{
    raise(SIGSEGV);
}
#elif defined(FAULT_destructor)
static __attribute__((destructor)) void destructor_crash(void)
{
    raise(SIGSEGV);
}
#elif defined(FAULT_state)
/* Right in a process of its own. In a second run in the same process, maps would be wrong. */
static unsigned maps;
#define FAULT                                                                                      \
    if (++maps > 2)                                                                                \
    return (void *)1
#elif !defined(FAULT_none) && !defined(__clang_analyzer__) /* which compiles it without a fault */
#error "unknown fault"
#endif

#ifndef FAULT
#define FAULT (void)0
#endif

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset)
{
    if (length >= (size_t)PAGES * PAGE && length <= (size_t)PAGES_MOST * PAGE) {
        FAULT;
    }
    return kernel_map(address, length, protection, flags, descriptor, offset);
}

int munmap(void *address, size_t length)
{
#if defined(FAULT_jump)
    if (jumps++ > 0)
        longjmp(back, 1);
#endif
    return (int)syscall(SYS_munmap, address, length);
}
