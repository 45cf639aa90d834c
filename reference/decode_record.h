/* SPDX-License-Identifier: MIT
 *
 * The byte form of one operation, as decode.c reads and encode.c writes it; private to the two.
 * All numbers are little endian. A form says how the fields are read: a FOLDED form makes
 * something near at hand out of any bytes (few pages, inside a mapping), an EXACT form means
 * what it says, a WIDE form trades fields it does not need for larger numbers.
 *
 *   byte   0       1          2        4       8       12      16          20
 *          opcode  modifiers  ordinal  offset  length  second  protection  flags or count
 *   an amount is i16 pages, i16 bytes; its base stands in the modifiers
 *
 *   map wide, sbrk, limit:  4 i32 pages   8 i64 bytes                        (the length)
 *   other wide forms:       4 i32 pages   8 i32 bytes   12 i32 pages   16 i32 bytes
 */
#ifndef MAPCHECK_DECODE_RECORD_H
#define MAPCHECK_DECODE_RECORD_H

#include "reference/decode.h"

enum form {
    FORM_NOTHING, /* a reserved opcode */
    FORM_MAP_FOLDED,
    FORM_MAP_PLACED_FOLDED, /* with an address */
    FORM_MAP_ALIGNED_EXACT, /* second: the alignment */
    FORM_MAP_OFFSET_EXACT,  /* second: the file offset */
    FORM_MAP_WIDE,          /* no address */
    FORM_UNMAP_FOLDED,
    FORM_UNMAP_WHOLE, /* what its map statement mapped */
    FORM_UNMAP_EXACT,
    FORM_UNMAP_WIDE,
    FORM_WRITE_FOLDED,
    FORM_WRITE_EXACT,
    FORM_WRITE_WIDE,
    FORM_DISCARD_FOLDED,
    FORM_DISCARD_EXACT,
    FORM_DISCARD_WIDE,
    FORM_REMAP_FOLDED,
    FORM_REMAP_EXACT, /* flags, bit 0: may move */
    FORM_PROTECT_FOLDED,
    FORM_PROTECT_EXACT,
    FORM_SBRK_FOLDED,
    FORM_SBRK_EXACT,
    FORM_FAIL_FOLDED,
    FORM_FAIL_EXACT, /* modifiers, bit 0: moved */
    FORM_LIMIT_FOLDED,
    FORM_LIMIT_EXACT,
    FORMS
};

enum {
    AT_OPCODE = 0,
    AT_MODIFIERS = 1,
    AT_ORDINAL = 2,
    AT_OFFSET = 4,
    AT_LENGTH = 8,
    AT_SECOND = 12,
    AT_PROTECTION = 16,
    AT_FLAGS = 20,
};

/* The modifiers of exact and wide forms: an enum amount_base each, then where a place counts from.
 */
enum {
    SHIFT_OFFSET_BASE = 0,
    SHIFT_LENGTH_BASE = 2,
    SHIFT_SECOND_BASE = 4,
    SHIFT_ORIGIN = 6,
};
enum origin {
    ORIGIN_MAPPING,
    ORIGIN_WORLD,
    ORIGIN_ABSOLUTE,
    ORIGIN_DESCRIPTOR, /* absolute, and the ordinal of a map is its descriptor, an i16 */
};

/* Any memory of a decoded world stays below this, or a fuzzer would only wait. */
enum { DECODE_MEMORY_MAX = 64 * 1024 * 1024 };

enum form record_form(uint8_t opcode);
/* The first opcode of a form. */
uint8_t record_opcode(enum form form);

static inline uint64_t bytes_get(const uint8_t *at, unsigned size)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < size; i++)
        value |= (uint64_t)at[i] << (8 * i);
    return value;
}

static inline void bytes_put(uint8_t *at, unsigned size, uint64_t value)
{
    for (unsigned i = 0; i < size; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

/* A program while it is decoded, and the record that stands next. */
struct decoder {
    struct program *program;
    const uint8_t *record;
    uint32_t maps;
    uint16_t map_at[DECODE_OPERATIONS_MAX]; /* index of each map statement's operation */
};

static inline uint32_t field(const struct decoder *decoder, unsigned at)
{
    return (uint32_t)bytes_get(decoder->record + at, 2);
}

static inline uint32_t field_wide(const struct decoder *decoder, unsigned at)
{
    return (uint32_t)bytes_get(decoder->record + at, 4);
}

static inline uint32_t modifiers(const struct decoder *decoder)
{
    return decoder->record[AT_MODIFIERS];
}

/* What a folded form says: something near at hand. False: it says nothing. */
bool record_fold(const struct decoder *decoder, enum form form, struct operation *operation);

#endif
