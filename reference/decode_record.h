/* SPDX-License-Identifier: MIT
 *
 * The byte form of one operation. Only decode*.c and encode.c include this header. All numbers are
 * little endian. A layout defines how the decoder reads the fields. A FOLDED layout maps any bytes
 * to a plausible operation (few pages, inside a mapping). An EXACT layout takes the numbers
 * literally. A WIDE layout gives the space of unneeded fields to larger numbers.
 *
 *   byte   0       1          2        4       8       12      16          20
 *          opcode  modifiers  ordinal  offset  length  second  protection  flags, count or advice
 *                  (bit 0: moved)                                          (bit 0: may move)
 *   an amount is i16 pages, i16 bytes; the modifiers hold its base
 *
 *   map wide, sbrk, limit:  4 i32 pages   8 i64 bytes                        (the length)
 *   other wide forms:       4 i32 pages   8 i32 bytes   12 i32 pages   16 i32 bytes
 */
#ifndef MAPCHECK_DECODE_RECORD_H
#define MAPCHECK_DECODE_RECORD_H

#include "reference/decode.h"

/* How the decoder reads a record. */
enum layout {
    LAYOUT_NOTHING, /* a reserved opcode */
    LAYOUT_FOLDED,
    LAYOUT_PLACED, /* map: folded, with an address */
    LAYOUT_WHOLE,  /* unmap: folded, the whole range of its map statement */
    LAYOUT_EXACT,  /* `second` is the new length, or the alignment of a map */
    LAYOUT_OFFSET, /* a map, exact; `second` is the file offset */
    LAYOUT_WIDE,   /* map: no address */
    LAYOUTS
};

/* A kind of operation and a layout. operations.def lists the forms with their opcodes. */
enum form {
    FORM_NOTHING, /* a reserved opcode */
#define FORM(first, kind, layout) FORM_##kind##_##layout,
#include "reference/operations.def"
    FORMS
};
struct form_facts {
    enum operation_kind kind;
    enum layout layout;
};
extern const struct form_facts form_facts[FORMS];

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

/* The modifiers of exact and wide forms: the enum amount_base of each amount, then the origin that
 * a place counts from. */
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
    ORIGIN_DESCRIPTOR, /* absolute; the ordinal field of a map holds its descriptor, an i16 */
};

/* Bytes. A decoded world has no more memory than this, because larger worlds make a fuzzer slow. */
enum { DECODE_MEMORY_MAX = 64 * 1024 * 1024 };

enum form record_form(uint8_t opcode);
/* The first of the opcodes that have this form. */
uint8_t record_opcode(enum form form);
/* FORM_NOTHING when this kind has no such layout. */
enum form record_form_of(enum operation_kind kind, enum layout layout);

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

/* The program decoded so far, and the record to decode next. */
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

/* Fill an operation, whose kind is set, from a folded, placed or whole record. False: the record
 * makes no operation. */
bool record_fold(const struct decoder *decoder, struct operation *operation);
bool record_fold_placed(const struct decoder *decoder, struct operation *operation);
bool record_fold_whole(const struct decoder *decoder, struct operation *operation);

#endif
