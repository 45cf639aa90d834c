/* SPDX-License-Identifier: MIT
 *
 * Reads .ops text: one statement per line, `#` starts a comment, a world line only in front.
 * A line that is not understood whole is refused with its number and what was expected there;
 * nothing is guessed and nothing is left over.
 */
#include "reference/operation_scan.h"
#include "reference/system.h"

#include <stdio.h>
#include <string.h>

/* ", map, unmap, ... or world" */
static const char kinds_expected[] =
#define OPERATION(kind, name, ...) ", " name
#include "reference/operations.def"
    " or world";
enum { COMMA = 2 };
static const char options_expected[] = "uninitialized, align, hint, fixed, noreplace, prot=, "
                                       "flags=, fd=, offset=, => or the end of the line";

/* The options of a map statement; each may stand once. */
enum {
    OPTION_UNINITIALIZED = 1 << 0,
    OPTION_ALIGN = 1 << 1,
    OPTION_PLACE = 1 << 2,
    OPTION_PROTECTION = 1 << 3,
    OPTION_FLAGS = 1 << 4,
    OPTION_DESCRIPTOR = 1 << 5,
    OPTION_OFFSET = 1 << 6,
};

struct map_options {
    unsigned seen;
    uint32_t keyword_flags;
};

static bool read_descriptor(struct line *line, struct word word, int32_t *descriptor)
{
    int64_t number;

    if (!read_number(line, word, INT32_MIN, INT32_MAX, &number))
        return false;
    *descriptor = (int32_t)number;
    return true;
}

static bool option_first(struct line *line, struct word word, struct map_options *options,
                         unsigned option)
{
    if ((options->seen & option) != 0)
        return line_refuse(line, word, "each option once, and one of hint, fixed, noreplace");
    options->seen |= option;
    return true;
}

static bool read_map_place(struct line *line, struct word word, struct map_options *options,
                           struct operation *operation)
{
    if (word_is(word, "fixed"))
        options->keyword_flags |= FLAG_FIXED;
    else if (word_is(word, "noreplace"))
        options->keyword_flags |= FLAG_FIXED_NOREPLACE;
    return option_first(line, word, options, OPTION_PLACE) &&
           read_place(line, line_word(line), &operation->place);
}

static bool read_map_option(struct line *line, struct word word, struct map_options *options,
                            struct operation *operation)
{
    struct word rest;

    if (word_is(word, "uninitialized")) {
        options->keyword_flags |= FLAG_UNINITIALIZED;
        return option_first(line, word, options, OPTION_UNINITIALIZED);
    }
    if (word_is(word, "align"))
        return option_first(line, word, options, OPTION_ALIGN) &&
               read_amount(line, line_word(line), &operation->alignment);
    if (word_is(word, "hint") || word_is(word, "fixed") || word_is(word, "noreplace"))
        return read_map_place(line, word, options, operation);
    if (word_after(word, "prot=", &rest))
        return option_first(line, word, options, OPTION_PROTECTION) &&
               read_unsigned(line, rest, &operation->protection);
    if (word_after(word, "flags=", &rest))
        return option_first(line, word, options, OPTION_FLAGS) &&
               read_unsigned(line, rest, &operation->flags);
    if (word_after(word, "fd=", &rest))
        return option_first(line, word, options, OPTION_DESCRIPTOR) &&
               read_descriptor(line, rest, &operation->descriptor);
    if (word_after(word, "offset=", &rest))
        return option_first(line, word, options, OPTION_OFFSET) &&
               read_amount(line, rest, &operation->offset);
    return line_refuse(line, word, options_expected);
}

/* ---- one function an operand ---- */

static bool read_operand_place(struct line *line, struct operation *operation)
{
    return read_place(line, line_word(line), &operation->place);
}

static bool read_operand_length(struct line *line, struct operation *operation)
{
    return read_amount(line, line_word(line), &operation->length);
}

static bool read_operand_new_length(struct line *line, struct operation *operation)
{
    return read_amount(line, line_word(line), &operation->new_length);
}

static bool read_operand_options(struct line *line, struct operation *operation)
{
    struct map_options options = {0};

    while (line_peek(line).length > 0 && !word_is(line_peek(line), "=>")) {
        if (!read_map_option(line, line_word(line), &options, operation))
            return false;
    }
    operation->flags |= options.keyword_flags;
    return true;
}

/* An optional keyword at the end. */
static bool take_keyword(struct line *line, const char *keyword)
{
    if (!word_is(line_peek(line), keyword))
        return false;
    line_word(line);
    return true;
}

static bool read_operand_may_move(struct line *line, struct operation *operation)
{
    operation->moved = take_keyword(line, "maymove");
    return true;
}

static bool read_operand_moved(struct line *line, struct operation *operation)
{
    operation->moved = take_keyword(line, "moved");
    return true;
}

static bool read_operand_protection(struct line *line, struct operation *operation)
{
    struct word rest, word = line_word(line);

    if (!word_after(word, "prot=", &rest))
        return line_refuse(line, word, "prot=N");
    return read_unsigned(line, rest, &operation->protection);
}

static bool read_operand_count(struct line *line, struct operation *operation)
{
    return read_unsigned(line, line_word(line), &operation->count);
}

static bool (*const readers[OPERANDS])(struct line *, struct operation *) = {
#define OPERAND(operand, text, ...) read_operand_##text,
#include "reference/operations.def"
};

static bool read_operands(struct line *line, struct operation *operation)
{
    for (unsigned operand = 0; operand < OPERANDS; operand++) {
        if (operation_has(operation->kind, (enum operand)operand) &&
            !readers[operand](line, operation))
            return false;
    }
    return true;
}

static bool read_expectation(struct line *line, struct operation *operation)
{
    struct expectation *expectation = &operation->expectation;
    struct word word = line_word(line);
    enum error_name error;

    if (!operation_is_call(operation->kind))
        return line_problem(line, "expected no => here: only calls of the system have an answer");
    if (word_is(word, "ok")) {
        expectation->kind = EXPECT_SUCCESS;
        return true;
    }
    if (error_parse(word.text, word.length, &error) && error != ERROR_NONE) {
        expectation->kind = EXPECT_FAILURE;
        expectation->error = error;
        return true;
    }
    if (operation_facts[operation->kind].answer != ANSWER_ADDRESS)
        return line_refuse(line, word, "ok or an errno such as EINVAL");
    if (word.length == 0 || (*word.text >= 'A' && *word.text <= 'Z'))
        return line_refuse(line, word, "ok, an errno such as ENOMEM, or a place such as a+1p");
    expectation->kind = EXPECT_PLACE;
    return read_place(line, word, &expectation->place);
}

/* `NAME = map ...`: the name must be the one that the ordinal has. */
static bool read_name(struct line *line, struct word name)
{
    char right[24], expected[64];
    struct word word;

    line_word(line); /* the = */
    mapping_name(right, sizeof right, line->maps);
    if (!word_is(name, right)) {
        snprintf(expected, sizeof expected, "the name %s for map statement %zu", right,
                 line->maps + 1);
        return line_refuse(line, name, expected);
    }
    word = line_word(line);
    return word_is(word, "map") || line_refuse(line, word, "map after the =");
}

static bool read_kind(struct line *line, struct word word, enum operation_kind *kind)
{
    if (word_is(line_peek(line), "=")) {
        *kind = OPERATION_MAP;
        return read_name(line, word);
    }
    for (unsigned each = 0; each < OPERATION_KINDS; each++) {
        if (word_is(word, operation_facts[each].name)) {
            *kind = (enum operation_kind)each;
            return true;
        }
    }
    return line_refuse(line, word, kinds_expected + COMMA);
}

static bool read_operation(struct line *line, struct word word, struct operation *operation)
{
    enum operation_kind kind;

    if (!read_kind(line, word, &kind))
        return false;
    *operation = operation_default(kind);
    if (!read_operands(line, operation))
        return false;
    if (word_is(line_peek(line), "=>")) {
        line_word(line);
        if (!read_expectation(line, operation))
            return false;
    }
    word = line_word(line);
    return word.length == 0 || line_refuse(line, word, "the end of the line or =>");
}

struct reader {
    struct program *program;
    size_t maps;
    bool world_seen;
};

static bool read_line(struct reader *reader, struct line *line)
{
    struct word word = line_word(line);
    struct operation operation;

    if (word.length == 0)
        return true;
    if (word_is(word, "world")) {
        if (reader->world_seen || reader->program->count > 0)
            return line_problem(line, "expected one world line, before any operation");
        reader->world_seen = true;
        return read_world(line, &reader->program->world);
    }
    if (!read_operation(line, word, &operation))
        return false;
    reader->maps += operation.kind == OPERATION_MAP;
    return program_append(reader->program, &operation) || line_problem(line, "out of memory");
}

bool program_parse(struct program *program, const char *text, struct parse_error *error)
{
    struct reader reader = {.program = program};

    program_clear(program);
    *error = (struct parse_error){0};
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        size_t content = strcspn(text, "#\n");
        struct line line = {text, text + content, reader.maps, error};

        error->line++;
        if (!read_line(&reader, &line)) {
            program_clear(program);
            return false;
        }
        text += length + (text[length] == '\n');
    }
    return true;
}
