/* SPDX-License-Identifier: MIT
 *
 * Encodes a program in exact forms, so that decoding returns the same program. An operation that no
 * exact form can express takes a wide form, and has no byte form if that fails too. Expectations
 * have no byte form and are left out.
 */
#include "reference/decode_record.h"
#include "reference/decode_world.h"

#include <string.h>

static bool fits(int64_t value, unsigned bits)
{
    int64_t half = INT64_C(1) << (bits - 1);

    return value >= -half && value < half;
}

static bool amount_fits(const struct amount *amount, unsigned bits)
{
    return fits(amount->pages, bits) && fits(amount->bytes, bits);
}

static bool amount_is_zero(const struct amount *amount)
{
    return amount->base == AMOUNT_ZERO && amount->pages == 0 && amount->bytes == 0;
}

static void put_amount(uint8_t *record, unsigned at, unsigned size, unsigned shift,
                       const struct amount *amount)
{
    bytes_put(record + at, size, (uint64_t)amount->pages);
    bytes_put(record + at + size, size, (uint64_t)amount->bytes);
    record[AT_MODIFIERS] |= (uint8_t)((unsigned)amount->base << shift);
}

static void put_origin(uint8_t *record, const struct operation *operation)
{
    enum origin origin = ORIGIN_ABSOLUTE;

    if (operation->place.mapping >= 0) {
        origin = ORIGIN_MAPPING;
        bytes_put(record + AT_ORDINAL, 2, (uint64_t)operation->place.mapping);
    } else if (operation->place.mapping == PLACE_WORLD) {
        origin = ORIGIN_WORLD;
    } else if (operation->kind == OPERATION_MAP && operation->descriptor != -1) {
        origin = ORIGIN_DESCRIPTOR;
        bytes_put(record + AT_ORDINAL, 2, (uint64_t)operation->descriptor);
    }
    record[AT_MODIFIERS] |= (uint8_t)((unsigned)origin << SHIFT_ORIGIN);
}

/* ---- one function per operand; false: an exact record cannot express it ---- */

static bool put_exact_amount(uint8_t *record, unsigned at, unsigned shift,
                             const struct amount *amount)
{
    put_amount(record, at, 2, shift, amount);
    return amount_fits(amount, 16);
}

static bool put_place(uint8_t *record, const struct operation *operation)
{
    put_origin(record, operation);
    return put_exact_amount(record, AT_OFFSET, SHIFT_OFFSET_BASE, &operation->place.offset);
}

static bool put_length(uint8_t *record, const struct operation *operation)
{
    return put_exact_amount(record, AT_LENGTH, SHIFT_LENGTH_BASE, &operation->length);
}

/* The record holds only this length, so every amount fits. */
static bool put_widest(uint8_t *record, const struct operation *operation)
{
    const struct amount *length = &operation->length;

    bytes_put(record + AT_OFFSET, 4, (uint64_t)length->pages);
    bytes_put(record + AT_LENGTH, 8, (uint64_t)length->bytes);
    record[AT_MODIFIERS] |= (uint8_t)((unsigned)length->base << SHIFT_LENGTH_BASE);
    return true;
}

static bool put_second(uint8_t *record, const struct operation *operation)
{
    return put_exact_amount(record, AT_SECOND, SHIFT_SECOND_BASE, &operation->new_length);
}

static bool put_may_move(uint8_t *record, const struct operation *operation)
{
    bytes_put(record + AT_FLAGS, 4, operation->may_move);
    return true;
}

static bool put_protection(uint8_t *record, const struct operation *operation)
{
    bytes_put(record + AT_PROTECTION, 4, operation->protection);
    return true;
}

static bool put_choice(uint8_t *record, const struct operation *operation)
{
    bytes_put(record + AT_FLAGS, 4, operation->flags);
    return true;
}

static bool put_count(uint8_t *record, const struct operation *operation)
{
    bytes_put(record + AT_FLAGS, 4, operation->count);
    return true;
}

static bool put_moved(uint8_t *record, const struct operation *operation)
{
    record[AT_MODIFIERS] |= operation->moved;
    return true;
}

static void put_flags(uint8_t *record, const struct operation *operation)
{
    bytes_put(record + AT_FLAGS, 4, operation->flags);
    put_protection(record, operation);
}

/* Alignment and file offset share a field, and so do descriptor and place. */
static bool put_options(uint8_t *record, const struct operation *operation)
{
    bool aligned = !amount_is_zero(&operation->alignment);
    bool offset = !amount_is_zero(&operation->offset);
    bool described = operation->descriptor != -1;
    bool placed = operation->place.mapping != PLACE_ABSOLUTE;

    if ((aligned && offset) || (described && (placed || !fits(operation->descriptor, 16))))
        return false;
    if (offset)
        record[AT_OPCODE] = record_opcode(FORM_MAP_OFFSET);
    put_flags(record, operation);
    return put_place(record, operation) &&
           put_exact_amount(record, AT_SECOND, SHIFT_SECOND_BASE,
                            offset ? &operation->offset : &operation->alignment);
}

/* ---- one function per layout; false: it cannot express the operation ---- */

static bool encode_exact(uint8_t *record, const struct operation *operation)
{
    static bool (*const putters[OPERANDS])(uint8_t *, const struct operation *) = {
#define OPERAND(operand, text, bytes, help) put_##bytes,
#include "reference/operations.def"
    };
    static const enum form forms[OPERATION_KINDS] = {
#define OPERATION(kind, ...) FORM_##kind##_EXACT,
#include "reference/operations.def"
    };

    memset(record, 0, DECODE_RECORD);
    record[AT_OPCODE] = record_opcode(forms[operation->kind]);
    for (unsigned operand = 0; operand < OPERANDS; operand++) {
        if (operation_has(operation->kind, (enum operand)operand) &&
            !putters[operand](record, operation))
            return false;
    }
    return true;
}

static bool encode_wide_map(uint8_t *record, const struct operation *operation)
{
    put_flags(record, operation);
    put_widest(record, operation);
    return amount_is_zero(&operation->alignment) && amount_is_zero(&operation->offset) &&
           operation->descriptor == -1 && operation->place.mapping == PLACE_ABSOLUTE &&
           amount_is_zero(&operation->place.offset);
}

static bool encode_wide(uint8_t *record, const struct operation *operation)
{
    enum form form = record_form_of(operation->kind, LAYOUT_WIDE);

    memset(record, 0, DECODE_RECORD);
    record[AT_OPCODE] = record_opcode(form);
    if (form == FORM_MAP_WIDE)
        return encode_wide_map(record, operation);
    put_origin(record, operation);
    put_amount(record, AT_OFFSET, 4, SHIFT_OFFSET_BASE, &operation->place.offset);
    put_amount(record, AT_SECOND, 4, SHIFT_LENGTH_BASE, &operation->length);
    return form != FORM_NOTHING && amount_fits(&operation->place.offset, 32) &&
           amount_fits(&operation->length, 32);
}

static bool encode_operation(uint8_t *record, const struct operation *operation)
{
    return encode_exact(record, operation) || encode_wide(record, operation);
}

/* A place in a mapping must follow that map statement; otherwise decoding returns another place. */
static bool reference_stands(const struct operation *operation, int32_t maps)
{
    return operation->place.mapping < maps ||
           (operation_facts[operation->kind].operands & (HAS_PLACE | HAS_OPTIONS)) == 0;
}

/* Is this a valid operation whose encoding decodes to the same operation? */
static bool operation_stands(const struct operation *operation, int32_t maps)
{
    return (unsigned)operation->kind < OPERATION_KINDS && reference_stands(operation, maps);
}

size_t program_encode(const struct program *program, uint8_t *bytes, size_t capacity,
                      size_t *culprit)
{
    size_t size = DECODE_HEADER + program->count * DECODE_RECORD;
    uint8_t header[DECODE_HEADER], record[DECODE_RECORD];
    int32_t maps = 0;

    *culprit = SIZE_MAX;
    if (!world_encode(&program->world, header))
        return 0;
    if (capacity >= DECODE_HEADER)
        memcpy(bytes, header, DECODE_HEADER);
    for (size_t i = 0; i < program->count; i++) {
        const struct operation *operation = &program->operations[i];
        size_t at = DECODE_HEADER + i * DECODE_RECORD;

        *culprit = i;
        if (i >= DECODE_OPERATIONS_MAX || !operation_stands(operation, maps) ||
            !encode_operation(record, operation))
            return 0;
        if (capacity >= at + DECODE_RECORD)
            memcpy(bytes + at, record, DECODE_RECORD);
        maps += operation->kind == OPERATION_MAP;
    }
    return size;
}
