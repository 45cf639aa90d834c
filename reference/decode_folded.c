/* SPDX-License-Identifier: MIT
 *
 * Folded forms turn any bytes into an operation that is likely to find defects. Lengths are a few
 * pages, or a byte more or less. Places are inside a mapping of an earlier statement, or next to
 * it. So random bytes unmap, write to and split mappings.
 */
#include "reference/decode_record.h"

enum { MAP_PAGES = 9, MAP_PAGES_BIG = 70, LENGTH_PAGES = 9, SBRK_BYTES = 512 };

static struct amount map_length(const struct decoder *decoder, uint32_t ordinal)
{
    return decoder->program->operations[decoder->map_at[ordinal]].length;
}

/* Of 16 values, ten give 0, two +1, two -1, one 0..15 and one -15..0. */
static int64_t fold_bytes(uint32_t value)
{
    switch (value % 16) {
    case 0:
    case 1:
        return 1;
    case 2:
    case 3:
        return -1;
    case 4:
        return value / 16 % 16;
    case 5:
        return -(int64_t)(value / 16 % 16);
    default:
        return 0;
    }
}

static struct amount fold_length(const struct decoder *decoder, unsigned at)
{
    return (struct amount){.pages = 1 + (int32_t)(field(decoder, at) % LENGTH_PAGES),
                           .bytes = fold_bytes(field(decoder, at + 2))};
}

/* A page of a mapping, rarely the page before or after it. Without a mapping it is a page of the
 * world. */
static struct place fold_place(const struct decoder *decoder)
{
    uint32_t page = field(decoder, AT_OFFSET) & INT16_MAX, mapping;
    struct place place = {.mapping = PLACE_WORLD};
    bool around = modifiers(decoder) >> 4 == 0xf;

    place.offset.bytes =
        modifiers(decoder) % 16 == 0xf ? fold_bytes(field(decoder, AT_OFFSET + 2)) : 0;
    if (decoder->maps == 0 || modifiers(decoder) >> 6 == 2) {
        place.offset.pages = (int32_t)(page % (decoder->program->world.page_count + 1));
        return place;
    }
    mapping = field(decoder, AT_ORDINAL) % decoder->maps;
    int32_t pages = map_length(decoder, mapping).pages;
    uint32_t choices = (pages < 1 ? 1 : (uint32_t)pages) + (around ? 2 : 0);
    place.mapping = (int32_t)mapping;
    place.offset.pages = (int32_t)(page % choices) - (around ? 1 : 0);
    return place;
}

static bool fold_map(const struct decoder *decoder, struct operation *operation)
{
    uint32_t pages = field(decoder, AT_LENGTH);

    operation->length.bytes = fold_bytes(field(decoder, AT_LENGTH + 2));
    if (pages < 0xf000)
        operation->length.pages = 1 + (int32_t)(pages % MAP_PAGES);
    else
        operation->length.pages = (int32_t)(pages % MAP_PAGES_BIG);
    if (modifiers(decoder) % 4 == 3)
        operation->flags |= FLAG_UNINITIALIZED;
    if (modifiers(decoder) / 4 % 8 == 7)
        operation->alignment.pages = 1 << field(decoder, AT_SECOND) % 4;
    return true;
}

bool record_fold_placed(const struct decoder *decoder, struct operation *operation)
{
    static const uint32_t flags[4] = {0, 0, FLAG_FIXED, FLAG_FIXED_NOREPLACE};

    operation->length = fold_length(decoder, AT_LENGTH);
    operation->place = fold_place(decoder);
    operation->flags |= flags[field(decoder, AT_SECOND) % 4];
    return true;
}

/* A whole mapping, or its first page when the exact form cannot express the mapping's length. */
static bool fold_whole(const struct decoder *decoder, int64_t limit, struct operation *operation)
{
    struct amount length;

    if (decoder->maps == 0)
        return false;
    operation->place.mapping = (int32_t)(field(decoder, AT_ORDINAL) % decoder->maps);
    length = map_length(decoder, (uint32_t)operation->place.mapping);
    if (length.pages > limit || length.pages < -limit || length.bytes > limit ||
        length.bytes < -limit)
        length = (struct amount){.pages = 1};
    operation->length = length;
    return true;
}

static bool fold_range(const struct decoder *decoder, struct operation *operation)
{
    operation->place = fold_place(decoder);
    operation->length = fold_length(decoder, AT_LENGTH);
    return true;
}

static bool fold_write(const struct decoder *decoder, struct operation *operation)
{
    uint32_t value = field(decoder, AT_LENGTH);

    if (decoder->maps == 0)
        return false;
    fold_range(decoder, operation);
    if (value >= 0x8000)
        operation->length = (struct amount){.bytes = 1 + value % 16};
    return true;
}

static bool fold_remap(const struct decoder *decoder, struct operation *operation)
{
    if (!fold_whole(decoder, INT16_MAX, operation))
        return false;
    operation->new_length = fold_length(decoder, AT_SECOND);
    operation->may_move = modifiers(decoder) % 2 != 0;
    return true;
}

static bool fold_protect(const struct decoder *decoder, struct operation *operation)
{
    operation->protection = field(decoder, AT_PROTECTION) % 8;
    return fold_range(decoder, operation);
}

/* Any number that a header names, and a few that none does. */
static bool fold_advise(const struct decoder *decoder, struct operation *operation)
{
    operation->flags = field(decoder, AT_FLAGS) % 26;
    return fold_range(decoder, operation);
}

static bool fold_posix_advise(const struct decoder *decoder, struct operation *operation)
{
    operation->flags = field(decoder, AT_FLAGS) % 6;
    return fold_range(decoder, operation);
}

static bool fold_msync(const struct decoder *decoder, struct operation *operation)
{
    operation->flags = field(decoder, AT_FLAGS) % 8;
    return fold_range(decoder, operation);
}

/* A number of pages up or down, or an odd number of bytes. */
static bool fold_sbrk(const struct decoder *decoder, struct operation *operation)
{
    int32_t bytes = (int32_t)(field(decoder, AT_LENGTH + 2) % SBRK_BYTES) - SBRK_BYTES / 2;

    operation->length.pages = (int32_t)(field(decoder, AT_LENGTH) % 8) - 3;
    if (modifiers(decoder) % 2 != 0)
        operation->length = (struct amount){.bytes = bytes};
    return true;
}

static bool fold_limit(const struct decoder *decoder, struct operation *operation)
{
    uint32_t pages = field(decoder, AT_LENGTH) % (decoder->program->world.page_count + 1);

    operation->length.pages = (int32_t)pages;
    return true;
}

static bool fold_fail(const struct decoder *decoder, struct operation *operation)
{
    operation->count = 1 + field_wide(decoder, AT_FLAGS) % 3;
    operation->moved = modifiers(decoder) % 2 != 0;
    return true;
}

bool record_fold(const struct decoder *decoder, struct operation *operation)
{
    static bool (*const folds[OPERATION_KINDS])(const struct decoder *, struct operation *) = {
#define OPERATION(kind, name, actor, answer, operands, judged, allowed, applied, folded, ...)      \
    fold_##folded,
#include "reference/operations.def"
    };

    return folds[operation->kind](decoder, operation);
}

bool record_fold_whole(const struct decoder *decoder, struct operation *operation)
{
    return fold_whole(decoder, INT32_MAX, operation);
}
