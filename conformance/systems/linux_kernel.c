/* SPDX-License-Identifier: MIT
 *
 * Makes the calls in a forked server, in a window of `world.page_count` pages of its address space.
 * All arguments reach the kernel unchanged. A call is UNSUPPORTED when it would touch the server's
 * own memory, or when it needs more of the machine than addresses (locked, huge or growing memory).
 * `limit` sets RLIMIT_AS, which limits the pages that are mapped at a time. The world's page size,
 * break and failures have no meaning here.
 */
#include "conformance/systems/linux_kernel.h"

#include "conformance/systems/host_error.h"
#include "conformance/systems/linux_kernel_window.h"
#include "conformance/systems/process_memory.h"
#include "reference/operation.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>

enum { PRESENT_PAGES = 1024 };

struct kernel {
    struct linux_server server;
    struct linux_window window;
    bool astray; /* a mapping lies outside the window: start over with a new server */
};

/* A closed kernel, kept for the next open, because filling an address space with plugs takes longer
 * than most runs. */
static struct kernel *spare;

static const struct outcome unsupported = {.kind = OUTCOME_UNSUPPORTED};
static const struct outcome success = {.kind = OUTCOME_SUCCESS};

static void kernel_free(struct kernel *kernel)
{
    server_stop(&kernel->server);
    free(kernel);
}

static struct kernel *kernel_new(char *reason, size_t reason_size)
{
    struct kernel *kernel = calloc(1, sizeof *kernel);
    if (kernel == NULL) {
        snprintf(reason, reason_size, "no memory for linux-kernel: free some and try again");
        return NULL;
    }
    if (!server_start(&kernel->server, reason, reason_size)) {
        free(kernel);
        return NULL;
    }
    if (!process_memory_allowed(kernel->server.process, &unsupported))
        snprintf(reason, reason_size,
                 "linux-kernel may not read its own child: allow ptrace (kernel.yama.ptrace_scope "
                 "up to 1, no seccomp filter)");
    else if (window_prepare(&kernel->window, &kernel->server, reason, reason_size))
        return kernel;
    kernel_free(kernel);
    return NULL;
}

/* Prepares a kernel for a world. NULL when the server has died. */
static struct kernel *kernel_begin(struct kernel *kernel, const struct world *world)
{
    if (window_reset(&kernel->window, world->page_count) &&
        window_limit(&kernel->window, world->limit))
        return kernel;
    kernel_free(kernel);
    return NULL;
}

static void *kernel_open(const struct world *world, char *reason, size_t reason_size)
{
    struct kernel *kernel = spare;
    spare = NULL;
    if (kernel != NULL && (kernel->astray || !server_usable(&kernel->server))) {
        kernel_free(kernel);
        kernel = NULL;
    }
    if (kernel != NULL)
        kernel = kernel_begin(kernel, world);
    if (kernel != NULL)
        return kernel;
    kernel = kernel_new(reason, reason_size);
    if (kernel == NULL)
        return NULL;
    kernel = kernel_begin(kernel, world);
    if (kernel == NULL)
        snprintf(reason, reason_size, "the linux-kernel server died: try again");
    return kernel;
}

static void kernel_close(void *self)
{
    if (spare != NULL)
        kernel_free(spare);
    spare = self;
}

static uint64_t kernel_page_size(void *self)
{
    return ((struct kernel *)self)->window.page_size;
}

static uint64_t kernel_origin(void *self)
{
    return ((struct kernel *)self)->window.start;
}

static struct outcome kernel_call(struct kernel *kernel, long number,
                                  const unsigned long arguments[6])
{
    long result;
    if (!server_call(&kernel->server, number, arguments, &result))
        return (struct outcome){.kind = OUTCOME_TRAP, .number = 9};
    if (result < 0 && result >= -4095)
        return host_failure((int)-result);
    struct outcome outcome = success;
    outcome.address = (uint64_t)result;
    return outcome;
}

/* Makes pages readable and writable, because the judge tags every page that it gets. The kernel has
 * answered by then. Later answers depend on the set of mapped pages, which this does not change. */
static void pages_open(struct kernel *kernel, uint64_t address, uint64_t length,
                       uint32_t protection)
{
    if ((protection & PROTECTION_DEFAULT) != PROTECTION_DEFAULT)
        kernel_call(kernel, SYS_mprotect,
                    (unsigned long[6]){address, length, PROT_READ | PROT_WRITE});
}

/* False for calls that the server must not make: flags that need more than addresses, flags that
 * demand addresses of the plugs, and the mapping type of newer kernels whose memory may vanish.
 * Pages that are made present or locked take the machine's memory, so they are few. */
static bool flags_supported(const struct kernel *kernel, const struct call *call)
{
    const uint32_t type_mask = 0x0F, droppable = 0x08, present = MAP_LOCKED | MAP_POPULATE;
    const uint32_t others = MAP_HUGETLB | MAP_GROWSDOWN | MAP_32BIT;
    return (call->flags & others) == 0 && (call->flags & type_mask) != droppable &&
           ((call->flags & present) == 0 ||
            call->length <= PRESENT_PAGES * kernel->window.page_size);
}

static struct outcome kernel_map(void *self, const struct call *call)
{
    struct kernel *kernel = self;
    struct linux_window *window = &kernel->window;
    bool fixed = (call->flags & (FLAG_FIXED | FLAG_FIXED_NOREPLACE)) != 0;
    if (call->alignment > window->page_size || !flags_supported(kernel, call))
        return unsupported;
    if (fixed && window_reach(window, call->address, call->length) == REACH_ELSEWHERE)
        return unsupported;
    struct outcome outcome =
        kernel_call(kernel, SYS_mmap,
                    (unsigned long[6]){call->address, call->length, call->protection, call->flags,
                                       (unsigned long)call->descriptor, call->offset});
    if (outcome.kind == OUTCOME_SUCCESS && (call->flags & MAP_LOCKED) != 0)
        kernel_call(kernel, SYS_munlock, (unsigned long[6]){outcome.address, call->length});
    if (outcome.kind == OUTCOME_SUCCESS) {
        kernel->astray |= !window_holds(window, outcome.address, call->length);
        pages_open(kernel, outcome.address, call->length, call->protection);
    }
    return outcome;
}

static struct outcome kernel_unmap(void *self, const struct call *call)
{
    struct kernel *kernel = self;
    if (window_reach(&kernel->window, call->address, call->length) == REACH_ELSEWHERE)
        return unsupported;
    return kernel_call(kernel, SYS_munmap, (unsigned long[6]){call->address, call->length});
}

static struct outcome kernel_advise(void *self, const struct call *call, uint32_t advice)
{
    struct kernel *kernel = self;
    if (window_reach(&kernel->window, call->address, call->length) >= REACH_BEYOND)
        return unsupported;
    return kernel_call(kernel, SYS_madvise,
                       (unsigned long[6]){call->address, call->length, advice});
}

static struct outcome kernel_protect(void *self, const struct call *call)
{
    struct kernel *kernel = self;
    if (window_reach(&kernel->window, call->address, call->length) >= REACH_BEYOND)
        return unsupported;
    struct outcome outcome = kernel_call(
        kernel, SYS_mprotect, (unsigned long[6]){call->address, call->length, call->protection});
    /* The record changes even after a failure, which affects the pages below the first hole. */
    if (window_reach(&kernel->window, call->address, call->length) == REACH_WINDOW)
        pages_open(kernel, call->address, call->length, call->protection);
    return outcome;
}

/* mlock and munlock cover whole pages: they round the address down. They and msync take a length
 * that rounds up to 2^64 for length 0, so such a call is UNSUPPORTED. */
static bool pages_supported(const struct kernel *kernel, const struct call *call)
{
    uint64_t mask = kernel->window.page_size - 1;
    uint64_t length = call->length + (call->address & mask);
    bool wraps = length < call->length || length > UINT64_MAX - mask;
    return !wraps && window_reach(&kernel->window, call->address & ~mask, length) < REACH_BEYOND;
}

static struct outcome kernel_msync(void *self, const struct call *call)
{
    struct kernel *kernel = self;
    if (!pages_supported(kernel, call))
        return unsupported;
    return kernel_call(kernel, SYS_msync,
                       (unsigned long[6]){call->address, call->length, call->flags});
}

/* Once the kernel has answered, the adapter unlocks the range again, because Linux refuses to remap
 * a range that is only partly locked. kernel_map does so, too. */
static struct outcome kernel_lock(void *self, long number, const struct call *call)
{
    struct kernel *kernel = self;
    if (!pages_supported(kernel, call))
        return unsupported;
    const unsigned long arguments[6] = {call->address, call->length};
    struct outcome outcome = kernel_call(kernel, number, arguments);
    kernel_call(kernel, SYS_munlock, arguments);
    return outcome;
}

/* An old length of 0 asks for a second view of shared memory, which is UNSUPPORTED. */
static struct outcome kernel_remap(void *self, const struct call *call)
{
    struct kernel *kernel = self;
    struct linux_window *window = &kernel->window;
    bool aligned = call->address % window->page_size == 0;
    if (aligned && window_reach(window, call->address, call->length) != REACH_WINDOW)
        return unsupported;
    struct outcome outcome =
        kernel_call(kernel, SYS_mremap,
                    (unsigned long[6]){call->address, call->length, call->new_length,
                                       call->may_move ? MREMAP_MAYMOVE : 0});
    if (outcome.kind == OUTCOME_SUCCESS)
        kernel->astray |= !window_holds(window, outcome.address, call->new_length);
    return outcome;
}

static struct outcome kernel_answer(void *self, enum operation_kind kind, const struct call *call)
{
    switch (kind) {
    case OPERATION_MAP:
        return kernel_map(self, call);
    case OPERATION_UNMAP:
        return kernel_unmap(self, call);
    case OPERATION_DISCARD:
        return kernel_advise(self, call, MADV_DONTNEED);
    case OPERATION_ADVISE:
        return kernel_advise(self, call, call->flags);
    case OPERATION_MSYNC:
        return kernel_msync(self, call);
    case OPERATION_REMAP:
        return kernel_remap(self, call);
    case OPERATION_PROTECT:
        return kernel_protect(self, call);
    case OPERATION_MLOCK:
        return kernel_lock(self, SYS_mlock, call);
    case OPERATION_MUNLOCK:
        return kernel_lock(self, SYS_munlock, call);
    default:
        return unsupported;
    }
}

static bool kernel_read(void *self, const struct span *spans, size_t count)
{
    return process_memory_read(((struct kernel *)self)->server.process, spans, count);
}

static bool kernel_write(void *self, const struct span *spans, size_t count)
{
    return process_memory_write(((struct kernel *)self)->server.process, spans, count);
}

static bool kernel_write_in_child(void *self, uint64_t address, uint8_t byte)
{
    struct outcome outcome =
        kernel_call(self, SERVER_CHILD_WRITES, (unsigned long[6]){address, byte});
    return outcome.kind == OUTCOME_SUCCESS;
}

static bool kernel_limit(void *self, uint64_t pages)
{
    return window_limit(&((struct kernel *)self)->window, pages);
}

const struct system system_linux_kernel = {
    .abi_version = SYSTEM_ABI_VERSION,
    .name = "linux-kernel",
    .features = SYSTEM_FIXED | SYSTEM_ARGUMENTS,
    .address_bits = 64,
    .open = kernel_open,
    .close = kernel_close,
    .page_size = kernel_page_size,
    .origin = kernel_origin,
    .call = kernel_answer,
    .calls = CALLS_REQUIRED | CALL_BIT(OPERATION_DISCARD) | CALL_BIT(OPERATION_REMAP) |
             CALL_BIT(OPERATION_PROTECT) | CALL_BIT(OPERATION_MLOCK) | CALL_BIT(OPERATION_MUNLOCK) |
             CALL_BIT(OPERATION_ADVISE) | CALL_BIT(OPERATION_MSYNC),
    .read = kernel_read,
    .write = kernel_write,
    .write_in_child = kernel_write_in_child,
    .limit = kernel_limit,
};
