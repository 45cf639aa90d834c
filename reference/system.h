/* SPDX-License-Identifier: MIT
 *
 * The interface of a system under test: a table of functions. Only the first group is required.
 * Every other function, and every call beyond map and unmap, lets the judge check more. All memory
 * access goes through read and write, because the memory may belong to another process or to a wasm
 * module. The functions never print and never abort. A system that traps answers OUTCOME_TRAP.
 * Addresses are 64 bits wide for every system; `address_bits` is the width of the system's own
 * addresses.
 */
#ifndef MAPCHECK_SYSTEM_H
#define MAPCHECK_SYSTEM_H

#include "reference/operation_kind.h"
#include "reference/world.h"
#include <stddef.h>

enum { SYSTEM_ABI_VERSION = 3 };

/* Names for errno, because the numbers differ between systems (ENOMEM is 12 or 48). */
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
    ERROR_OTHER, /* none of the above; outcome.number holds the value */
    ERROR_NAMES
};
/* The bit of an error in a set of errors. The set is an enum constant or a uint32_t. */
#define ERROR_BIT(error) (1 << (error))
const char *error_print(enum error_name error); /* "EINVAL"; "?" out of range */
bool error_parse(const char *text, size_t length, enum error_name *error);

enum outcome_kind {
    OUTCOME_SUCCESS,
    OUTCOME_FAILURE,     /* the call failed with an errno */
    OUTCOME_TRAP,        /* signal, wasm trap, abort: the system cannot continue */
    OUTCOME_UNSUPPORTED, /* the system or its adapter does not offer this call; nothing happened */
};
struct outcome {
    enum outcome_kind kind;
    enum error_name error; /* OUTCOME_FAILURE */
    int32_t number;        /* the raw errno (also after a success), or how it trapped */
    bool errno_changed;    /* OUTCOME_SUCCESS: the call changed errno */
    int32_t returned;      /* unmap, with SYSTEM_RETURNS: the return value of the C function */
    uint64_t address;      /* map, remap: the answer; sbrk: the break before the call */
};

/* How a system trapped: outcome.number of OUTCOME_TRAP. A number below TRAP_EXIT is a signal, and 0
 * says nothing. Some of these are the first of a row: the rest of the number is an amount. */
enum trap {
    TRAP_EXIT = 0x100,         /* + the exit code */
    TRAP_STOPPED = 0x200,      /* + the signal that stopped the process */
    TRAP_BUSY = 0x400,         /* + seconds of processor time that the call has used */
    TRAP_SILENT = 0x800,       /* + seconds that the call has taken */
    TRAP_FORKED = 0x1000,      /* the code made a second process */
    TRAP_DESCRIPTORS = 0x1001, /* closed descriptors that it did not open */
    TRAP_STACK = 0x1002,       /* returned addresses of the caller's own stack or data */
    TRAP_SUPERVISOR = 0x1003,  /* killed the process that supervises it */
    TRAP_NO_PROCESS = 0x1004,  /* no process could be started */
    TRAP_UNREACHABLE = 0x1005, /* from here on: a wasm module */
    TRAP_OUT_OF_BOUNDS = 0x1006,
    TRAP_STACK_EXHAUSTED = 0x1007,
    TRAP_ARITHMETIC = 0x1008,
    TRAP_INDIRECT_CALL = 0x1009,
    TRAP_WASM = 0x100a, /* any other */
};
/* A predicate: "was killed by signal SIGSEGV", "exited with code 0". */
void trap_print(char *text, size_t size, int32_t number);
/* A word for a column of a table: "SIGSEGV", "exit 0". */
void trap_print_short(char *text, size_t size, int32_t number);

/* The arguments that the system gets: a call with all references resolved. */
struct call {
    uint64_t address;
    uint64_t length;     /* bytes */
    uint64_t new_length; /* remap: bytes */
    uint64_t alignment;  /* map: bytes; 0: the page size suffices */
    uint64_t offset;     /* map: the file offset argument */
    uint32_t protection;
    uint32_t flags; /* map: FLAG_* of operation.h */
    int32_t descriptor;
    bool may_move; /* remap */
};

/* A range of the system's memory, and the judge's buffer for its bytes. */
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

/* A call of sbrk that the system made, or of its host, recorded by the environment. */
enum break_event_kind {
    BREAK_GRANTED, /* the system now owns [start, start + bytes) */
    BREAK_REFUSED_LIMIT,
    BREAK_REFUSED_INJECTED, /* `fail N` or fail_at */
    BREAK_REFUSED_MOVED, /* `fail N moved`: refused, and the neighbour got [start, start + moved) */
    BREAK_GRANTED_BEFORE, /* with SYSTEM_GROWTH: granted in an earlier call of the system */
    BREAK_HOST_TOOK,      /* with SYSTEM_HOST_DISCARD: [start, start + bytes) is zero now */
    BREAK_HOST_REFUSED,   /* the host was asked for the same, and did nothing */
};
struct break_event {
    enum break_event_kind kind;
    uint64_t start; /* the break before the call; BREAK_HOST_*: the address */
    uint64_t bytes; /* asked for, never 0: sbrk(0) is no event */
    union {
        uint64_t moved; /* BREAK_REFUSED_MOVED */
        uint64_t room;  /* BREAK_REFUSED_LIMIT with SYSTEM_GROWTH: what the limit still allows */
    };
};

/* The environment's counts since open. The system does not count these. */
struct counters {
    uint64_t bytes_cleared;
    uint64_t break_calls; /* sbrk calls that asked for memory */
    uint64_t program_break;
};

/* The system's own statistics. The judge compares them with counters and model. The unit is pages,
 * unless the name says otherwise. */
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
    SYSTEM_ARENA = 1 << 4,         /* sbrk is simulated; take_events reports all its calls */
    SYSTEM_ERRNO = 1 << 5,         /* the adapter compares errno: fills number and errno_changed */
    SYSTEM_RETURNS = 1 << 6,       /* the adapter calls C functions: fills returned */
    /* The system keeps pages that it got back for a while, or never gives them again: quarantine, a
     * cache for each thread, guard pages. The judge then does not ask whether it uses them. */
    SYSTEM_KEEPS_PAGES = 1 << 7,
    /* The environment sees memory grow, but not what the system keeps of it. `counters` tells the
     * calls for memory, granted or not, and the end of memory. bytes_cleared counts only new memory
     * that the system wrote in its answers, from the first call of `counters` on. UINT64_MAX says
     * that this machine cannot count. Clauses use it. take_events tells some of the growths that
     * were granted before the last call, and all events of the last call; the judge asks for them
     * after a refusal (question_growth.c). */
    SYSTEM_GROWTH = 1 << 8,
    /* With SYSTEM_ARENA: the system can give pages back to its host, which makes them zero.
     * take_events also tells every such call, granted or not. */
    SYSTEM_HOST_DISCARD = 1 << 9,
};

/* The bit of a kind of operation in a set of kinds. */
#define CALL_BIT(kind) (1u << (kind))
#define CALLS_REQUIRED (CALL_BIT(OPERATION_MAP) | CALL_BIT(OPERATION_UNMAP))

struct system {
    uint32_t abi_version;
    const char *name;
    uint32_t features;
    uint32_t address_bits; /* 32 or 64 */

    /* Required. open returns NULL and a one-line reason when it cannot make the world. page_size is
     * that of the opened world; a system with its own page size ignores world.page_size. */
    void *(*open)(const struct world *world, char *reason, size_t reason_size);
    void (*close)(void *self);
    uint64_t (*page_size)(void *self);
    uint64_t (*origin)(void *self); /* the address that `@0p` means */
    /* Makes a call. Its kind is in `calls`. */
    struct outcome (*call)(void *self, enum operation_kind kind, const struct call *call);
    uint32_t calls; /* a set of CALL_BIT: CALLS_REQUIRED, and the other calls that it offers */
    /* Copy `count` spans out of or into the system. False when an address is not accessible. */
    bool (*read)(void *self, const struct span *spans, size_t count);
    bool (*write)(void *self, const struct span *spans, size_t count);

    /* Optional: a child made by fork writes this byte and exits. False when it could not. */
    bool (*write_in_child)(void *self, uint64_t address, uint8_t byte);

    /* Optional environment. sbrk is the neighbour's call; a refusal is EINVAL or ENOMEM. */
    struct outcome (*sbrk)(void *self, int64_t delta);
    bool (*fail)(void *self, uint32_t count, bool moved);
    bool (*limit)(void *self, uint64_t pages);
    void (*counters)(void *self, struct counters *counters);
    /* Returns the events since the last take_events and drops them. False when there were more than
     * `capacity`. With SYSTEM_GROWTH: see there. */
    bool (*take_events)(void *self, struct break_event *events, size_t capacity, size_t *count);

    /* Optional introspection. Page numbers count from address 0. */
    enum page_class (*page_class)(void *self, uint64_t page);
    /* The classes of [first, first + count), one enum page_class a byte. Requires page_class. */
    void (*page_classes)(void *self, uint64_t first, uint64_t count, uint8_t *classes);
    int (*annotation)(void *self, uint64_t page); /* a number for reports only; -1: none */
    bool (*statistics)(void *self, struct system_statistics *statistics);
    /* Checks every promise of the page table. False with the first broken promise as text. */
    bool (*validate)(void *self, char *text, size_t size);

    /* Optional, for explore: the whole state as bytes. state_key writes the part that distinguishes
     * states. */
    size_t (*state_size)(void *self);
    void (*save)(void *self, void *state);
    void (*restore)(void *self, const void *state);
    size_t (*state_key)(void *self, uint8_t *key, size_t capacity);
};

/* The set (CALL_BIT) of operations that this system supports: its calls, writes, and the operations
 * of its environment. */
uint32_t system_operations(const struct system *system);

#endif
