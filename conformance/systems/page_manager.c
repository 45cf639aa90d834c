/* SPDX-License-Identifier: MIT
 *
 * The page manager of impl/ as a system, called through its POSIX interface, over an environment.
 * The adapter keeps one closed instance, because a fuzzer opens one for each input.
 */
#include "conformance/systems/page_manager.h"
#include "conformance/systems/simulated.h"
#include "impl/harness.h"
#include "impl/posix_mmap.h"
#include "impl/validate.h"
#include "reference/operation.h"
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ERRNO_BEFORE = 4242 };

struct instance {
    struct environment environment; /* first: simulated.h takes a pointer to it */
    struct page_manager manager;
};

static struct instance *idle; /* closed, kept for the next open */

static bool break_extend(void *context, uint64_t bytes, uint64_t *start)
{
    return environment_extend(context, bytes, start);
}

static uint64_t break_high_water(void *context)
{
    return environment_high_water(context);
}

static void break_clear(void *context, uint64_t address, uint64_t bytes)
{
    environment_clear(context, address, bytes);
}

static void break_copy(void *context, uint64_t to, uint64_t from, uint64_t bytes)
{
    environment_copy(context, to, from, bytes);
}

static int host_take(void *context, uint32_t address, uint32_t bytes)
{
    return environment_discard(context, address, bytes) ? 0 : ENOTSUP;
}

static const struct program_break_source source = {break_extend, break_high_water, break_clear,
                                                   break_copy};

static void manager_close(void *self)
{
    if (idle != NULL)
        simulated_close(self);
    else
        idle = self;
}

static void *open_with(bool run_tree, uint32_t threshold, const struct world *world, char *reason,
                       size_t reason_size)
{
    struct instance *instance = idle != NULL ? idle : calloc(1, sizeof *instance);
    idle = NULL;
    if (instance == NULL) {
        snprintf(reason, reason_size, "no memory for a page manager: free some and try again");
        return NULL;
    }
    if (!environment_open(&instance->environment, world, reason, reason_size)) {
        manager_close(instance);
        return NULL;
    }
    const struct geometry geometry = {world->page_count, world->page_size, world->skip_limit,
                                      world->growth_minimum, run_tree};
    harness_open(&instance->manager, &geometry, &source, &instance->environment);
    page_manager_discard_on_host(&instance->manager, threshold > 0 ? host_take : NULL,
                                 &instance->environment, threshold);
    return instance;
}

#define OPEN(name, run_tree, threshold)                                                            \
    static void *name(const struct world *world, char *reason, size_t reason_size)                 \
    {                                                                                              \
        return open_with(run_tree, threshold, world, reason, reason_size);                         \
    }
OPEN(skip_open, false, 0)
OPEN(tree_open, true, 0)
OPEN(skip_to_host_open, false, PAGE_MANAGER_DISCARD_THRESHOLD)
OPEN(tree_to_host_open, true, PAGE_MANAGER_DISCARD_THRESHOLD)

static enum error_name error_name(int error)
{
    static const struct {
        int number;
        enum error_name name;
    } errors[] = {{EINVAL, ERROR_EINVAL}, {ENOMEM, ERROR_ENOMEM},   {EBADF, ERROR_EBADF},
                  {ENODEV, ERROR_ENODEV}, {ENOTSUP, ERROR_ENOTSUP}, {EEXIST, ERROR_EEXIST},
                  {EFAULT, ERROR_EFAULT}};
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (errors[i].number == error)
            return errors[i].name;
    return ERROR_OTHER;
}

static struct outcome outcome_of(int error, uint32_t address)
{
    if (error != 0)
        return (struct outcome){
            .kind = OUTCOME_FAILURE, .error = error_name(error), .number = error};
    return (struct outcome){.kind = OUTCOME_SUCCESS,
                            .number = errno,
                            .errno_changed = errno != ERRNO_BEFORE,
                            .address = address};
}

static struct outcome manager_map(struct page_manager *manager, const struct call *call)
{
    const struct posix_mmap_request request = {.address = (uint32_t)call->address,
                                               .length_bytes = (uint32_t)call->length,
                                               .alignment_bytes = (uint32_t)call->alignment,
                                               .protection = call->protection,
                                               .flags = call->flags,
                                               .descriptor = call->descriptor,
                                               .offset_bytes = call->offset};
    uint32_t address = 0;
    int error = posix_mmap(manager, &request, &address);
    return outcome_of(error, address);
}

static struct outcome manager_remap(struct page_manager *manager, const struct call *call)
{
    uint32_t address = 0;
    int error = linux_mremap(manager, (uint32_t)call->address, (uint32_t)call->length,
                             (uint32_t)call->new_length, call->may_move ? LINUX_MREMAP_MAYMOVE : 0,
                             0, &address);
    return outcome_of(error, address);
}

/* The calls that answer 0 or an errno number. */
static int manager_status(struct page_manager *manager, enum operation_kind kind,
                          const struct call *call)
{
    uint32_t address = (uint32_t)call->address, length = (uint32_t)call->length;
    switch (kind) {
    case OPERATION_DISCARD:
        return linux_madvise(manager, address, length, LINUX_MADV_DONTNEED);
    case OPERATION_ADVISE:
        return linux_madvise(manager, address, length, call->flags);
    case OPERATION_PROTECT:
        return posix_mprotect(manager, address, length, call->protection);
    case OPERATION_MSYNC:
        return posix_msync(manager, address, length, call->flags);
    case OPERATION_MLOCK:
        return posix_mlock(manager, address, length);
    case OPERATION_MUNLOCK:
        return posix_munlock(manager, address, length);
    default:
        return posix_munmap(manager, address, length);
    }
}

static struct outcome manager_call(void *self, enum operation_kind kind, const struct call *call)
{
    struct page_manager *manager = &((struct instance *)self)->manager;
    errno = ERRNO_BEFORE;
    if (kind == OPERATION_MAP)
        return manager_map(manager, call);
    return kind == OPERATION_REMAP ? manager_remap(manager, call)
                                   : outcome_of(manager_status(manager, kind, call), 0);
}

static const enum page_class class_of[PAGE_STATES] = {[PAGE_STATE_FOREIGN] = PAGE_FOREIGN,
                                                      [PAGE_STATE_MAPPED] = PAGE_MAPPED,
                                                      [PAGE_STATE_ZEROED] = PAGE_ZEROED,
                                                      [PAGE_STATE_DIRTY] = PAGE_DIRTY};

static enum page_class manager_page_class(void *self, uint64_t page)
{
    const struct instance *instance = self;
    if (page > UINT32_MAX)
        return PAGE_FOREIGN;
    return class_of[harness_page_state(&instance->manager, (uint32_t)page)];
}

static void manager_page_classes(void *self, uint64_t first, uint64_t count, uint8_t *classes)
{
    const struct instance *instance = self;
    harness_page_states(&instance->manager, (uint32_t)first, (uint32_t)count, classes);
    for (uint64_t i = 0; i < count; i++)
        classes[i] = (uint8_t)class_of[classes[i]];
}

static int manager_annotation(void *self, uint64_t page)
{
    const struct instance *instance = self;
    return page > UINT32_MAX ? -1 : harness_skip_count(&instance->manager, (uint32_t)page);
}

static bool manager_statistics(void *self, struct system_statistics *statistics)
{
    const struct instance *instance = self;
    struct page_manager_statistics own;
    page_manager_statistics(&instance->manager, &own);
    *statistics = (struct system_statistics){.pages_owned = own.pages_owned,
                                             .pages_mapped = own.pages_mapped,
                                             .pages_zeroed = own.pages_zeroed,
                                             .pages_dirty = own.pages_dirty,
                                             .pages_foreign = own.pages_foreign,
                                             .largest_free_run = own.largest_free_run,
                                             .bytes_cleared = own.bytes_cleared,
                                             .bytes_clearing_saved = own.bytes_clearing_saved,
                                             .grow_calls = own.grow_calls};
    return true;
}

/* Checks only memory that was touched since open, because all other memory is zero. */
static bool manager_validate(void *self, char *text, size_t size)
{
    const struct instance *instance = self;
    const struct environment *environment = &instance->environment;
    uint64_t memory_bytes = environment->memory == NULL ? 0 : environment->touched;
    return page_manager_validate(&instance->manager, environment->memory, memory_bytes, text, size);
}

/* A saved state: the environment without its log of events, the manager, then the memory up to
 * `touched`. It does not keep events that the judge has not taken yet. */
enum { ENVIRONMENT_SAVED = offsetof(struct environment, events) };

static size_t manager_state_size(void *self)
{
    const struct instance *instance = self;
    const struct environment *environment = &instance->environment;
    uint64_t memory_bytes = environment->memory == NULL ? 0 : environment->memory_size;
    return ENVIRONMENT_SAVED + harness_state_size(&instance->manager) + (size_t)memory_bytes;
}

static void manager_save(void *self, void *state)
{
    const struct instance *instance = self;
    uint8_t *bytes = state;
    memcpy(bytes, &instance->environment, ENVIRONMENT_SAVED);
    bytes += ENVIRONMENT_SAVED;
    harness_save(&instance->manager, bytes);
    bytes += harness_state_size(&instance->manager);
    if (instance->environment.memory != NULL)
        memcpy(bytes, instance->environment.memory, (size_t)instance->environment.touched);
}

/* Restores the memory. Bytes that were written after the save, up to `before`, become zero
 * again. */
static void memory_restore(struct environment *environment, const uint8_t *bytes, uint64_t before)
{
    memcpy(environment->memory, bytes, (size_t)environment->touched);
    if (before > environment->touched)
        memset(environment->memory + environment->touched, 0,
               (size_t)(before - environment->touched));
}

static void environment_restore(struct environment *environment, const uint8_t *bytes)
{
    uint8_t *memory = environment->memory, *allocation = environment->allocation;
    uint64_t allocation_size = environment->allocation_size;
    memcpy(environment, bytes, ENVIRONMENT_SAVED);
    environment->memory = memory;
    environment->allocation = allocation;
    environment->allocation_size = allocation_size;
    environment->event_count = 0;
    environment->events_lost = false;
}

static void manager_restore(void *self, const void *state)
{
    struct instance *instance = self;
    const uint8_t *bytes = state;
    uint64_t before = instance->environment.touched;
    environment_restore(&instance->environment, bytes);
    bytes += ENVIRONMENT_SAVED;
    harness_restore(&instance->manager, bytes);
    bytes += harness_state_size(&instance->manager);
    if (instance->environment.memory != NULL)
        memory_restore(&instance->environment, bytes, before);
}

/* The number of sbrk calls until the one that `fail_at` refuses; 0 when that call is past. */
static uint64_t calls_until_failure(const struct environment *environment)
{
    uint64_t made = environment->counters.break_calls;
    return environment->world.fail_at > made ? environment->world.fail_at - made : 0;
}

static bool page_holds_zero(const struct environment *environment, uint32_t page)
{
    uint64_t page_size = environment->world.page_size;
    uint64_t start = page * page_size;
    if (environment->memory == NULL || start >= environment->touched)
        return true;
    const uint8_t *bytes = environment->memory + start;
    return bytes[0] == 0 && memcmp(bytes, bytes + 1, (size_t)page_size - 1) == 0;
}

/* The manager's key, the environment's numbers, and for each page whether it holds only zeros.
 * Other contents cannot change an answer, so they are not part of the key. */
static size_t manager_state_key(void *self, uint8_t *key, size_t capacity)
{
    const struct instance *instance = self;
    const struct environment *environment = &instance->environment;
    const uint64_t numbers[] = {environment->program_break,
                                environment->high_water,
                                environment->limit,
                                environment->neighbour_bottom,
                                environment->failures,
                                environment->failures > 0 && environment->failures_move,
                                calls_until_failure(environment)};
    uint32_t page_count = environment->world.page_count;
    size_t used = harness_state_key(&instance->manager, key, capacity);
    size_t size = used + sizeof numbers + page_count;
    if (size > capacity)
        return size;
    memcpy(key + used, numbers, sizeof numbers);
    used += sizeof numbers;
    for (uint32_t page = 0; page < page_count; page++)
        key[used + page] = page_holds_zero(environment, page);
    return size;
}

#define PAGE_MANAGER(system_name, open_function, more_features)                                    \
    {                                                                                              \
        .abi_version = SYSTEM_ABI_VERSION, .name = (system_name),                                  \
        .features = PAGE_MANAGER_FEATURES | (more_features), .address_bits = 32,                   \
        .open = (open_function), .close = manager_close, .page_size = simulated_page_size,         \
        .origin = simulated_origin, .call = manager_call, .calls = PAGE_MANAGER_CALLS,             \
        .read = simulated_read, .write = simulated_write, .sbrk = simulated_sbrk,                  \
        .fail = simulated_fail, .limit = simulated_limit, .counters = simulated_counters,          \
        .take_events = simulated_take_events, .page_class = manager_page_class,                    \
        .page_classes = manager_page_classes, .annotation = manager_annotation,                    \
        .statistics = manager_statistics, .validate = manager_validate,                            \
        .state_size = manager_state_size, .save = manager_save, .restore = manager_restore,        \
        .state_key = manager_state_key,                                                            \
    }

const struct system system_page_manager = PAGE_MANAGER("page-manager", tree_open, 0);
const struct system system_page_manager_skip = PAGE_MANAGER("page-manager-skip", skip_open, 0);
const struct system system_page_manager_tree = PAGE_MANAGER("page-manager-tree", tree_open, 0);
const struct system system_page_manager_discard =
    PAGE_MANAGER("page-manager-discard", tree_to_host_open, SYSTEM_HOST_DISCARD);
const struct system system_page_manager_discard_skip =
    PAGE_MANAGER("page-manager-discard-skip", skip_to_host_open, SYSTEM_HOST_DISCARD);
