/* SPDX-License-Identifier: MIT
 *
 * Decodes any bytes to a program. A record makes no operation when its opcode is reserved, when it
 * refers to a map statement before there is one, or when it is incomplete. Every other record makes
 * one. This file decodes the exact forms, decode_folded.c the folded ones.
 */
#include "reference/decode_record.h"
#include "reference/decode_world.h"

#include <string.h>

static enum amount_base base_of(const struct decoder *decoder, unsigned shift)
{
    unsigned base = modifiers(decoder) >> shift & 3;

    return base < AMOUNT_BASES ? (enum amount_base)base : AMOUNT_ZERO;
}

static struct amount exact_amount(const struct decoder *decoder, unsigned at, unsigned shift)
{
    return (struct amount){base_of(decoder, shift), (int16_t)field(decoder, at),
                           (int16_t)field(decoder, at + 2)};
}

static struct amount wide_amount(const struct decoder *decoder, unsigned at, unsigned shift)
{
    return (struct amount){base_of(decoder, shift), (int32_t)field_wide(decoder, at),
                           (int32_t)field_wide(decoder, at + 4)};
}

/* Reads the origin of an exact place. False when the origin is a mapping and there is none yet. */
static bool exact_origin(const struct decoder *decoder, struct operation *operation)
{
    operation->place.mapping = PLACE_ABSOLUTE;
    switch (modifiers(decoder) >> SHIFT_ORIGIN & 3) {
    case ORIGIN_MAPPING:
        if (decoder->maps == 0)
            return false;
        operation->place.mapping = (int32_t)(field(decoder, AT_ORDINAL) % decoder->maps);
        break;
    case ORIGIN_WORLD:
        operation->place.mapping = PLACE_WORLD;
        break;
    case ORIGIN_DESCRIPTOR:
        if (operation->kind == OPERATION_MAP)
            operation->descriptor = (int16_t)field(decoder, AT_ORDINAL);
        break;
    default:
        break;
    }
    return true;
}

/* ---- one function per operand; false: the record makes no operation ---- */

static bool get_place(const struct decoder *decoder, struct operation *operation)
{
    operation->place.offset = exact_amount(decoder, AT_OFFSET, SHIFT_OFFSET_BASE);
    return exact_origin(decoder, operation);
}

static bool get_length(const struct decoder *decoder, struct operation *operation)
{
    operation->length = exact_amount(decoder, AT_LENGTH, SHIFT_LENGTH_BASE);
    return true;
}

/* The only amount of map wide, sbrk and limit. */
static bool get_widest(const struct decoder *decoder, struct operation *operation)
{
    operation->length = (struct amount){base_of(decoder, SHIFT_LENGTH_BASE),
                                        (int32_t)field_wide(decoder, AT_OFFSET),
                                        (int64_t)bytes_get(decoder->record + AT_LENGTH, 8)};
    return true;
}

static bool get_second(const struct decoder *decoder, struct operation *operation)
{
    operation->new_length = exact_amount(decoder, AT_SECOND, SHIFT_SECOND_BASE);
    return true;
}

static bool get_may_move(const struct decoder *decoder, struct operation *operation)
{
    operation->may_move = (field_wide(decoder, AT_FLAGS) & 1) != 0;
    return true;
}

static bool get_protection(const struct decoder *decoder, struct operation *operation)
{
    operation->protection = field_wide(decoder, AT_PROTECTION);
    return true;
}

static bool get_choice(const struct decoder *decoder, struct operation *operation)
{
    operation->flags = field_wide(decoder, AT_FLAGS);
    return true;
}

static bool get_count(const struct decoder *decoder, struct operation *operation)
{
    operation->count = field_wide(decoder, AT_FLAGS);
    return true;
}

static bool get_moved(const struct decoder *decoder, struct operation *operation)
{
    operation->moved = (modifiers(decoder) & 1) != 0;
    return true;
}

static void get_flags(const struct decoder *decoder, struct operation *operation)
{
    operation->flags = field_wide(decoder, AT_FLAGS);
    get_protection(decoder, operation);
}

static bool get_options(const struct decoder *decoder, struct operation *operation)
{
    operation->alignment = exact_amount(decoder, AT_SECOND, SHIFT_SECOND_BASE);
    get_flags(decoder, operation);
    return get_place(decoder, operation);
}

/* ---- one function per layout; false: the record makes no operation ---- */

typedef bool getter(const struct decoder *decoder, struct operation *operation);

static bool read_nothing(const struct decoder *decoder, struct operation *operation)
{
    (void)decoder, (void)operation;
    return false;
}

static bool read_exact(const struct decoder *decoder, struct operation *operation)
{
    static getter *const getters[OPERANDS] = {
#define OPERAND(operand, text, bytes, help) get_##bytes,
#include "reference/operations.def"
    };

    for (unsigned operand = 0; operand < OPERANDS; operand++) {
        if (operation_has(operation->kind, (enum operand)operand) &&
            !getters[operand](decoder, operation))
            return false;
    }
    return true;
}

static bool read_offset(const struct decoder *decoder, struct operation *operation)
{
    get_length(decoder, operation);
    if (!get_options(decoder, operation))
        return false;
    operation->offset = operation->alignment;
    operation->alignment = (struct amount){0};
    return true;
}

static bool read_wide(const struct decoder *decoder, struct operation *operation)
{
    if (operation->kind == OPERATION_MAP) {
        get_flags(decoder, operation);
        return get_widest(decoder, operation);
    }
    operation->place.offset = wide_amount(decoder, AT_OFFSET, SHIFT_OFFSET_BASE);
    operation->length = wide_amount(decoder, AT_SECOND, SHIFT_LENGTH_BASE);
    return exact_origin(decoder, operation);
}

static getter *const readers[LAYOUTS] = {
    [LAYOUT_NOTHING] = read_nothing,
    [LAYOUT_FOLDED] = record_fold,
    [LAYOUT_PLACED] = record_fold_placed,
    [LAYOUT_WHOLE] = record_fold_whole,
    [LAYOUT_EXACT] = read_exact,
    [LAYOUT_OFFSET] = read_offset,
    [LAYOUT_WIDE] = read_wide,
};

static bool decode_record(struct decoder *decoder)
{
    const struct form_facts *form = &form_facts[record_form(decoder->record[AT_OPCODE])];
    struct operation operation = operation_default(form->kind);

    if (!readers[form->layout](decoder, &operation))
        return true;
    if (operation.kind == OPERATION_MAP)
        decoder->map_at[decoder->maps++] = (uint16_t)decoder->program->count;
    return program_append(decoder->program, &operation);
}

bool program_decode(struct program *program, const uint8_t *bytes, size_t size)
{
    uint8_t header[DECODE_HEADER] = {0};
    struct decoder decoder;

    program_clear(program);
    decoder.program = program;
    decoder.maps = 0;
    if (size > 0)
        memcpy(header, bytes, size < sizeof header ? size : sizeof header);
    world_decode(&program->world, header);
    for (size_t at = DECODE_HEADER; size >= DECODE_RECORD && at <= size - DECODE_RECORD;
         at += DECODE_RECORD) {
        if (program->count == DECODE_OPERATIONS_MAX)
            break;
        decoder.record = bytes + at;
        if (!decode_record(&decoder))
            return false;
    }
    return true;
}

const char *decode_problem(const uint8_t *bytes, size_t size)
{
    if (size < DECODE_HEADER)
        return "the header is incomplete: a byte file starts with 16 bytes of version and world";
    if (bytes[0] != DECODE_VERSION)
        return "unknown version: a saved byte file starts with the byte 1";
    if ((size - DECODE_HEADER) % DECODE_RECORD != 0)
        return "the last record is incomplete: operations are 24 bytes each";
    return NULL;
}
