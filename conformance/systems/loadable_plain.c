/* SPDX-License-Identifier: MIT
 *
 * A file that exports mmap and munmap, and perhaps others of their family. It may pass calls on to
 * the kernel, which would then change its process. A call that would change pages of the code that
 * makes the calls is UNSUPPORTED (loadable_pages.h). A call with invalid numbers is made, because
 * it changes nothing. Addresses have 64 bits. A page has the size of mapcheck_page_size(), or else
 * the machine's page size.
 */
#include "conformance/systems/host_error.h"
#include "conformance/systems/loadable_file.h"
#include "conformance/systems/loadable_pages.h"
#include "conformance/systems/process_memory.h"
#include "reference/operation.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct plain {
    struct loaded *loaded;
    struct supervised *process;
    struct file_pages pages;
};

static const struct outcome unsupported = {.kind = OUTCOME_UNSUPPORTED};

static struct outcome outcome_trap(int32_t number)
{
    return (struct outcome){.kind = OUTCOME_TRAP, .number = number};
}

static struct outcome outcome_success(const struct exchange *exchange, uint64_t address)
{
    return (struct outcome){.kind = OUTCOME_SUCCESS,
                            .number = (int32_t)exchange->number,
                            .errno_changed = exchange->number != ERRNO_UNTOUCHED,
                            .address = address};
}

/* A failure that leaves errno as it was has none. */
static struct outcome outcome_failure(const struct exchange *exchange)
{
    if (exchange->number == ERRNO_UNTOUCHED || exchange->number == 0)
        return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_NONE};
    return host_failure((int)exchange->number);
}

/* Puts a call to the file. 0, or the trap. */
static int32_t plain_ask(struct plain *plain, enum operation_kind kind, const struct call *call)
{
    struct exchange *exchange = supervised_exchange(plain->process);
    exchange->kind = kind;
    exchange->call = *call;
    return supervised_call(plain->process, LOADABLE_FUNCTION);
}

/* For calls that return an address. `length` is that of the pages there. */
static struct outcome ask_address(struct plain *plain, enum operation_kind kind,
                                  const struct call *call, uint64_t length)
{
    const struct exchange *exchange = supervised_exchange(plain->process);
    int32_t trap = plain_ask(plain, kind, call);
    if (trap != 0)
        return outcome_trap(trap);
    if (!exchange->yes)
        return outcome_failure(exchange);
    if (!supervised_owns(plain->process, exchange->result, length))
        return outcome_success(exchange, exchange->result);
    supervised_fail(plain->process, TRAP_STACK);
    return outcome_trap(TRAP_STACK);
}

/* posix_madvise returns its error number, and leaves errno alone. -1 is none: the caller of a
 * function in the style of madvise has to look into errno. */
static struct outcome outcome_number(const struct exchange *exchange)
{
    struct outcome failure = {.kind = OUTCOME_FAILURE, .error = ERROR_NONE};
    return (int32_t)exchange->result > 0 ? host_failure((int)exchange->result) : failure;
}

/* For calls that return 0 or -1, and for posix_madvise. */
static struct outcome ask_status(struct plain *plain, enum operation_kind kind,
                                 const struct call *call)
{
    const struct exchange *exchange = supervised_exchange(plain->process);
    int32_t trap = plain_ask(plain, kind, call);
    if (trap != 0)
        return outcome_trap(trap);
    if (exchange->yes)
        return outcome_success(exchange, 0);
    struct outcome failure =
        kind == OPERATION_POSIX_ADVISE ? outcome_number(exchange) : outcome_failure(exchange);
    failure.returned = (int32_t)exchange->result;
    return failure;
}

/* Descriptors of the process are the standard streams only. */
static bool descriptor_exists(int32_t descriptor)
{
    return descriptor >= 0 && descriptor <= STDERR_FILENO;
}

/* Memory that may vanish, that the judge cannot write, or that needs more of the machine. */
static bool type_supported(const struct call *call)
{
    const uint32_t others = MAP_HUGETLB | MAP_GROWSDOWN;
    const uint32_t type_mask = 0x0F, droppable = 0x08;
    uint32_t type = call->flags & type_mask;
    if ((call->flags & FLAG_ANONYMOUS) == 0 && descriptor_exists(call->descriptor))
        return false;
    return (call->flags & others) == 0 && type != droppable &&
           (type != FLAG_SHARED || (call->protection & PROTECTION_WRITE) != 0);
}

/* MAP_FIXED replaces what is there. MAP_FIXED_NOREPLACE does not, but neither the file's own code
 * nor the C library may have taken pages that the file gave out once: the judge takes them for
 * free. The kernel takes an exact address in the last page for an errno. */
static bool place_supported(struct plain *plain, const struct call *call)
{
    const uint64_t last_page = UINT64_MAX - 4095;
    return (call->flags & (FLAG_FIXED | FLAG_FIXED_NOREPLACE)) == 0 ||
           (call->address < last_page &&
            pages_harmless(&plain->pages, call->address, call->length));
}

/* Pages that are made present or locked take the machine's memory, so they are few. */
static bool presence_supported(const struct plain *plain, const struct call *call)
{
    const uint64_t most = 1024;
    return (call->flags & (MAP_LOCKED | MAP_POPULATE)) == 0 ||
           call->length <= most * plain->pages.page_size;
}

/* The judge cannot read the pages of a mapping that is longer. */
static uint64_t length_readable(const struct plain *plain)
{
    return plain->pages.page_size * WORLD_PAGES_MAX;
}

static bool map_supported(struct plain *plain, const struct call *call)
{
    bool length = call->length <= length_readable(plain) || call->length >= UINT64_C(1) << 47;
    return type_supported(call) && presence_supported(plain, call) &&
           call->alignment <= plain->pages.page_size && length && place_supported(plain, call);
}

static struct outcome plain_map(struct plain *plain, const struct call *call)
{
    if (!map_supported(plain, call))
        return unsupported;
    struct outcome outcome = ask_address(plain, OPERATION_MAP, call, call->length);
    if (outcome.kind == OUTCOME_SUCCESS)
        pages_map(&plain->pages, call, outcome.address);
    return outcome;
}

static struct outcome plain_unmap(struct plain *plain, const struct call *call)
{
    if (!pages_harmless(&plain->pages, call->address, call->length))
        return unsupported;
    struct outcome outcome = ask_status(plain, OPERATION_UNMAP, call);
    if (outcome.kind == OUTCOME_SUCCESS)
        pages_unmap(&plain->pages, call);
    return outcome;
}

/* Does the range wrap, or its length when the kernel rounds it up? The length is not 0. */
static bool wraps(const struct call *call)
{
    const uint64_t rounding = 4095;
    return call->length - 1 > UINT64_MAX - call->address || call->length > UINT64_MAX - rounding;
}

/* The kernel changes all pages of a range up to its first hole, or beyond. So a range that ends
 * above the addresses of a process is no invalid number here, unless it wraps. */
static bool change_supported(struct plain *plain, const struct call *call)
{
    struct range range;
    bool changes = call->length != 0 && !wraps(call);
    return !changes || (pages_range(&plain->pages, call->address, call->length, &range) &&
                        pages_harmless(&plain->pages, call->address, call->length));
}

/* All other calls: they change no page that is not in their range. */
static struct outcome plain_change(struct plain *plain, enum operation_kind kind,
                                   const struct call *call)
{
    return change_supported(plain, call) ? ask_status(plain, kind, call) : unsupported;
}

/* The judge cannot write shared pages that the process may not write. */
static struct outcome plain_protect(struct plain *plain, const struct call *call)
{
    bool writable = (call->protection & PROTECTION_WRITE) != 0;
    if (!change_supported(plain, call) ||
        (!writable && pages_shared(&plain->pages, call->address, call->length)))
        return unsupported;
    struct outcome outcome = ask_status(plain, OPERATION_PROTECT, call);
    if (outcome.kind != OUTCOME_TRAP)
        pages_protect(&plain->pages, call, outcome.kind == OUTCOME_SUCCESS);
    return outcome;
}

/* The kernel takes an old length of 0, or one that rounds up to 0, as the wish for a second view of
 * shared pages. A new length that is too large for a process is ENOMEM or EINVAL; only the upper
 * half of the addresses is too large by every text. */
static bool remap_supported(struct plain *plain, const struct call *call)
{
    bool none = call->length == 0 || wraps(call);
    bool length = call->new_length <= length_readable(plain) || call->new_length >> 63 != 0;
    return change_supported(plain, call) && length &&
           pages_harmless(&plain->pages, call->address, 1) &&
           (!none || !pages_shared(&plain->pages, call->address, 1));
}

static struct outcome plain_remap(struct plain *plain, const struct call *call)
{
    if (!remap_supported(plain, call))
        return unsupported;
    struct outcome outcome = ask_address(plain, OPERATION_REMAP, call, call->new_length);
    if (outcome.kind == OUTCOME_SUCCESS)
        pages_remap(&plain->pages, call, outcome.address);
    return outcome;
}

static struct outcome plain_call(void *self, enum operation_kind kind, const struct call *call)
{
    switch (kind) {
    case OPERATION_MAP:
        return plain_map(self, call);
    case OPERATION_UNMAP:
        return plain_unmap(self, call);
    case OPERATION_REMAP:
        return plain_remap(self, call);
    case OPERATION_PROTECT:
        return plain_protect(self, call);
    default:
        return plain_change(self, kind, call);
    }
}

static bool plain_read(void *self, const struct span *spans, size_t count)
{
    return pages_read(&((struct plain *)self)->pages, spans, count);
}

static bool plain_write(void *self, const struct span *spans, size_t count)
{
    return pages_write(&((struct plain *)self)->pages, spans, count);
}

static uint64_t plain_page_size(void *self)
{
    return ((struct plain *)self)->loaded->exports.page_size;
}

static uint64_t plain_origin(void *self)
{
    (void)self;
    return 0;
}

static struct file_pages pages_of(const struct plain *plain)
{
    const struct exports *exports = &plain->loaded->exports;
    return (struct file_pages){.process = supervised_process(plain->process),
                               .memory_file = -1,
                               .page_size = exports->page_size,
                               .keeps_pages = (exports->features & SYSTEM_KEEPS_PAGES) != 0};
}

void *plain_open(struct loaded *loaded, char *reason, size_t reason_size)
{
    struct plain *plain = calloc(1, sizeof *plain);
    if (plain == NULL) {
        snprintf(reason, reason_size, "no memory for a system: free some and try again");
        return NULL;
    }
    *plain = (struct plain){.loaded = loaded};
    plain->process = loaded_process(loaded, NULL, reason, reason_size);
    if (plain->process != NULL)
        plain->pages = pages_of(plain);
    if (plain->process != NULL && process_memory_allowed(plain->pages.process, &unsupported))
        return plain;
    if (plain->process != NULL) {
        snprintf(reason, reason_size,
                 "mapcheck may not read its own child: allow ptrace (kernel.yama.ptrace_scope up "
                 "to 1, no seccomp filter)");
        loaded_release(loaded, plain->process);
    }
    free(plain);
    return NULL;
}

static void plain_close(void *self)
{
    struct plain *plain = self;
    pages_close(&plain->pages);
    loaded_leave(plain->loaded, plain->process);
    free(plain);
}

void plain_describe(struct loaded *loaded)
{
    const struct exports *exports = &loaded->exports;
    loaded->system = (struct system){.abi_version = SYSTEM_ABI_VERSION,
                                     .name = loaded->path,
                                     .features = SYSTEM_FIXED | SYSTEM_ARGUMENTS | SYSTEM_ERRNO |
                                                 SYSTEM_RETURNS | exports->features,
                                     .address_bits = 64,
                                     .close = plain_close,
                                     .page_size = plain_page_size,
                                     .origin = plain_origin,
                                     .call = plain_call,
                                     .calls = CALLS_REQUIRED | exports->calls,
                                     .read = plain_read,
                                     .write = plain_write};
}
