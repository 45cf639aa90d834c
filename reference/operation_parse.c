/* SPDX-License-Identifier: MIT
 *
 * Reads .ops text: one statement per line. `#` starts a comment. A world line may only come first.
 * The parser refuses a line that it does not understand completely; the error holds the line number
 * and the expected text.
 */
#include "reference/lexer.h"
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

/* The options of a map statement. Each may appear once. */
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

static bool read_descriptor(struct lexer *lexer, struct token token, int32_t *descriptor)
{
    int64_t number;

    if (!read_number(lexer, token, INT32_MIN, INT32_MAX, &number))
        return false;
    *descriptor = (int32_t)number;
    return true;
}

static bool option_first(struct lexer *lexer, struct token token, struct map_options *options,
                         unsigned option)
{
    if ((options->seen & option) != 0)
        return lexer_refuse(lexer, token, "each option once, and one of hint, fixed, noreplace");
    options->seen |= option;
    return true;
}

static bool read_map_place(struct lexer *lexer, struct token token, struct map_options *options,
                           struct operation *operation)
{
    if (token_is(token, "fixed"))
        options->keyword_flags |= FLAG_FIXED;
    else if (token_is(token, "noreplace"))
        options->keyword_flags |= FLAG_FIXED_NOREPLACE;
    return option_first(lexer, token, options, OPTION_PLACE) &&
           read_place(lexer, lexer_next(lexer), &operation->place);
}

static bool read_map_option(struct lexer *lexer, struct token token, struct map_options *options,
                            struct operation *operation)
{
    struct token rest;

    if (token_is(token, "uninitialized")) {
        options->keyword_flags |= FLAG_UNINITIALIZED;
        return option_first(lexer, token, options, OPTION_UNINITIALIZED);
    }
    if (token_is(token, "align"))
        return option_first(lexer, token, options, OPTION_ALIGN) &&
               read_amount(lexer, lexer_next(lexer), &operation->alignment);
    if (token_is(token, "hint") || token_is(token, "fixed") || token_is(token, "noreplace"))
        return read_map_place(lexer, token, options, operation);
    if (token_after(token, "prot=", &rest))
        return option_first(lexer, token, options, OPTION_PROTECTION) &&
               read_unsigned(lexer, rest, &operation->protection);
    if (token_after(token, "flags=", &rest))
        return option_first(lexer, token, options, OPTION_FLAGS) &&
               read_unsigned(lexer, rest, &operation->flags);
    if (token_after(token, "fd=", &rest))
        return option_first(lexer, token, options, OPTION_DESCRIPTOR) &&
               read_descriptor(lexer, rest, &operation->descriptor);
    if (token_after(token, "offset=", &rest))
        return option_first(lexer, token, options, OPTION_OFFSET) &&
               read_amount(lexer, rest, &operation->offset);
    return lexer_refuse(lexer, token, options_expected);
}

/* ---- one function per operand ---- */

static bool read_operand_place(struct lexer *lexer, struct operation *operation)
{
    return read_place(lexer, lexer_next(lexer), &operation->place);
}

static bool read_operand_length(struct lexer *lexer, struct operation *operation)
{
    return read_amount(lexer, lexer_next(lexer), &operation->length);
}

static bool read_operand_new_length(struct lexer *lexer, struct operation *operation)
{
    return read_amount(lexer, lexer_next(lexer), &operation->new_length);
}

static bool read_operand_options(struct lexer *lexer, struct operation *operation)
{
    struct map_options options = {0};

    while (lexer_peek(lexer).length > 0 && !token_is(lexer_peek(lexer), "=>")) {
        if (!read_map_option(lexer, lexer_next(lexer), &options, operation))
            return false;
    }
    operation->flags |= options.keyword_flags;
    return true;
}

/* Reads an optional keyword at the end of the line. */
static bool take_keyword(struct lexer *lexer, const char *keyword)
{
    if (!token_is(lexer_peek(lexer), keyword))
        return false;
    lexer_next(lexer);
    return true;
}

static bool read_operand_may_move(struct lexer *lexer, struct operation *operation)
{
    operation->may_move = take_keyword(lexer, "maymove");
    return true;
}

static bool read_operand_moved(struct lexer *lexer, struct operation *operation)
{
    operation->moved = take_keyword(lexer, "moved");
    return true;
}

static bool read_operand_protection(struct lexer *lexer, struct operation *operation)
{
    struct token rest, token = lexer_next(lexer);

    if (!token_after(token, "prot=", &rest))
        return lexer_refuse(lexer, token, "prot=N");
    return read_unsigned(lexer, rest, &operation->protection);
}

/* A number after its name: `advice=N`. `form` is what the text has to be. */
static bool read_choice(struct lexer *lexer, const char *name, const char *form,
                        struct operation *operation)
{
    struct token rest, token = lexer_next(lexer);

    if (!token_after(token, name, &rest))
        return lexer_refuse(lexer, token, form);
    return read_unsigned(lexer, rest, &operation->flags);
}

static bool read_operand_advice(struct lexer *lexer, struct operation *operation)
{
    return read_choice(lexer, "advice=", "advice=N", operation);
}

static bool read_operand_sync(struct lexer *lexer, struct operation *operation)
{
    return read_choice(lexer, "sync=", "sync=N", operation);
}

static bool read_operand_count(struct lexer *lexer, struct operation *operation)
{
    return read_unsigned(lexer, lexer_next(lexer), &operation->count);
}

static bool (*const readers[OPERANDS])(struct lexer *, struct operation *) = {
#define OPERAND(operand, text, ...) read_operand_##text,
#include "reference/operations.def"
};

static bool read_operands(struct lexer *lexer, struct operation *operation)
{
    for (unsigned operand = 0; operand < OPERANDS; operand++) {
        if (operation_has(operation->kind, (enum operand)operand) &&
            !readers[operand](lexer, operation))
            return false;
    }
    return true;
}

static bool read_expectation(struct lexer *lexer, struct operation *operation)
{
    struct expectation *expectation = &operation->expectation;
    struct token token = lexer_next(lexer);
    enum error_name error;

    if (!operation_is_call(operation->kind))
        return lexer_problem(lexer, "expected no => here: only calls of the system have an answer");
    if (token_is(token, "ok")) {
        expectation->kind = EXPECT_SUCCESS;
        return true;
    }
    if (error_parse(token.text, token.length, &error) && error != ERROR_NONE) {
        expectation->kind = EXPECT_FAILURE;
        expectation->error = error;
        return true;
    }
    if (operation_facts[operation->kind].answer != ANSWER_ADDRESS)
        return lexer_refuse(lexer, token, "ok or an errno such as EINVAL");
    if (token.length == 0 || (*token.text >= 'A' && *token.text <= 'Z'))
        return lexer_refuse(lexer, token, "ok, an errno such as ENOMEM, or a place such as a+1p");
    expectation->kind = EXPECT_PLACE;
    return read_place(lexer, token, &expectation->place);
}

/* Reads `NAME = map ...`. The name must be that of the map's ordinal. */
static bool read_name(struct lexer *lexer, struct token name)
{
    char right[24], expected[64];
    struct token token;

    lexer_next(lexer); /* the = */
    mapping_name(right, sizeof right, lexer->maps);
    if (!token_is(name, right)) {
        snprintf(expected, sizeof expected, "the name %s for map statement %zu", right,
                 lexer->maps + 1);
        return lexer_refuse(lexer, name, expected);
    }
    token = lexer_next(lexer);
    return token_is(token, "map") || lexer_refuse(lexer, token, "map after the =");
}

static bool read_kind(struct lexer *lexer, struct token token, enum operation_kind *kind)
{
    if (token_is(lexer_peek(lexer), "=")) {
        *kind = OPERATION_MAP;
        return read_name(lexer, token);
    }
    for (unsigned each = 0; each < OPERATION_KINDS; each++) {
        if (token_is(token, operation_facts[each].name)) {
            *kind = (enum operation_kind)each;
            return true;
        }
    }
    return lexer_refuse(lexer, token, kinds_expected + COMMA);
}

static bool read_operation(struct lexer *lexer, struct token token, struct operation *operation)
{
    enum operation_kind kind;

    if (!read_kind(lexer, token, &kind))
        return false;
    *operation = operation_default(kind);
    if (!read_operands(lexer, operation))
        return false;
    if (token_is(lexer_peek(lexer), "=>")) {
        lexer_next(lexer);
        if (!read_expectation(lexer, operation))
            return false;
    }
    token = lexer_next(lexer);
    return token.length == 0 || lexer_refuse(lexer, token, "the end of the line or =>");
}

struct reader {
    struct program *program;
    size_t maps;
    bool world_seen;
};

static bool read_line(struct reader *reader, struct lexer *lexer)
{
    struct token token = lexer_next(lexer);
    struct operation operation;

    if (token.length == 0)
        return true;
    if (token_is(token, "world")) {
        if (reader->world_seen || reader->program->count > 0)
            return lexer_problem(lexer, "expected one world line, before any operation");
        reader->world_seen = true;
        return read_world(lexer, &reader->program->world);
    }
    if (!read_operation(lexer, token, &operation))
        return false;
    reader->maps += operation.kind == OPERATION_MAP;
    return program_append(reader->program, &operation) || lexer_problem(lexer, "out of memory");
}

bool program_parse(struct program *program, const char *text, struct parse_error *error)
{
    struct reader reader = {.program = program};

    program_clear(program);
    *error = (struct parse_error){0};
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        size_t content = strcspn(text, "#\n");
        struct lexer lexer = {text, text + content, reader.maps, error};

        error->line++;
        if (!read_line(&reader, &lexer)) {
            program_clear(program);
            return false;
        }
        text += length + (text[length] == '\n');
    }
    return true;
}
