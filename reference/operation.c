/* SPDX-License-Identifier: MIT
 *
 * Operations and programs as values: defaults, equality, and the growing array of a program.
 * operation_parse.c reads the text form, and operation_print.c writes it.
 */
#include "reference/operation.h"
#include "reference/array.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct operation operation_default(enum operation_kind kind)
{
    return (struct operation){
        .kind = kind,
        .place = {.mapping = PLACE_ABSOLUTE},
        .protection = PROTECTION_DEFAULT,
        .flags = kind == OPERATION_MAP ? FLAG_DEFAULT : 0,
        .descriptor = -1,
        .expectation = {.place = {.mapping = PLACE_ABSOLUTE}},
    };
}

static bool amount_equal(const struct amount *left, const struct amount *right)
{
    return left->base == right->base && left->pages == right->pages && left->bytes == right->bytes;
}

static bool place_equal(const struct place *left, const struct place *right)
{
    return left->mapping == right->mapping && amount_equal(&left->offset, &right->offset);
}

static bool expectation_equal(const struct expectation *left, const struct expectation *right)
{
    if (left->kind != right->kind)
        return false;
    if (left->kind == EXPECT_PLACE)
        return place_equal(&left->place, &right->place);
    return left->kind != EXPECT_FAILURE || left->error == right->error;
}

/* One function per operand, for the table below. */
static bool equal_place(const struct operation *left, const struct operation *right)
{
    return place_equal(&left->place, &right->place);
}

static bool equal_length(const struct operation *left, const struct operation *right)
{
    return amount_equal(&left->length, &right->length);
}

static bool equal_new_length(const struct operation *left, const struct operation *right)
{
    return amount_equal(&left->new_length, &right->new_length);
}

static bool equal_moved(const struct operation *left, const struct operation *right)
{
    return left->moved == right->moved;
}

static bool equal_may_move(const struct operation *left, const struct operation *right)
{
    return left->may_move == right->may_move;
}

static bool equal_protection(const struct operation *left, const struct operation *right)
{
    return left->protection == right->protection;
}

static bool equal_advice(const struct operation *left, const struct operation *right)
{
    return left->flags == right->flags;
}

static bool equal_sync(const struct operation *left, const struct operation *right)
{
    return left->flags == right->flags;
}

static bool equal_count(const struct operation *left, const struct operation *right)
{
    return left->count == right->count;
}

static bool equal_options(const struct operation *left, const struct operation *right)
{
    return equal_place(left, right) && amount_equal(&left->alignment, &right->alignment) &&
           amount_equal(&left->offset, &right->offset) && equal_protection(left, right) &&
           left->flags == right->flags && left->descriptor == right->descriptor;
}

static bool (*const equals[OPERANDS])(const struct operation *, const struct operation *) = {
#define OPERAND(operand, text, ...) equal_##text,
#include "reference/operations.def"
};

bool operation_equal(const struct operation *left, const struct operation *right)
{
    if (left->kind != right->kind || !expectation_equal(&left->expectation, &right->expectation))
        return false;
    for (unsigned operand = 0; operand < OPERANDS; operand++) {
        if (operation_has(left->kind, (enum operand)operand) && !equals[operand](left, right))
            return false;
    }
    return true;
}

bool program_append(struct program *program, const struct operation *operation)
{
    if (!array_reserve(&program->operations, &program->capacity, program->count + 1,
                       sizeof *program->operations))
        return false;
    program->operations[program->count++] = *operation;
    return true;
}

void program_clear(struct program *program)
{
    program->world = WORLD_DEFAULT;
    program->count = 0;
}

void program_free(struct program *program)
{
    free(program->operations);
    program->operations = NULL;
    program->capacity = 0;
    program_clear(program);
}

size_t program_ordinal(const struct program *program, size_t index)
{
    size_t ordinal = 0;

    for (size_t each = 0; each < index && each < program->count; each++)
        ordinal += program->operations[each].kind == OPERATION_MAP;
    return ordinal;
}

void mapping_name(char *text, size_t size, size_t ordinal)
{
    if (ordinal < 26)
        snprintf(text, size, "%c", (char)('a' + (int)ordinal));
    else
        snprintf(text, size, "m%zu", ordinal);
}
