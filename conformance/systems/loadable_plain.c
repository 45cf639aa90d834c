/* SPDX-License-Identifier: MIT
 *
 * A file that exports mmap and munmap, and perhaps mlock and munlock. It may pass calls on to the
 * kernel, and it runs in this process. A call that would remove or lock pages that the file did not
 * return is UNSUPPORTED, because these may be pages of mapcheck. mapcheck makes a call with invalid
 * numbers, because such a call removes nothing. Between runs, mapcheck unmaps all pages that the
 * file still has mapped. It cannot reset any other state of the file. Addresses have 64 bits. A
 * page has the size of mapcheck_page_size(), or else the machine's page size.
 */
#include "conformance/systems/host_error.h"
#include "conformance/systems/loadable_file.h"
#include "conformance/systems/loadable_guard.h"
#include "conformance/systems/loadable_ranges.h"
#include "conformance/systems/process_memory.h"
#include "reference/operation.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE_SIZE_LARGEST = 1 << 20, ERRNO_UNTOUCHED = 0x7EAF };

struct plain {
    const struct loaded *loaded;
    struct ranges live;
    int memory_file; /* /proc/self/mem: ignores the protection of pages; -1: none */
    int trap;        /* the signal that ended it; it gets no more calls */
};

/* One guarded call: its arguments and its results. */
struct visit {
    const struct loaded *loaded;
    const struct call *call;
    range_function *function; /* for visit_range */
    void *address;
    int result, number; /* of the function; errno */
};

static const struct outcome unsupported = {.kind = OUTCOME_UNSUPPORTED};

static void visit_map(void *argument)
{
    struct visit *visit = argument;
    const struct call *call = visit->call;
    errno = ERRNO_UNTOUCHED;
    visit->address = visit->loaded->map((void *)(uintptr_t)call->address, (size_t)call->length,
                                        (int)call->protection, (int)call->flags, call->descriptor,
                                        (off_t)call->offset);
    visit->number = errno;
}

static void visit_range(void *argument)
{
    struct visit *visit = argument;
    errno = ERRNO_UNTOUCHED;
    visit->result =
        visit->function((void *)(uintptr_t)visit->call->address, (size_t)visit->call->length);
    visit->number = errno;
}

static struct outcome outcome_trap(int number)
{
    return (struct outcome){.kind = OUTCOME_TRAP, .number = number};
}

static struct outcome outcome_success(const struct visit *visit)
{
    return (struct outcome){.kind = OUTCOME_SUCCESS,
                            .number = visit->number,
                            .errno_changed = visit->number != ERRNO_UNTOUCHED,
                            .address = (uintptr_t)visit->address};
}

/* All pages with a byte of [address, address + length). False: the range wraps, is empty, or ends
 * above the addresses that a process can have. */
static bool range_pages(const struct plain *plain, uint64_t address, uint64_t length,
                        struct range *range)
{
    const uint64_t top = UINT64_C(1) << 47;
    uint64_t mask = plain->loaded->page_size - 1;
    if (length == 0 || length > top || address > top - length)
        return false;
    range->start = address & ~mask;
    range->end = (address + length + mask) & ~mask;
    return true;
}

/* Would a success change only pages that the system has given out? */
static bool range_harmless(const struct plain *plain, const struct call *call)
{
    struct range range;
    return !range_pages(plain, call->address, call->length, &range) ||
           ranges_cover(&plain->live, range.start, range.end);
}

/* False for calls that mapcheck does not make: maps of files, because a descriptor may be one of
 * mapcheck's; flags outside POSIX that change the request (an address, or more of the machine);
 * memory that may vanish or that the judge cannot write; lengths that the judge cannot read. */
static bool map_supported(const struct plain *plain, const struct call *call)
{
    const uint32_t others = MAP_LOCKED | MAP_HUGETLB | MAP_GROWSDOWN | FLAG_FIXED_NOREPLACE;
    const uint32_t type_mask = 0x0F, droppable = 0x08;
    const uint64_t readable = plain->loaded->page_size * WORLD_PAGES_MAX;
    bool file = (call->flags & FLAG_ANONYMOUS) == 0 && fcntl(call->descriptor, F_GETFD) >= 0;
    bool shared = (call->flags & type_mask) == FLAG_SHARED;
    if (file || (call->flags & others) != 0 || (call->flags & type_mask) == droppable)
        return false;
    if (shared && (call->protection & PROTECTION_WRITE) == 0)
        return false;
    if (call->length > readable && call->length < UINT64_C(1) << 47)
        return false;
    return call->alignment <= plain->loaded->page_size &&
           ((call->flags & FLAG_FIXED) == 0 || range_harmless(plain, call));
}

static struct outcome plain_map(void *self, const struct call *call)
{
    struct plain *plain = self;
    struct visit visit = {.loaded = plain->loaded, .call = call};
    struct range range;
    if (plain->trap == 0 && !map_supported(plain, call))
        return unsupported;
    if (plain->trap == 0)
        plain->trap = guard_call(visit_map, &visit);
    if (plain->trap != 0)
        return outcome_trap(plain->trap);
    if (visit.address == MAP_FAILED)
        return host_failure(visit.number);
    if (range_pages(plain, (uintptr_t)visit.address, call->length, &range))
        ranges_add(&plain->live, range.start, range.end);
    return outcome_success(&visit);
}

/* The guarded call of munmap, mlock or munlock. */
static struct outcome plain_range(struct plain *plain, range_function *function,
                                  const struct call *call)
{
    struct visit visit = {.loaded = plain->loaded, .call = call, .function = function};
    if (plain->trap == 0 && !range_harmless(plain, call))
        return unsupported;
    if (plain->trap == 0)
        plain->trap = guard_call(visit_range, &visit);
    if (plain->trap != 0)
        return outcome_trap(plain->trap);
    if (visit.result == 0)
        return outcome_success(&visit);
    struct outcome failure = host_failure(visit.number);
    failure.returned = visit.result;
    return failure;
}

static struct outcome plain_unmap(void *self, const struct call *call)
{
    struct plain *plain = self;
    struct range range;
    struct outcome outcome = plain_range(plain, plain->loaded->unmap, call);
    if (outcome.kind == OUTCOME_SUCCESS && range_pages(plain, call->address, call->length, &range))
        ranges_remove(&plain->live, range.start, range.end);
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
        return plain_range(plain, plain->loaded->mlock, call);
    case OPERATION_MUNLOCK:
        return plain_range(plain, plain->loaded->munlock, call);
    default:
        return unsupported;
    }
}

typedef ssize_t file_transfer(int file, void *bytes, size_t length, off_t offset);

static ssize_t file_write(int file, void *bytes, size_t length, off_t offset)
{
    return pwrite(file, bytes, length, offset);
}

/* Transfers one span after another through /proc/self/mem, which ignores protections. */
static bool spans_transfer(const struct plain *plain, file_transfer *transfer,
                           const struct span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (transfer(plain->memory_file, spans[i].bytes, spans[i].length,
                     (off_t)spans[i].address) != (ssize_t)spans[i].length)
            return false;
    return true;
}

static bool plain_read(void *self, const struct span *spans, size_t count)
{
    return process_memory_read(getpid(), spans, count) || spans_transfer(self, pread, spans, count);
}

static bool plain_write(void *self, const struct span *spans, size_t count)
{
    return process_memory_write(getpid(), spans, count) ||
           spans_transfer(self, file_write, spans, count);
}

static uint64_t plain_page_size(void *self)
{
    return ((struct plain *)self)->loaded->page_size;
}

static uint64_t plain_origin(void *self)
{
    (void)self;
    return 0;
}

void *plain_open(struct loaded *loaded, char *reason, size_t reason_size)
{
    struct plain *plain = calloc(1, sizeof *plain);
    if (plain == NULL || !process_memory_allowed(getpid(), plain)) {
        snprintf(reason, reason_size,
                 "no memory, or process_vm_readv is forbidden here: free some memory, or allow "
                 "that system call");
        free(plain);
        return NULL;
    }
    plain->loaded = loaded;
    plain->memory_file = open("/proc/self/mem", O_RDWR | O_CLOEXEC);
    return plain;
}

static void plain_close(void *self)
{
    struct plain *plain = self;
    for (size_t i = 0; i < plain->live.count && plain->trap == 0; i++) {
        struct range range = plain->live.items[i];
        struct call call = {.address = range.start, .length = range.end - range.start};
        struct visit visit = {
            .loaded = plain->loaded, .call = &call, .function = plain->loaded->unmap};
        plain->trap = guard_call(visit_range, &visit);
    }
    if (plain->memory_file >= 0)
        close(plain->memory_file);
    ranges_free(&plain->live);
    free(plain);
}

static void visit_page_size(void *argument)
{
    struct loaded *loaded = argument;
    loaded->page_size = loaded->page_size_function();
}

static uint32_t plain_calls(const struct loaded *loaded)
{
    return (uint32_t)CALLS_REQUIRED | (uint32_t)(loaded->mlock != NULL) << OPERATION_MLOCK |
           (uint32_t)(loaded->munlock != NULL) << OPERATION_MUNLOCK;
}

bool plain_describe(struct loaded *loaded, char *problem, size_t size)
{
    loaded->page_size = (uint64_t)sysconf(_SC_PAGESIZE);
    if (loaded->page_size_function != NULL && guard_call(visit_page_size, loaded) != 0)
        loaded->page_size = 0;
    uint64_t page = loaded->page_size;
    if (page < WORLD_PAGE_SIZE_MIN || page > PAGE_SIZE_LARGEST || (page & (page - 1)) != 0) {
        snprintf(problem, size,
                 "`%.80s`: mapcheck_page_size() must be a power of two from %d to %d bytes",
                 loaded->path, WORLD_PAGE_SIZE_MIN, PAGE_SIZE_LARGEST);
        return false;
    }
    loaded->system =
        (struct system){.abi_version = SYSTEM_ABI_VERSION,
                        .name = loaded->path,
                        .features = SYSTEM_FIXED | SYSTEM_ARGUMENTS | SYSTEM_ERRNO | SYSTEM_RETURNS,
                        .address_bits = 64,
                        .close = plain_close,
                        .page_size = plain_page_size,
                        .origin = plain_origin,
                        .call = plain_call,
                        .calls = plain_calls(loaded),
                        .read = plain_read,
                        .write = plain_write};
    return true;
}
