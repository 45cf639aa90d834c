/* SPDX-License-Identifier: MIT
 *
 * Checks that a clause is well made, before it runs on any system. A negative case and its control
 * must differ in exactly one field. Otherwise the refusal could have another reason than the clause
 * names.
 */
#include "conformance/clauses/clause_run.h"

#include <stdio.h>
#include <string.h>

static bool amounts_differ(const struct amount *left, const struct amount *right)
{
    return left->base != right->base || left->pages != right->pages || left->bytes != right->bytes;
}

unsigned operation_differences(const struct operation *left, const struct operation *right)
{
    unsigned count = left->kind != right->kind;

    count += left->place.mapping != right->place.mapping ||
             amounts_differ(&left->place.offset, &right->place.offset);
    count += amounts_differ(&left->length, &right->length);
    count += amounts_differ(&left->new_length, &right->new_length);
    count += amounts_differ(&left->alignment, &right->alignment);
    count += amounts_differ(&left->offset, &right->offset);
    count += left->protection != right->protection;
    count += left->flags != right->flags;
    count += left->descriptor != right->descriptor;
    count += left->count != right->count;
    count += left->moved != right->moved;
    count += left->may_move != right->may_move;
    return count;
}

/* The line must hold exactly one operation. */
static bool line_sound(const char *line, size_t maps, struct operation *operation, char *problem,
                       size_t size)
{
    struct program program = {0};
    struct parse_error error;
    bool read = sequence_parse(&program, maps, line, &error) && program.count == 1;

    if (read)
        *operation = program.operations[0];
    else
        snprintf(problem, size, "`%s` is not one operation: %s", line, error.text);
    program_free(&program);
    return read;
}

static bool pair_sound(const struct clause_pair *pair, size_t maps, char *problem, size_t size)
{
    struct operation negative, control;

    if (pair->control == NULL) {
        snprintf(problem, size, "`%s` has no positive control", pair->negative);
        return false;
    }
    if (!line_sound(pair->negative, maps, &negative, problem, size) ||
        !line_sound(pair->control, maps, &control, problem, size))
        return false;
    unsigned differences = operation_differences(&negative, &control);
    if (differences == 1)
        return true;
    snprintf(problem, size, "`%s` and its control `%s` differ in %u fields, not in one",
             pair->negative, pair->control, differences);
    return false;
}

static bool text_sound(const char *text, size_t *maps, char *problem, size_t size)
{
    struct program program = {0};
    struct parse_error error;
    bool read = text == NULL || sequence_parse(&program, *maps, text, &error);

    if (!read)
        snprintf(problem, size, "line %u of its text: %s", error.line, error.text);
    *maps += program_ordinal(&program, program.count);
    program_free(&program);
    return read;
}

/* A letter stands for one mapping, so it may not appear again after another letter. */
static bool letters_sound(const char *drawing)
{
    for (const char *at = drawing; *at != '\0'; at++) {
        if (*at != '.' && at[1] != *at && at[1] != '\0' && strchr(at + 1, *at) != NULL)
            return false;
    }
    return true;
}

static bool drawing_sound(const struct clause_page_map *drawing, char *problem, size_t size)
{
    const char *fault = "needs an `after` page map of the same length";

    if (!letters_sound(drawing->before))
        fault = "uses a letter for two mappings";
    else if (drawing->after != NULL && strlen(drawing->before) == strlen(drawing->after))
        return true;
    snprintf(problem, size, "`%s` %s", drawing->before, fault);
    return false;
}

bool clause_sound(const struct clause *clause, char *problem, size_t size)
{
    size_t none = 0, maps = 0;

    snprintf(problem, size, "the clause has no case");
    if (!text_sound(clause->world, &none, problem, size) ||
        !text_sound(clause->setup, &maps, problem, size))
        return false;
    size_t after_setup = maps;
    for (unsigned i = 0; i < CLAUSE_PAIRS && clause->pairs[i].negative != NULL; i++)
        if (!pair_sound(&clause->pairs[i], after_setup, problem, size))
            return false;
    for (unsigned i = 0; i < CLAUSE_PAGE_MAPS && clause->page_maps[i].before != NULL; i++)
        if (!drawing_sound(&clause->page_maps[i], problem, size))
            return false;
    return text_sound(clause->whole, &after_setup, problem, size) &&
           text_sound(clause->sequence, &maps, problem, size) &&
           (clause->body != NULL || clause->sequence != NULL || clause->pairs[0].negative != NULL ||
            clause->page_maps[0].before != NULL);
}
