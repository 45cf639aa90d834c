/* SPDX-License-Identifier: MIT
 *
 * Every system's promises in one table. The judge never checks a promise that the table lacks, and
 * always checks one that the table has. Known failures of a system are not in this table.
 */
#include "reference/profile.h"
#include <string.h>

enum {
    FLAGS_POSIX = FLAG_SHARED | FLAG_PRIVATE | FLAG_FIXED | FLAG_ANONYMOUS,
    FLAGS_EXACT = FLAG_FIXED | FLAG_FIXED_NOREPLACE,
    FLAGS_PAGE_MANAGER = FLAGS_POSIX | FLAGS_REQUEST | FLAG_UNINITIALIZED,
    FLAGS_LINUX = FLAGS_PAGE_MANAGER | FLAG_FIXED_NOREPLACE,
    EMFILE_BIT = ERROR_BIT(ERROR_EMFILE),
    /* Linux flags whose mappings the model does not describe: MAP_DROPPABLE, MAP_32BIT,
     * MAP_GROWSDOWN, MAP_HUGETLB. */
    FLAGS_LINUX_OTHER = 0x8 | 0x40 | 0x100 | 0x40000,
    PROMISES_PAGE_MANAGER = PROMISE_FIXED_OWNED | PROMISE_UNMAP_ALIGNED | PROMISE_ECONOMY |
                            PROMISE_ERRNO_KEPT | PROMISE_UNMAP_NEVER_ENOMEM |
                            PROMISE_ARGUMENTS_FIRST | PROMISE_HINT_HONOURED |
                            PROMISE_WRITES_ALLOWED | PROMISE_REMAP_HEAD | PROMISE_DISCARD_ALL |
                            PROMISE_ADVICE | PROMISE_OFFSET_IGNORED | PROMISE_FILE_FIRST,
    /* The second product build answers the other of the two that a linear memory may choose. */
    PROMISES_PRODUCT_SKIP =
        (PROMISES_PAGE_MANAGER & ~PROMISE_WRITES_ALLOWED) | PROMISE_PROTECT_SUCCEEDS,
    PROMISES_LINUX = PROMISE_FIXED_FULL | PROMISE_UNMAP_ALIGNED | PROMISE_UNMAP_STRANGE |
                     PROMISE_ERRNO_KEPT | PROMISE_DISCARD_ALL | PROMISE_PROTECTS |
                     PROMISE_OFFSET_IGNORED | PROMISE_FILE_FIRST,
};

/* A product build counts nothing, so it cannot promise economy. */
#define PROFILE_PRODUCT(system, promised)                                                          \
    {                                                                                              \
        .name = (system), .promises = (promised) & ~PROMISE_ECONOMY,                               \
        .placement = PLACEMENT_FIRST_FIT, .flags_known = FLAGS_PAGE_MANAGER,                       \
        .flags_askable = UINT32_MAX                                                                \
    }
#define PROFILE_PAGE_MANAGER(system)                                                               \
    {                                                                                              \
        .name = (system), .promises = PROMISES_PAGE_MANAGER, .placement = PLACEMENT_FIRST_FIT,     \
        .flags_known = FLAGS_PAGE_MANAGER, .flags_askable = UINT32_MAX                             \
    }
#define PROFILE_HOST_DISCARD(system)                                                               \
    {                                                                                              \
        .name = (system), .promises = PROMISES_PAGE_MANAGER | PROMISE_HOST_DISCARD,                \
        .placement = PLACEMENT_FIRST_FIT, .flags_known = FLAGS_PAGE_MANAGER,                       \
        .flags_askable = UINT32_MAX, .discard_threshold = 3                                        \
    }

static const struct profile profiles[] = {
    {.name = "posix",
     .flags_known = FLAGS_POSIX,
     .flags_askable = UINT32_MAX,
     .no_memory_errors = EMFILE_BIT},
    {.name = "linux-kernel",
     .promises = PROMISES_LINUX,
     .flags_known = FLAGS_LINUX,
     .flags_askable = ~(uint32_t)FLAGS_LINUX_OTHER,
     .address_space_end = 0x7ffffffff000},
    PROFILE_PAGE_MANAGER("page-manager"),
    PROFILE_PAGE_MANAGER("page-manager-skip"),
    PROFILE_PAGE_MANAGER("page-manager-tree"),
    PROFILE_HOST_DISCARD("page-manager-discard"),
    PROFILE_HOST_DISCARD("page-manager-discard-skip"),
    PROFILE_PRODUCT("page-manager-product", PROMISES_PAGE_MANAGER),
    PROFILE_PRODUCT("page-manager-product-skip", PROMISES_PRODUCT_SKIP),
    PROFILE_PAGE_MANAGER("always-enomem"),
    PROFILE_PAGE_MANAGER("always-einval"),
    {.name = "emscripten-libc", .flags_known = FLAGS_POSIX, .flags_askable = UINT32_MAX},
    {.name = "emscripten-libc-emmalloc", .flags_known = FLAGS_POSIX, .flags_askable = UINT32_MAX},
    {.name = "emscripten-libc-mimalloc", .flags_known = FLAGS_POSIX, .flags_askable = UINT32_MAX},
    {.name = "wasi-libc",
     .flags_known = FLAGS_POSIX,
     .flags_askable = UINT32_MAX,
     .shares_pages = true},
    {.name = NULL},
};

const struct profile *profile_all(void)
{
    return profiles;
}

const struct profile *profile_find(const char *system_name)
{
    for (const struct profile *profile = profiles; profile->name != NULL; profile++)
        if (system_name != NULL && strcmp(profile->name, system_name) == 0)
            return profile;
    return &profiles[0];
}

uint32_t profile_no_memory_errors(const struct profile *profile)
{
    return profile->no_memory_errors | ERROR_BIT(ERROR_ENOMEM);
}

/* The features that a map with these arguments needs. Every page size satisfies the alignments up
 * to WORLD_PAGE_SIZE_MIN. The page size is not known here, so larger alignments need
 * SYSTEM_ALIGNED. */
static uint32_t features_needed(const struct call *call)
{
    uint32_t needed = 0;
    uint32_t rest = FLAGS_EXACT | FLAG_UNINITIALIZED;
    if (call->alignment > WORLD_PAGE_SIZE_MIN)
        needed |= SYSTEM_ALIGNED;
    if ((call->flags & FLAG_UNINITIALIZED) != 0)
        needed |= SYSTEM_UNINITIALIZED;
    if ((call->flags & FLAGS_EXACT) != 0)
        needed |= SYSTEM_FIXED;
    if (call->protection != PROTECTION_DEFAULT || (call->flags & ~rest) != FLAG_DEFAULT ||
        call->descriptor != -1 || call->offset != 0)
        needed |= SYSTEM_ARGUMENTS;
    return needed;
}

static bool map_askable(const struct profile *profile, const struct system *system,
                        const struct call *call)
{
    uint32_t has = system->features;
    uint32_t fixed = PROMISE_FIXED_FULL | PROMISE_FIXED_OWNED |
                     ((has & SYSTEM_ARGUMENTS) != 0 ? (uint32_t)PROMISE_FIXED_REFUSED : 0);
    if ((profile->promises & fixed) != 0)
        has |= SYSTEM_FIXED;
    if ((has & SYSTEM_ARGUMENTS) != 0) /* the system gets the bit, and may ignore it */
        has |= SYSTEM_UNINITIALIZED;
    bool file = (call->flags & FLAG_ANONYMOUS) == 0 && call->descriptor >= 0;
    return !file && (call->flags & ~profile->flags_askable) == 0 &&
           (features_needed(call) & ~has) == 0;
}

bool profile_askable(const struct profile *profile, const struct system *system,
                     enum operation_kind kind, const struct call *call)
{
    if (kind == OPERATION_MAP)
        return map_askable(profile, system, call);
    return (system_operations(system) & CALL_BIT(kind)) != 0;
}
