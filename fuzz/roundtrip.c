/* SPDX-License-Identifier: MIT
 *
 * Any bytes decode to a program; its text, parsed, is that program again, and so are its bytes.
 * Aborts with both texts where that is not so. Asks no system anything.
 */
#include "../reference/decode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 512 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static char *program_text(const struct program *program)
{
    size_t capacity = (program->count + 1) * LINE_MAX_BYTES, length, ordinal = 0;
    char *text = malloc(capacity);

    if (text == NULL)
        return NULL;
    length = (size_t)world_print(text, LINE_MAX_BYTES, &program->world);
    for (size_t i = 0; i < program->count; i++) {
        text[length++] = '\n';
        length += (size_t)operation_print(text + length, LINE_MAX_BYTES - 1,
                                          &program->operations[i], ordinal);
        ordinal += program->operations[i].kind == OPERATION_MAP;
    }
    return text;
}

static void fail(const char *what, const struct program *left, const struct program *right)
{
    char *texts[2] = {program_text(left), program_text(right)};

    fprintf(stderr, "roundtrip: %s\n--- this\n%s\n--- became\n%s\n", what,
            texts[0] == NULL ? "" : texts[0], texts[1] == NULL ? "" : texts[1]);
    abort();
}

static void demand_equal(const char *what, const struct program *left, const struct program *right)
{
    bool equal = world_equal(&left->world, &right->world) && left->count == right->count;

    for (size_t i = 0; equal && i < left->count; i++)
        equal = operation_equal(&left->operations[i], &right->operations[i]);
    if (!equal)
        fail(what, left, right);
}

static void check_text(const struct program *program)
{
    struct program parsed = {0};
    struct parse_error error;
    char *text = program_text(program);

    if (text != NULL && !program_parse(&parsed, text, &error)) {
        fprintf(stderr, "line %u: %s\n", error.line, error.text);
        fail("its text is refused", program, &parsed);
    }
    if (text != NULL)
        demand_equal("text does not keep it", program, &parsed);
    free(text);
    program_free(&parsed);
}

static void check_bytes(const struct program *program)
{
    struct program decoded = {0};
    size_t culprit, size = DECODE_HEADER + program->count * DECODE_RECORD;
    uint8_t *bytes = malloc(size);

    if (bytes != NULL) {
        if (program_encode(program, bytes, size, &culprit) != size)
            fail("what was decoded has no bytes", program, &decoded);
        if (decode_problem(bytes, size) == NULL && program_decode(&decoded, bytes, size))
            demand_equal("bytes do not keep it", program, &decoded);
        else
            fail("its bytes are refused", program, &decoded);
    }
    free(bytes);
    program_free(&decoded);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct program program = {0};

    if (program_decode(&program, bytes, size)) {
        if (world_problem(&program.world) != NULL)
            fail(world_problem(&program.world), &program, &program);
        check_text(&program);
        check_bytes(&program);
    }
    program_free(&program);
    return 0;
}
