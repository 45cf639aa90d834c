/* SPDX-License-Identifier: MIT
 *
 * The fuzz target for the two forms of a program. Every byte string decodes to a program. That
 * program must print as text that parses to the same program, and encode to bytes that decode to
 * it. This target runs no system.
 */
#include "reference/decode.h"
#include "reference/report.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "--- divergence: %s\n", what);
    abort();
}

static bool programs_equal(const struct program *left, const struct program *right)
{
    if (left->count != right->count || !world_equal(&left->world, &right->world))
        return false;
    for (size_t i = 0; i < left->count; i++)
        if (!operation_equal(&left->operations[i], &right->operations[i]))
            return false;
    return true;
}

static void check_text(const struct program *program)
{
    struct program again = {0};
    struct parse_error error;
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    must(out != NULL, "out of memory");
    report_ops(out, program, NULL);
    fclose(out);
    must(program_parse(&again, text, &error), "the printed text does not parse");
    must(programs_equal(program, &again), "the printed text parses to another program");
    program_free(&again);
    free(text);
}

static void check_bytes(const struct program *program)
{
    struct program again = {0};
    size_t culprit;
    size_t size = program_encode(program, NULL, 0, &culprit);
    must(size != 0, "a decoded program has no byte form");
    uint8_t *bytes = malloc(size);
    must(bytes != NULL && program_encode(program, bytes, size, &culprit) == size,
         "program_encode returned a wrong size");
    must(program_decode(&again, bytes, size), "out of memory");
    must(programs_equal(program, &again), "the encoded bytes decode to another program");
    program_free(&again);
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct program program;
    if (!program_decode(&program, bytes, size))
        return 0;
    check_text(&program);
    check_bytes(&program);
    return 0;
}
