/* SPDX-License-Identifier: MIT
 *
 * The one interface of a system under test: a table of functions. Only the first group is
 * required; every other function, and every call beyond map and unmap, lets the judge ask more. All memory access goes
 * through read and write, because a system may live in another process or in a wasm memory.
 * A table never prints and never aborts; a system that traps answers OUTCOME_TRAP.
 * Addresses are 64 bits wide whatever the system; `address_bits` says how wide its own are.
 */
#ifndef MAPCHECK_SYSTEM_H
#define MAPCHECK_SYSTEM_H

#include "reference/operation_kind.h"
#include "reference/world.h"
#include <stddef.h>

enum { SYSTEM_ABI_VERSION = 3 };

/* errno by name: the numbers differ between systems (ENOMEM is 12 or 48). */
enum error_name {
    ERROR_NONE,
    ERROR_EINVAL,
    ERROR_ENOMEM,
    ERROR_EBADF,
    ERROR_EACCES,
    ERROR_EPERM,
    ERROR_EEXIST,
    ERROR_ENODEV,
    ERROR_ENOTSUP,
    ERROR_ENOSYS,
    ERROR_EAGAIN,
    ERROR_EFAULT,
    ERROR_EMFILE,
    ERROR_EOVERFLOW,
    ERROR_OTHER, /* none of the above; outcome.number tells */
    ERROR_NAMES
};
/* Its place in a set of errors, which is a constant of an enum or a uint32_t. */
#define ERROR_BIT(error) (1 << (error))
const char *error_print(enum error_name error); /* "EINVAL"; "?" out of range */
bool error_parse(const char *text, size_t length, enum error_name *error);

enum outcome_kind {
    OUTCOME_SUCCESS,
    OUTCOME_FAILURE,     /* the call failed and said why */
    OUTCOME_TRAP,        /* signal, wasm trap, abort: the system cannot go on */
    OUTCOME_UNSUPPORTED, /* the system or its adapter cannot be asked this; nothing happened */
};
struct outcome {
    enum outcome_kind kind;
    enum error_name error; /* OUTCOME_FAILURE */
    int32_t number;        /* the raw errno (also the one that a success left) or signal */
    bool errno_changed;    /* OUTCOME_SUCCESS: errno is not what it was before the call */
    int32_t returned;      /* unmap, with SYSTEM_RETURNS: what the C function gave */
    uint64_t address;      /* map, remap: the answer; sbrk: the break before */
};

/* One call with all references resolved: what the system really gets. */
struct call {
    uint64_t address;
    uint64_t length;     /* bytes */
    uint64_t new_length; /* remap: bytes */
    uint64_t alignment;  /* map: bytes; 0: the page size is enough */
    uint64_t offset;     /* map: the file offset argument */
    uint32_t protection;
    uint32_t flags; /* map: FLAG_* of operation.h */
    int32_t descriptor;
    bool may_move; /* remap */
};

/* A piece of the system's memory and where its bytes are kept on our side. */
struct span {
    uint64_t address;
    void *bytes;
    size_t length;
};

enum page_class {
    PAGE_FOREIGN, /* not owned by the system, or beyond what it owns */
    PAGE_MAPPED,
    PAGE_ZEROED, /* free and known to be zero */
    PAGE_DIRTY,  /* free, contents unknown */
};

/* A call of sbrk that the system made, as its environment (not the system) saw it. */
enum break_event_kind {
    BREAK_GRANTED, /* the system now owns [start, start + bytes) */
    BREAK_REFUSED_LIMIT,
    BREAK_REFUSED_INJECTED, /* `fail N` or fail_at */
    BREAK_REFUSED_MOVED, /* `fail N moved`: refused, and the neighbour got [start, start + moved) */
};
struct break_event {
    enum break_event_kind kind;
    uint64_t start; /* the break when the call was made */
    uint64_t bytes; /* asked for, never 0: sbrk(0) is no event */
    uint64_t moved;
};

/* Counted by the environment, never by the system itself; since open. */
struct counters {
    uint64_t bytes_cleared;
    uint64_t break_calls; /* sbrk calls that asked for memory */
    uint64_t program_break;
};

/* What the system says of itself; checked against counters and model. Pages unless named. */
struct system_statistics {
    uint64_t pages_owned, pages_mapped, pages_zeroed, pages_dirty, pages_foreign;
    uint64_t largest_free_run;
    uint64_t bytes_cleared, bytes_clearing_saved;
    uint64_t grow_calls; /* sbrk calls that were granted */
};

enum system_feature {
    SYSTEM_FIXED = 1 << 0,         /* MAP_FIXED, MAP_FIXED_NOREPLACE */
    SYSTEM_ALIGNED = 1 << 1,       /* alignments above the page size */
    SYSTEM_UNINITIALIZED = 1 << 2, /* the flag for "contents not needed" */
    SYSTEM_ARGUMENTS = 1 << 3,     /* prot, flags, fd and offset reach the system */
    SYSTEM_ARENA = 1 << 4,         /* take_events tells all it owns; limit and sbrk are simulated */
    SYSTEM_ERRNO = 1 << 5,         /* errno is looked at around each call: number, errno_changed */
    SYSTEM_RETURNS = 1 << 6,       /* calls go through the C functions: returned */
};

/* The place of a kind of operation in a set of them. */
#define CALL_BIT(kind) (1u << (kind))
#define CALLS_REQUIRED (CALL_BIT(OPERATION_MAP) | CALL_BIT(OPERATION_UNMAP))

struct system {
    uint32_t abi_version;
    const char *name;
    uint32_t features;
    uint32_t address_bits; /* 32 or 64 */

    /* Required. open gives NULL and a one-line reason when the world cannot be. page_size is
     * that of the opened world; a system with a page size of its own ignores world.page_size. */
    void *(*open)(const struct world *world, char *reason, size_t reason_size);
    void (*close)(void *self);
    uint64_t (*page_size)(void *self);
    uint64_t (*origin)(void *self); /* the address that `@0p` means */
    /* Answers a call of a kind in `calls`. */
    struct outcome (*call)(void *self, enum operation_kind kind, const struct call *call);
    uint32_t calls; /* a set of CALL_BIT: those of CALLS_REQUIRED, and what else it answers */
    /* Copy count spans out of or into the system. False: an address cannot be reached. */
    bool (*read)(void *self, const struct span *spans, size_t count);
    bool (*write)(void *self, const struct span *spans, size_t count);

    /* Optional: a child of fork writes this byte and ends. False: it could not. */
    bool (*write_in_child)(void *self, uint64_t address, uint8_t byte);

    /* Optional environment. sbrk: the neighbour's; answers EINVAL or ENOMEM when refused. */
    struct outcome (*sbrk)(void *self, int64_t delta);
    bool (*fail)(void *self, uint32_t count, bool moved);
    bool (*limit)(void *self, uint64_t pages);
    void (*counters)(void *self, struct counters *counters);
    /* Hands over and forgets the events since the last call; false: more than capacity. */
    bool (*take_events)(void *self, struct break_event *events, size_t capacity, size_t *count);

    /* Optional insight. Pages are counted from address 0. */
    enum page_class (*page_class)(void *self, uint64_t page);
    /* The same for [first, first + count) at once, an enum page_class a byte; wants page_class. */
    void (*page_classes)(void *self, uint64_t first, uint64_t count, uint8_t *classes);
    int (*annotation)(void *self, uint64_t page); /* opaque, shown to people; -1: none */
    bool (*statistics)(void *self, struct system_statistics *statistics);
    /* True when every promise of the page table holds, else the first broken one as text. */
    bool (*validate)(void *self, char *text, size_t size);

    /* Optional, for explore: the whole state as bytes. state_key writes what tells states apart. */
    size_t (*state_size)(void *self);
    void (*save)(void *self, void *state);
    void (*restore)(void *self, const void *state);
    size_t (*state_key)(void *self, uint8_t *key, size_t capacity);
};

/* All operations that can be done with this system: its calls, writes, and what its environment
 * can be asked. A set of CALL_BIT. */
uint32_t system_operations(const struct system *system);

#endif
