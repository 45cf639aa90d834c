/* SPDX-License-Identifier: MIT
 *
 * Bytes -> program, total: a reserved opcode, a reference before any map statement and a cut
 * last record say nothing, everything else means something. Here are the exact forms; the folded
 * ones are in decode_folded.c.
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

/* The one length of map wide, sbrk and limit. */
static struct amount widest_amount(const struct decoder *decoder)
{
    return (struct amount){base_of(decoder, SHIFT_LENGTH_BASE),
                           (int32_t)field_wide(decoder, AT_OFFSET),
                           (int64_t)bytes_get(decoder->record + AT_LENGTH, 8)};
}

/* Where an exact place counts from. False: a mapping, and there is none yet. */
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

static bool exact_range(const struct decoder *decoder, struct operation *operation)
{
    operation->place.offset = exact_amount(decoder, AT_OFFSET, SHIFT_OFFSET_BASE);
    operation->length = exact_amount(decoder, AT_LENGTH, SHIFT_LENGTH_BASE);
    return exact_origin(decoder, operation);
}

static bool wide_range(const struct decoder *decoder, struct operation *operation)
{
    operation->place.offset = wide_amount(decoder, AT_OFFSET, SHIFT_OFFSET_BASE);
    operation->length = wide_amount(decoder, AT_SECOND, SHIFT_LENGTH_BASE);
    return exact_origin(decoder, operation);
}

static bool exact_map(const struct decoder *decoder, enum form form, struct operation *operation)
{
    operation->protection = field_wide(decoder, AT_PROTECTION);
    operation->flags = field_wide(decoder, AT_FLAGS);
    if (form == FORM_MAP_WIDE) {
        operation->length = widest_amount(decoder);
        return true;
    }
    if (form == FORM_MAP_ALIGNED_EXACT)
        operation->alignment = exact_amount(decoder, AT_SECOND, SHIFT_SECOND_BASE);
    else
        operation->offset = exact_amount(decoder, AT_SECOND, SHIFT_SECOND_BASE);
    return exact_range(decoder, operation);
}

static bool exact_remap(const struct decoder *decoder, struct operation *operation)
{
    operation->new_length = exact_amount(decoder, AT_SECOND, SHIFT_SECOND_BASE);
    operation->moved = (field_wide(decoder, AT_FLAGS) & 1) != 0;
    return exact_range(decoder, operation);
}

static bool exact_fail(const struct decoder *decoder, struct operation *operation)
{
    operation->count = field_wide(decoder, AT_FLAGS);
    operation->moved = (modifiers(decoder) & 1) != 0;
    return true;
}

static bool exact_widest(const struct decoder *decoder, struct operation *operation)
{
    operation->length = widest_amount(decoder);
    return true;
}

static const enum operation_kind kinds[FORMS] = {
    [FORM_UNMAP_FOLDED] = OPERATION_UNMAP,     [FORM_UNMAP_WHOLE] = OPERATION_UNMAP,
    [FORM_UNMAP_EXACT] = OPERATION_UNMAP,      [FORM_UNMAP_WIDE] = OPERATION_UNMAP,
    [FORM_WRITE_FOLDED] = OPERATION_WRITE,     [FORM_WRITE_EXACT] = OPERATION_WRITE,
    [FORM_WRITE_WIDE] = OPERATION_WRITE,       [FORM_DISCARD_FOLDED] = OPERATION_DISCARD,
    [FORM_DISCARD_EXACT] = OPERATION_DISCARD,  [FORM_DISCARD_WIDE] = OPERATION_DISCARD,
    [FORM_REMAP_FOLDED] = OPERATION_REMAP,     [FORM_REMAP_EXACT] = OPERATION_REMAP,
    [FORM_PROTECT_FOLDED] = OPERATION_PROTECT, [FORM_PROTECT_EXACT] = OPERATION_PROTECT,
    [FORM_SBRK_FOLDED] = OPERATION_SBRK,       [FORM_SBRK_EXACT] = OPERATION_SBRK,
    [FORM_FAIL_FOLDED] = OPERATION_FAIL,       [FORM_FAIL_EXACT] = OPERATION_FAIL,
    [FORM_LIMIT_FOLDED] = OPERATION_LIMIT,     [FORM_LIMIT_EXACT] = OPERATION_LIMIT,
};

/* False: the record says nothing. */
static bool decode_form(const struct decoder *decoder, enum form form, struct operation *operation)
{
    switch (form) {
    case FORM_NOTHING:
        return false;
    case FORM_MAP_ALIGNED_EXACT:
    case FORM_MAP_OFFSET_EXACT:
    case FORM_MAP_WIDE:
        return exact_map(decoder, form, operation);
    case FORM_UNMAP_EXACT:
    case FORM_WRITE_EXACT:
    case FORM_DISCARD_EXACT:
        return exact_range(decoder, operation);
    case FORM_UNMAP_WIDE:
    case FORM_WRITE_WIDE:
    case FORM_DISCARD_WIDE:
        return wide_range(decoder, operation);
    case FORM_REMAP_EXACT:
        return exact_remap(decoder, operation);
    case FORM_PROTECT_EXACT:
        operation->protection = field_wide(decoder, AT_PROTECTION);
        return exact_range(decoder, operation);
    case FORM_SBRK_EXACT:
    case FORM_LIMIT_EXACT:
        return exact_widest(decoder, operation);
    case FORM_FAIL_EXACT:
        return exact_fail(decoder, operation);
    default:
        return record_fold(decoder, form, operation);
    }
}

static bool decode_record(struct decoder *decoder)
{
    enum form form = record_form(decoder->record[AT_OPCODE]);
    struct operation operation = operation_default(kinds[form]);

    if (!decode_form(decoder, form, &operation))
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
        return "the header is cut: a byte file starts with 16 bytes of version and world";
    if (bytes[0] != DECODE_VERSION)
        return "unknown version: a saved byte file starts with the byte 1";
    if ((size - DECODE_HEADER) % DECODE_RECORD != 0)
        return "the last record is cut: operations are 24 bytes each";
    return NULL;
}
