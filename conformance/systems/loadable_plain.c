/* SPDX-License-Identifier: MIT
 *
 * A file that exports mmap and munmap, and perhaps mlock and munlock. It may pass calls on to the
 * kernel, which would then change its process. A call that would remove or lock memory that is not
 * the file's is UNSUPPORTED, because it may belong to the code that makes the calls:
 * loadable_pages.h. A call with invalid numbers is made, because it removes nothing. Addresses have
 * 64 bits. A page has the size of mapcheck_page_size(), or else the machine's page size.
 */
#include "conformance/systems/host_error.h"
#include "conformance/systems/loadable_file.h"
#include "conformance/systems/loadable_pages.h"
#include "conformance/systems/process_memory.h"
#include "reference/operation.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct plain {
    struct loaded *loaded;
    struct supervised *process;
    struct pages pages;
    int memory_file; /* /proc/PID/mem: ignores the protection of pages; -1: not opened yet */
};

static const struct outcome unsupported = {.kind = OUTCOME_UNSUPPORTED};

static struct outcome outcome_trap(int32_t number)
{
    return (struct outcome){.kind = OUTCOME_TRAP, .number = number};
}

static struct outcome outcome_success(const struct exchange *exchange)
{
    return (struct outcome){.kind = OUTCOME_SUCCESS,
                            .number = (int32_t)exchange->number,
                            .errno_changed = exchange->number != ERRNO_UNTOUCHED,
                            .address = exchange->kind == OPERATION_MAP ? exchange->result : 0};
}

/* A failure that leaves errno as it was has none. */
static struct outcome outcome_failure(const struct exchange *exchange)
{
    if (exchange->number == ERRNO_UNTOUCHED || exchange->number == 0)
        return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_NONE};
    return host_failure((int)exchange->number);
}

/* Puts a call to the file. 0, or the trap. */
static int32_t plain_ask(struct plain *plain, enum loadable_request request,
                         enum operation_kind kind, const struct call *call)
{
    struct exchange *exchange = supervised_exchange(plain->process);
    exchange->kind = kind;
    exchange->call = *call;
    return supervised_call(plain->process, request);
}

/* All pages with a byte of [address, address + length). False: the range wraps, is empty, or ends
 * above the addresses that a process can have. */
static bool range_pages(const struct plain *plain, uint64_t address, uint64_t length,
                        struct range *range)
{
    const uint64_t top = UINT64_C(1) << 47;
    uint64_t mask = plain->loaded->exports.page_size - 1;
    if (length == 0 || length > top || address > top - length)
        return false;
    range->start = address & ~mask;
    range->end = (address + length + mask) & ~mask;
    return true;
}

static bool range_harmless(const struct plain *plain, const struct call *call)
{
    struct range range;
    return !range_pages(plain, call->address, call->length, &range) ||
           pages_harmless(&plain->pages, &range);
}

/* Descriptors of the process are the standard streams only. */
static bool descriptor_exists(int32_t descriptor)
{
    return descriptor >= 0 && descriptor <= STDERR_FILENO;
}

/* False for calls that mapcheck does not make: flags outside POSIX that ask for more of the
 * machine; memory that may vanish or that the judge cannot write; lengths
 * that the judge cannot read. */
static bool map_supported(const struct plain *plain, const struct call *call)
{
    const uint32_t others = MAP_LOCKED | MAP_HUGETLB | MAP_GROWSDOWN;
    const uint32_t places = FLAG_FIXED | FLAG_FIXED_NOREPLACE;
    const uint32_t type_mask = 0x0F, droppable = 0x08;
    const uint64_t readable = plain->loaded->exports.page_size * WORLD_PAGES_MAX;
    bool shared = (call->flags & type_mask) == FLAG_SHARED;
    if ((call->flags & others) != 0 || (call->flags & type_mask) == droppable)
        return false;
    if ((call->flags & FLAG_ANONYMOUS) == 0 && descriptor_exists(call->descriptor))
        return false;
    if (shared && (call->protection & PROTECTION_WRITE) == 0)
        return false;
    if (call->length > readable && call->length < UINT64_C(1) << 47)
        return false;
    return call->alignment <= plain->loaded->exports.page_size &&
           ((call->flags & places) == 0 || range_harmless(plain, call));
}

static struct outcome plain_map(void *self, const struct call *call)
{
    struct plain *plain = self;
    const struct exchange *exchange = supervised_exchange(plain->process);
    struct range range;
    if (!map_supported(plain, call))
        return unsupported;
    int32_t trap = plain_ask(plain, LOADABLE_MAP, OPERATION_MAP, call);
    if (trap != 0)
        return outcome_trap(trap);
    if (!exchange->yes)
        return outcome_failure(exchange);
    if (supervised_owns(plain->process, exchange->result, call->length)) {
        supervised_fail(plain->process, TRAP_STACK);
        return outcome_trap(TRAP_STACK);
    }
    if (range_pages(plain, exchange->result, call->length, &range)) {
        range.protection = call->protection;
        pages_given(&plain->pages, &range);
    }
    return outcome_success(exchange);
}

/* munmap, mlock or munlock. */
static struct outcome plain_range(struct plain *plain, enum operation_kind kind,
                                  const struct call *call)
{
    const struct exchange *exchange = supervised_exchange(plain->process);
    if (!range_harmless(plain, call))
        return unsupported;
    int32_t trap = plain_ask(plain, LOADABLE_RANGE, kind, call);
    if (trap != 0)
        return outcome_trap(trap);
    if (exchange->yes)
        return outcome_success(exchange);
    struct outcome failure = outcome_failure(exchange);
    failure.returned = (int32_t)exchange->result;
    return failure;
}

static struct outcome plain_unmap(void *self, const struct call *call)
{
    struct plain *plain = self;
    struct range range;
    struct outcome outcome = plain_range(plain, OPERATION_UNMAP, call);
    if (outcome.kind == OUTCOME_SUCCESS && range_pages(plain, call->address, call->length, &range))
        pages_returned(&plain->pages, &range,
                       (enum memory_state)supervised_exchange(plain->process)->count);
    return outcome;
}

static struct outcome plain_call(void *self, enum operation_kind kind, const struct call *call)
{
    struct plain *plain = self;
    switch (kind) {
    case OPERATION_MAP:
        return plain_map(self, call);
    case OPERATION_UNMAP:
        return plain_unmap(self, call);
    case OPERATION_MLOCK:
    case OPERATION_MUNLOCK:
        return plain_range(plain, kind, call);
    default:
        return unsupported;
    }
}

typedef ssize_t file_transfer(int file, void *bytes, size_t length, off_t offset);

static ssize_t file_write(int file, void *bytes, size_t length, off_t offset)
{
    return pwrite(file, bytes, length, offset);
}

/* Opens /proc/PID/mem of this run's process. */
static int plain_memory(struct plain *plain)
{
    char path[40];
    snprintf(path, sizeof path, "/proc/%d/mem", (int)supervised_process(plain->process));
    if (plain->memory_file < 0)
        plain->memory_file = open(path, O_RDWR | O_CLOEXEC);
    return plain->memory_file;
}

/* Transfers one span after another, whatever the protection of the pages. That is right only for
 * pages that were mapped without the bit of protection that the access needs: otherwise the system
 * has handed out memory that cannot be used. */
static bool spans_transfer(struct plain *plain, file_transfer *transfer, uint32_t bit,
                           const struct span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t start = spans[i].address, end = start + spans[i].length;
        bool usable = transfer == file_write
                          ? process_memory_write(supervised_process(plain->process), &spans[i], 1)
                          : process_memory_read(supervised_process(plain->process), &spans[i], 1);
        if (usable)
            continue;
        if (!ranges_lack(&plain->pages.live, start, end, bit) ||
            transfer(plain_memory(plain), spans[i].bytes, spans[i].length, (off_t)start) !=
                (ssize_t)spans[i].length)
            return false;
    }
    return true;
}

static bool plain_read(void *self, const struct span *spans, size_t count)
{
    struct plain *plain = self;
    return process_memory_read(supervised_process(plain->process), spans, count) ||
           spans_transfer(plain, pread, PROTECTION_READ, spans, count);
}

static bool plain_write(void *self, const struct span *spans, size_t count)
{
    struct plain *plain = self;
    return process_memory_write(supervised_process(plain->process), spans, count) ||
           spans_transfer(plain, file_write, PROTECTION_WRITE, spans, count);
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

void *plain_open(struct loaded *loaded, char *reason, size_t reason_size)
{
    struct plain *plain = calloc(1, sizeof *plain);
    if (plain == NULL) {
        snprintf(reason, reason_size, "no memory for a system: free some and try again");
        return NULL;
    }
    *plain = (struct plain){.loaded = loaded, .memory_file = -1};
    plain->process = loaded_process(loaded, NULL, reason, reason_size);
    plain->pages.process = plain->process;
    if (plain->process != NULL &&
        process_memory_allowed(supervised_process(plain->process), &unsupported))
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
    if (plain->memory_file >= 0)
        close(plain->memory_file);
    loaded_leave(plain->loaded, plain->process);
    pages_free(&plain->pages);
    free(plain);
}

void plain_describe(struct loaded *loaded)
{
    const struct exports *exports = &loaded->exports;
    loaded->system =
        (struct system){.abi_version = SYSTEM_ABI_VERSION,
                        .name = loaded->path,
                        .features = SYSTEM_FIXED | SYSTEM_ARGUMENTS | SYSTEM_ERRNO |
                                    SYSTEM_RETURNS | exports->features,
                        .address_bits = 64,
                        .close = plain_close,
                        .page_size = plain_page_size,
                        .origin = plain_origin,
                        .call = plain_call,
                        .calls = CALLS_REQUIRED | (uint32_t)exports->mlock << OPERATION_MLOCK |
                                 (uint32_t)exports->munlock << OPERATION_MUNLOCK,
                        .read = plain_read,
                        .write = plain_write};
}
