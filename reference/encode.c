/* SPDX-License-Identifier: MIT
 *
 * Program -> bytes, always in exact forms, so that decoding gives the same program again. What
 * an exact form cannot say takes a wide one; what neither can say has no byte form. Expectations
 * have none either and are left out.
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

static bool exact_fits(const struct operation *operation)
{
    return amount_fits(&operation->place.offset, 16) && amount_fits(&operation->length, 16);
}

static void put_exact(uint8_t *record, enum form form, const struct operation *operation,
                      const struct amount *second)
{
    record[AT_OPCODE] = record_opcode(form);
    put_origin(record, operation);
    put_amount(record, AT_OFFSET, 2, SHIFT_OFFSET_BASE, &operation->place.offset);
    put_amount(record, AT_LENGTH, 2, SHIFT_LENGTH_BASE, &operation->length);
    put_amount(record, AT_SECOND, 2, SHIFT_SECOND_BASE, second);
}

/* One length and nothing else: every amount fits. */
static bool put_widest(uint8_t *record, enum form form, const struct operation *operation)
{
    const struct amount *length = &operation->length;

    record[AT_OPCODE] = record_opcode(form);
    bytes_put(record + AT_OFFSET, 4, (uint64_t)length->pages);
    bytes_put(record + AT_LENGTH, 8, (uint64_t)length->bytes);
    record[AT_MODIFIERS] |= (uint8_t)((unsigned)length->base << SHIFT_LENGTH_BASE);
    return true;
}

static bool encode_map(uint8_t *record, const struct operation *operation)
{
    bool aligned = !amount_is_zero(&operation->alignment);
    bool offset = !amount_is_zero(&operation->offset);
    bool described = operation->descriptor != -1;
    bool placed = operation->place.mapping != PLACE_ABSOLUTE;
    const struct amount *second = offset ? &operation->offset : &operation->alignment;

    bytes_put(record + AT_PROTECTION, 4, operation->protection);
    bytes_put(record + AT_FLAGS, 4, operation->flags);
    if ((aligned && offset) || (described && (placed || !fits(operation->descriptor, 16))))
        return false;
    if (exact_fits(operation) && amount_fits(second, 16)) {
        put_exact(record, offset ? FORM_MAP_OFFSET_EXACT : FORM_MAP_ALIGNED_EXACT, operation,
                  second);
        return true;
    }
    if (aligned || offset || described || placed || !amount_is_zero(&operation->place.offset))
        return false;
    return put_widest(record, FORM_MAP_WIDE, operation);
}

static bool encode_range(uint8_t *record, enum form exact, enum form wide,
                         const struct operation *operation)
{
    if (exact_fits(operation)) {
        put_exact(record, exact, operation, &(struct amount){0});
        return true;
    }
    if (!amount_fits(&operation->place.offset, 32) || !amount_fits(&operation->length, 32))
        return false;
    record[AT_OPCODE] = record_opcode(wide);
    put_origin(record, operation);
    put_amount(record, AT_OFFSET, 4, SHIFT_OFFSET_BASE, &operation->place.offset);
    put_amount(record, AT_SECOND, 4, SHIFT_LENGTH_BASE, &operation->length);
    return true;
}

static bool encode_remap(uint8_t *record, const struct operation *operation)
{
    if (!exact_fits(operation) || !amount_fits(&operation->new_length, 16))
        return false;
    put_exact(record, FORM_REMAP_EXACT, operation, &operation->new_length);
    bytes_put(record + AT_FLAGS, 4, operation->moved);
    return true;
}

static bool encode_protect(uint8_t *record, const struct operation *operation)
{
    if (!exact_fits(operation))
        return false;
    put_exact(record, FORM_PROTECT_EXACT, operation, &(struct amount){0});
    bytes_put(record + AT_PROTECTION, 4, operation->protection);
    return true;
}

static bool encode_fail(uint8_t *record, const struct operation *operation)
{
    record[AT_OPCODE] = record_opcode(FORM_FAIL_EXACT);
    record[AT_MODIFIERS] = operation->moved;
    bytes_put(record + AT_FLAGS, 4, operation->count);
    return true;
}

static bool encode_operation(uint8_t *record, const struct operation *operation)
{
    memset(record, 0, DECODE_RECORD);
    switch (operation->kind) {
    case OPERATION_MAP:
        return encode_map(record, operation);
    case OPERATION_UNMAP:
        return encode_range(record, FORM_UNMAP_EXACT, FORM_UNMAP_WIDE, operation);
    case OPERATION_WRITE:
        return encode_range(record, FORM_WRITE_EXACT, FORM_WRITE_WIDE, operation);
    case OPERATION_DISCARD:
        return encode_range(record, FORM_DISCARD_EXACT, FORM_DISCARD_WIDE, operation);
    case OPERATION_REMAP:
        return encode_remap(record, operation);
    case OPERATION_PROTECT:
        return encode_protect(record, operation);
    case OPERATION_SBRK:
        return put_widest(record, FORM_SBRK_EXACT, operation);
    case OPERATION_LIMIT:
        return put_widest(record, FORM_LIMIT_EXACT, operation);
    case OPERATION_FAIL:
        return encode_fail(record, operation);
    default:
        return false;
    }
}

/* A place in a mapping needs that map before it, or decoding would give another. */
static bool reference_stands(const struct operation *operation, int32_t maps)
{
    switch (operation->kind) {
    case OPERATION_SBRK:
    case OPERATION_FAIL:
    case OPERATION_LIMIT:
        return true;
    default:
        return operation->place.mapping < maps;
    }
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
        if (i >= DECODE_OPERATIONS_MAX || !reference_stands(operation, maps) ||
            !encode_operation(record, operation))
            return 0;
        if (capacity >= at + DECODE_RECORD)
            memcpy(bytes + at, record, DECODE_RECORD);
        maps += operation->kind == OPERATION_MAP;
    }
    return size;
}
