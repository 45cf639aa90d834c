/* SPDX-License-Identifier: MIT
 *
 * Writes .ops text in its canonical form: equal programs have equal texts, and program_parse reads
 * an equal program back. An operation's text leaves out fields that have their defaults; a world
 * line is always complete.
 */
#include "reference/operation.h"
#include "reference/system.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

/* A text that is being written. `length` counts also the characters that do not fit. */
struct text {
    char *at;
    size_t size;
    int length;
};

static void text_add(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void text_add(struct text *text, const char *format, ...)
{
    bool full = (size_t)text->length >= text->size;
    va_list arguments;

    va_start(arguments, format);
    text->length += vsnprintf(full ? NULL : text->at + text->length,
                              full ? 0 : text->size - (size_t)text->length, format, arguments);
    va_end(arguments);
}

/* `sign`: another term precedes the amount, so the amount starts with + or -. */
static void add_amount(struct text *text, const struct amount *amount, bool sign)
{
    static const char *const bases[AMOUNT_BASES] = {"", "half", "top"};
    bool base = amount->base != AMOUNT_ZERO;

    if (base)
        text_add(text, "%s%s", sign ? "+" : "", bases[amount->base]);
    if (amount->pages != 0)
        text_add(text, base || sign ? "%+" PRId32 "p" : "%" PRId32 "p", amount->pages);
    if (amount->bytes != 0 && (base || amount->pages != 0))
        text_add(text, "%+" PRId64, amount->bytes);
    else if (amount->bytes != 0)
        text_add(text, sign ? "%+" PRId64 "b" : "%" PRId64 "b", amount->bytes);
    else if (!base && !sign && amount->pages == 0)
        text_add(text, "0");
}

static void add_place(struct text *text, const struct place *place)
{
    char name[24];

    if (place->mapping >= 0) {
        mapping_name(name, sizeof name, (size_t)place->mapping);
        text_add(text, "%s", name);
        add_amount(text, &place->offset, true);
        return;
    }
    if (place->mapping == PLACE_WORLD)
        text_add(text, "@");
    add_amount(text, &place->offset, false);
}

static bool amount_is_zero(const struct amount *amount)
{
    return amount->base == AMOUNT_ZERO && amount->pages == 0 && amount->bytes == 0;
}

static void add_map_place(struct text *text, const struct operation *operation)
{
    const struct place *place = &operation->place;

    if ((operation->flags & FLAG_FIXED) != 0)
        text_add(text, " fixed ");
    else if ((operation->flags & FLAG_FIXED_NOREPLACE) != 0)
        text_add(text, " noreplace ");
    else if (place->mapping != PLACE_ABSOLUTE || !amount_is_zero(&place->offset))
        text_add(text, " hint ");
    else
        return;
    add_place(text, place);
}

/* Adds the bits that no keyword expresses. */
static uint32_t plain_flags(uint32_t flags)
{
    flags &= ~(uint32_t)FLAG_UNINITIALIZED;
    if ((flags & FLAG_FIXED) != 0)
        return flags & ~(uint32_t)FLAG_FIXED;
    return flags & ~(uint32_t)FLAG_FIXED_NOREPLACE;
}

/* ---- one function per operand; each text begins with a blank ---- */

static void add_operand_place(struct text *text, const struct operation *operation)
{
    text_add(text, " ");
    add_place(text, &operation->place);
}

static void add_operand_length(struct text *text, const struct operation *operation)
{
    text_add(text, " ");
    add_amount(text, &operation->length, false);
}

static void add_operand_new_length(struct text *text, const struct operation *operation)
{
    text_add(text, " ");
    add_amount(text, &operation->new_length, false);
}

static void add_operand_may_move(struct text *text, const struct operation *operation)
{
    text_add(text, "%s", operation->may_move ? " maymove" : "");
}

static void add_operand_moved(struct text *text, const struct operation *operation)
{
    text_add(text, "%s", operation->moved ? " moved" : "");
}

static void add_operand_protection(struct text *text, const struct operation *operation)
{
    text_add(text, " prot=0x%" PRIx32, operation->protection);
}

static void add_operand_advice(struct text *text, const struct operation *operation)
{
    text_add(text, " advice=%" PRIu32, operation->flags);
}

static void add_operand_sync(struct text *text, const struct operation *operation)
{
    text_add(text, " sync=%" PRIu32, operation->flags);
}

static void add_operand_count(struct text *text, const struct operation *operation)
{
    text_add(text, " %" PRIu32, operation->count);
}

static void add_operand_options(struct text *text, const struct operation *operation)
{
    if ((operation->flags & FLAG_UNINITIALIZED) != 0)
        text_add(text, " uninitialized");
    if (!amount_is_zero(&operation->alignment)) {
        text_add(text, " align ");
        add_amount(text, &operation->alignment, false);
    }
    add_map_place(text, operation);
    if (operation->protection != PROTECTION_DEFAULT)
        add_operand_protection(text, operation);
    if (plain_flags(operation->flags) != FLAG_DEFAULT)
        text_add(text, " flags=0x%" PRIx32, plain_flags(operation->flags));
    if (operation->descriptor != -1)
        text_add(text, " fd=%" PRId32, operation->descriptor);
    if (!amount_is_zero(&operation->offset)) {
        text_add(text, " offset=");
        add_amount(text, &operation->offset, false);
    }
}

static void (*const printers[OPERANDS])(struct text *, const struct operation *) = {
#define OPERAND(operand, text, ...) add_operand_##text,
#include "reference/operations.def"
};

static void add_name(struct text *text, enum operation_kind kind, size_t ordinal)
{
    char name[24];

    mapping_name(name, sizeof name, ordinal);
    if (kind == OPERATION_MAP)
        text_add(text, "%s = ", name);
    text_add(text, "%s", operation_name(kind));
}

static void add_statement(struct text *text, const struct operation *operation, size_t ordinal)
{
    if ((unsigned)operation->kind >= OPERATION_KINDS) {
        text_add(text, "# unknown operation %d", (int)operation->kind);
        return;
    }
    add_name(text, operation->kind, ordinal);
    for (unsigned operand = 0; operand < OPERANDS; operand++) {
        if (operation_has(operation->kind, (enum operand)operand))
            printers[operand](text, operation);
    }
}

static void add_expectation(struct text *text, const struct expectation *expectation)
{
    if (expectation->kind == EXPECT_NOTHING)
        return;
    text_add(text, " => ");
    if (expectation->kind == EXPECT_PLACE)
        add_place(text, &expectation->place);
    else if (expectation->kind == EXPECT_FAILURE)
        text_add(text, "%s", error_print((enum error_name)expectation->error));
    else
        text_add(text, "ok");
}

int operation_print(char *text, size_t size, const struct operation *operation, size_t ordinal)
{
    struct text out = {text, size, 0};

    add_statement(&out, operation, ordinal);
    add_expectation(&out, &operation->expectation);
    return out.length;
}

int world_print(char *text, size_t size, const struct world *world)
{
    struct text out = {text, size, 0};
    uint64_t page_size = world->page_size == 0 ? 1 : world->page_size;
    struct amount first_break = {.pages = (int32_t)(world->first_break / page_size),
                                 .bytes = (int64_t)(world->first_break % page_size)};

    text_add(&out, "world pages=%" PRIu32 " page=%" PRIu32 " skip=%" PRIu32 " growth=%" PRIu32,
             world->page_count, world->page_size, world->skip_limit, world->growth_minimum);
    text_add(&out, " break=");
    add_amount(&out, &first_break, false);
    text_add(&out, " limit=%" PRIu32, world->limit);
    if (world->fail_at != 0)
        text_add(&out, " fail=%" PRIu32, world->fail_at);
    if (world->without_memory)
        text_add(&out, " memory=none");
    return out.length;
}

int amount_print(char *text, size_t size, const struct amount *amount)
{
    struct text out = {text, size, 0};

    add_amount(&out, amount, false);
    return out.length;
}

int place_print(char *text, size_t size, const struct place *place)
{
    struct text out = {text, size, 0};

    add_place(&out, place);
    return out.length;
}
