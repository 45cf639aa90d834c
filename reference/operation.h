/* SPDX-License-Identifier: MIT
 *
 * Operations, programs of operations, and their text form (.ops), which the corpus is stored in.
 * operations.def lists the kinds of operations. An operation states no answer, apart from an
 * optional expectation (`=> a+1p`), which the judge checks only where a profile promises first fit.
 * Lengths are pages plus bytes, and references are ordinals of map statements. So a program means
 * the same with any page size, on any system, before and after shrinking. Nothing here calls a
 * system. Reading and printing never abort on a caller's input.
 */
#ifndef MAPCHECK_OPERATION_H
#define MAPCHECK_OPERATION_H

#include "reference/operation_kind.h"
#include "reference/world.h"

/* prot and flags have the values of Linux and musl. An adapter of a system with other values
 * translates them. */
enum {
    PROTECTION_READ = 0x1,
    PROTECTION_WRITE = 0x2,
    PROTECTION_EXECUTE = 0x4,
    PROTECTION_DEFAULT = PROTECTION_READ | PROTECTION_WRITE,
    FLAG_SHARED = 0x1,
    FLAG_PRIVATE = 0x2,
    FLAG_FIXED = 0x10,
    FLAG_ANONYMOUS = 0x20,
    FLAG_LOCKED = 0x2000,
    FLAG_NORESERVE = 0x4000,
    FLAG_POPULATE = 0x8000,
    FLAG_STACK = 0x20000,
    FLAG_FIXED_NOREPLACE = 0x100000,
    FLAG_UNINITIALIZED = 0x4000000,
    FLAG_DEFAULT = FLAG_PRIVATE | FLAG_ANONYMOUS,
    /* They ask for something besides the mapping, which is as without them. */
    FLAGS_REQUEST = FLAG_LOCKED | FLAG_NORESERVE | FLAG_POPULATE | FLAG_STACK,
};
/* The advice that operations name one by one. The numbers up to ADVICE_DISCARD are those of
 * posix_madvise, too. */
enum {
    ADVICE_WILL_NEED = 3,
    ADVICE_DISCARD = 4, /* MADV_DONTNEED, which is the operation discard */
    ADVICE_FREE = 8,
    ADVICE_REMOVE = 9,
    ADVICE_DISCARD_LOCKED = 24,
};
enum { SYNC_ASYNC = 1, SYNC_INVALIDATE = 2, SYNC_WAIT = 4 };

/* base + pages * page size + bytes, modulo 2^(address bits of the system): `2p-1`, `top-1p+1`. */
enum amount_base { AMOUNT_ZERO, AMOUNT_HALF, AMOUNT_TOP, AMOUNT_BASES };
struct amount {
    enum amount_base base; /* 0, half of the address space, or its end (which wraps to 0) */
    int32_t pages;
    int64_t bytes;
};

/* An address: absolute (`0`, `top-1p`), relative to the world's first page (`@3p`), or relative to
 * a mapping (`a+1p`). `a` is the answer to the first map statement, even after its pages are
 * unmapped. */
enum { PLACE_ABSOLUTE = -2, PLACE_WORLD = -1 };
struct place {
    int32_t mapping; /* ordinal of a map statement counted from 0, or one of the enum above */
    struct amount offset;
};

enum expectation_kind { EXPECT_NOTHING, EXPECT_PLACE, EXPECT_SUCCESS, EXPECT_FAILURE };
struct expectation {
    enum expectation_kind kind;
    struct place place; /* EXPECT_PLACE: where the mapping must land */
    unsigned error;     /* EXPECT_FAILURE: an enum error_name of system.h */
};

struct operation {
    enum operation_kind kind;
    struct place place;       /* map: the address argument; others: the address that they act on */
    struct amount length;     /* sbrk: the delta, which may be negative; limit: the new limit */
    struct amount new_length; /* remap */
    struct amount alignment;  /* map: 0 for the page size */
    struct amount offset;     /* map: the file offset argument */
    uint32_t protection;      /* map, protect */
    uint32_t flags;           /* map: FLAG_*, and any other bit; advise: ADVICE_*; msync: SYNC_* */
    int32_t descriptor;       /* map: -1, unless the test passes a wrong descriptor */
    uint32_t count;           /* fail */
    bool moved;               /* fail: each refusal moves the break */
    bool may_move;            /* remap */
    struct expectation expectation;
};

struct program {
    struct world world;
    struct operation *operations;
    size_t count;
    size_t capacity;
};

/* The error in a text, and the number of its line (from 1). */
struct parse_error {
    unsigned line;
    char text[224];
};

/* Returns an operation of this kind; every other field has its default. */
struct operation operation_default(enum operation_kind kind);
bool operation_equal(const struct operation *left, const struct operation *right);

/* Appends a copy. False when memory is out; the program is then unchanged. */
bool program_append(struct program *program, const struct operation *operation);
void program_clear(struct program *program); /* no operations, default world; keeps the memory */
void program_free(struct program *program);

/* Counts the map statements before `index`. The count is the ordinal of a map at `index`. */
size_t program_ordinal(const struct program *program, size_t index);

/* Writes the name of a map statement: `a`..`z`, then `m26` and so on. `text` has at least 12 bytes.
 */
void mapping_name(char *text, size_t size, size_t ordinal);

/* Reads a whole .ops text. On failure the program is empty, and *error holds the line and the
 * reason. */
bool program_parse(struct program *program, const char *text, struct parse_error *error);

/* Writes one line without its newline, in the form that program_parse reads. `ordinal` selects the
 * name of a map statement. Returns the length of the whole text, like snprintf. */
int operation_print(char *text, size_t size, const struct operation *operation, size_t ordinal);
int amount_print(char *text, size_t size, const struct amount *amount);
int place_print(char *text, size_t size, const struct place *place);

#endif
