/* SPDX-License-Identifier: MIT
 *
 * See program_text.h.
 */
#include "conformance/tests/support/program_text.h"

#include <check.h>
#include <stdio.h>

void program_from_text(struct program *program, const char *text)
{
    struct parse_error error;
    ck_assert_msg(program_parse(program, text, &error), "line %u of `%s`: %s", error.line, text,
                  error.text);
}

void program_demand_text(const struct program *program, const char *text)
{
    struct program wanted = {0};
    char got[4096] = "";
    size_t used = 0, ordinal = 0;
    program_from_text(&wanted, text);
    bool same = wanted.count == program->count;
    for (size_t i = 0; i < program->count && used < sizeof got - 200; i++) {
        const struct operation *operation = &program->operations[i];
        same = same && operation_equal(operation, &wanted.operations[i]);
        used += (size_t)operation_print(got + used, sizeof got - used, operation, ordinal);
        used += (size_t)snprintf(got + used, sizeof got - used, "\n");
        ordinal += operation->kind == OPERATION_MAP;
    }
    program_free(&wanted);
    ck_assert_msg(same, "wanted:\n%s\ngot:\n%s", text, got);
}
