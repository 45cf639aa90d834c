/* SPDX-License-Identifier: MIT
 *
 * The vocabulary: what may be asked of a system, one operation at a time (operations.def lists
 * the kinds), and its text form (.ops), which is the corpus of record. Operations say nothing about answers, apart from an
 * optional expectation (`=> a+1p`), which is checked only where a profile promises first fit.
 * Lengths are pages and bytes, references are ordinals of map statements, so that one program
 * means the same with any page size, on any system, before and after shrinking.
 * Nothing here calls a system; reading and printing never abort on a caller's input.
 */
#ifndef MAPCHECK_OPERATION_H
#define MAPCHECK_OPERATION_H

#include "reference/operation_kind.h"
#include "reference/world.h"

/* prot and flags carry the numbers of Linux and musl; an adapter translates where its own differ. */
enum {
    PROTECTION_READ = 0x1,
    PROTECTION_WRITE = 0x2,
    PROTECTION_EXECUTE = 0x4,
    PROTECTION_DEFAULT = PROTECTION_READ | PROTECTION_WRITE,
    FLAG_SHARED = 0x1,
    FLAG_PRIVATE = 0x2,
    FLAG_FIXED = 0x10,
    FLAG_ANONYMOUS = 0x20,
    FLAG_FIXED_NOREPLACE = 0x100000,
    FLAG_UNINITIALIZED = 0x4000000,
    FLAG_DEFAULT = FLAG_PRIVATE | FLAG_ANONYMOUS,
};

/* base + pages * page size + bytes, modulo 2^(address bits of the system): `2p-1`, `top-1p+1`. */
enum amount_base { AMOUNT_ZERO, AMOUNT_HALF, AMOUNT_TOP, AMOUNT_BASES };
struct amount {
    enum amount_base base; /* 0, half of the address space, or its end (which wraps to 0) */
    int32_t pages;
    int64_t bytes;
};

/* An address: absolute (`0`, `top-1p`), from the world's first page (`@3p`), or in a mapping
 * (`a+1p`, where `a` is the answer of the first map statement, whether still mapped or not). */
enum { PLACE_ABSOLUTE = -2, PLACE_WORLD = -1 };
struct place {
    int32_t mapping; /* ordinal of a map statement counted from 0, or one of the above */
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
    struct place place;       /* map: the address argument; others: where */
    struct amount length;     /* sbrk: the delta, which may be negative; limit: the new limit */
    struct amount new_length; /* remap */
    struct amount alignment;  /* map: 0 for the page size */
    struct amount offset;     /* map: the file offset argument */
    uint32_t protection;      /* map, protect */
    uint32_t flags;           /* map: FLAG_*, and any other bit */
    int32_t descriptor;       /* map: -1 unless a fault is meant */
    uint32_t count;           /* fail */
    bool moved;               /* fail: refused although the break moved; remap: may move */
    struct expectation expectation;
};

struct program {
    struct world world;
    struct operation *operations;
    size_t count;
    size_t capacity;
};

/* What was wrong with a text, and in which of its lines (from 1). */
struct parse_error {
    unsigned line;
    char text[160];
};

/* An operation of this kind with every other field at its default. */
struct operation operation_default(enum operation_kind kind);
bool operation_equal(const struct operation *left, const struct operation *right);

/* Appends a copy. False when memory is out; the program is then as before. */
bool program_append(struct program *program, const struct operation *operation);
void program_clear(struct program *program); /* no operations, default world, memory kept */
void program_free(struct program *program);

/* How many map statements stand before `index`: the ordinal that a map at `index` has. */
size_t program_ordinal(const struct program *program, size_t index);

/* `a`..`z`, then `m26`, ...: the name of a map statement. At least 12 bytes of text. */
void mapping_name(char *text, size_t size, size_t ordinal);

/* Reads a whole .ops text. On failure the program is empty and error says where and why. */
bool program_parse(struct program *program, const char *text, struct parse_error *error);

/* One line of text without its newline, as program_parse reads it. `ordinal` is the name a map
 * statement gets. Returns the length that the whole text has, as snprintf does. */
int operation_print(char *text, size_t size, const struct operation *operation, size_t ordinal);
int amount_print(char *text, size_t size, const struct amount *amount);
int place_print(char *text, size_t size, const struct place *place);

#endif
