/* SPDX-License-Identifier: MIT
 *
 * See edit.h. An operation can refer to a map in two places: in its address, and in its
 * expectation. When an edit removes the map of an expectation, it drops the expectation and keeps
 * the operation.
 */
#include "fuzz/mutate/edit.h"
#include <stdlib.h>
#include <string.h>

enum { GONE = INT32_MIN }; /* number of a removed map statement */

bool edit_copy(struct program *to, const struct program *from)
{
    program_clear(to);
    to->world = from->world;
    for (size_t i = 0; i < from->count; i++)
        if (!program_append(to, &from->operations[i]))
            return false;
    return true;
}

/* Maps old numbers of map statements to new ones, filled while renumber_operation walks the
 * program. */
struct numbering {
    int32_t *numbers;
    size_t seen, kept;
    enum orphan orphan;
};

static int32_t renumber(const struct numbering *numbering, int32_t mapping)
{
    if (mapping < 0)
        return mapping;
    return (size_t)mapping < numbering->seen ? numbering->numbers[mapping] : GONE;
}

/* The new reference of an operation whose map was removed: the nearest remaining map before it. */
static int32_t turn(const struct numbering *numbering, int32_t mapping)
{
    for (size_t i = (size_t)mapping; i > 0 && i <= numbering->seen; i--)
        if (numbering->numbers[i - 1] != GONE)
            return numbering->numbers[i - 1];
    return numbering->kept > 0 ? 0 : PLACE_WORLD;
}

static void renumber_expectation(const struct numbering *numbering, struct operation *operation)
{
    struct expectation *expectation = &operation->expectation;
    if (expectation->kind != EXPECT_PLACE)
        return;
    expectation->place.mapping = renumber(numbering, expectation->place.mapping);
    if (expectation->place.mapping == GONE)
        expectation->kind = EXPECT_NOTHING;
}

/* True when the operation stays. */
static bool renumber_operation(struct numbering *numbering, struct operation *operation, bool cut)
{
    int32_t mapping = renumber(numbering, operation->place.mapping);
    bool stays = !cut && (mapping != GONE || numbering->orphan == ORPHAN_TURNED);
    if (stays && mapping == GONE)
        mapping = turn(numbering, operation->place.mapping);
    operation->place.mapping = mapping;
    if (operation->kind == OPERATION_MAP)
        numbering->numbers[numbering->seen++] = stays ? (int32_t)numbering->kept++ : GONE;
    renumber_expectation(numbering, operation);
    return stays;
}

bool edit_remove(struct program *program, size_t first, size_t count, enum orphan orphan)
{
    size_t maps = program_ordinal(program, program->count);
    struct numbering numbering = {.numbers = calloc(maps + 1, sizeof(int32_t)), .orphan = orphan};
    if (numbering.numbers == NULL)
        return false;
    size_t kept = 0;
    for (size_t i = 0; i < program->count; i++) {
        bool cut = i >= first && i < first + count;
        if (renumber_operation(&numbering, &program->operations[i], cut))
            program->operations[kept++] = program->operations[i];
    }
    program->count = kept;
    free(numbering.numbers);
    return true;
}

static bool reserve_operations(struct program *program, size_t count)
{
    size_t before = program->count;
    bool reserved = true;
    struct operation filler = operation_default(OPERATION_MAP);
    for (size_t i = 0; reserved && i < count; i++)
        reserved = program_append(program, &filler);
    program->count = before;
    return reserved;
}

static size_t count_maps(const struct operation *pieces, size_t count)
{
    size_t maps = 0;
    for (size_t i = 0; i < count; i++)
        maps += pieces[i].kind == OPERATION_MAP;
    return maps;
}

static void shift_place(struct place *place, size_t base, size_t maps)
{
    if (place->mapping >= (int32_t)base)
        place->mapping += (int32_t)maps;
}

bool edit_insert(struct program *program, size_t at, const struct operation *pieces, size_t count)
{
    if (!reserve_operations(program, count))
        return false;
    size_t base = program_ordinal(program, at);
    size_t maps = count_maps(pieces, count);
    for (size_t i = at; maps > 0 && i < program->count; i++) {
        struct operation *operation = &program->operations[i];
        shift_place(&operation->place, base, maps);
        if (operation->expectation.kind == EXPECT_PLACE)
            shift_place(&operation->expectation.place, base, maps);
    }
    memmove(&program->operations[at + count], &program->operations[at],
            (program->count - at) * sizeof program->operations[0]);
    memcpy(&program->operations[at], pieces, count * sizeof pieces[0]);
    program->count += count;
    return true;
}

static int32_t adopted(int32_t mapping, size_t from, size_t maps, size_t base)
{
    if (mapping < 0)
        return mapping;
    if (mapping >= (int32_t)from && mapping < (int32_t)(from + maps))
        return mapping - (int32_t)from + (int32_t)base;
    return base > 0 ? mapping % (int32_t)base : PLACE_WORLD;
}

void edit_adopt(struct operation *pieces, size_t count, size_t from, size_t base)
{
    size_t maps = count_maps(pieces, count);
    for (size_t i = 0; i < count; i++) {
        pieces[i].place.mapping = adopted(pieces[i].place.mapping, from, maps, base);
        pieces[i].expectation = operation_default(OPERATION_MAP).expectation;
    }
}

void edit_repair(struct program *program)
{
    size_t maps = 0;
    for (size_t i = 0; i < program->count; i++) {
        struct operation *operation = &program->operations[i];
        struct expectation *expectation = &operation->expectation;
        if (operation->place.mapping >= (int32_t)maps)
            operation->place.mapping =
                maps > 0 ? operation->place.mapping % (int32_t)maps : PLACE_WORLD;
        maps += operation->kind == OPERATION_MAP;
        if (expectation->kind == EXPECT_PLACE && expectation->place.mapping >= (int32_t)maps)
            *expectation = operation_default(OPERATION_MAP).expectation;
    }
}
