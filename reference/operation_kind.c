/* SPDX-License-Identifier: MIT
 *
 * See operation_kind.h.
 */
#include "reference/operation_kind.h"

#include <stdio.h>

const struct operation_facts operation_facts[OPERATION_KINDS] = {
#define OPERATION(kind, name, actor, answer, operands, judged, allowed, applied, folded, weight,   \
                  boundary, summary)                                                               \
    [OPERATION_##                                                                                  \
        kind] = {name, ACTOR_##actor, ANSWER_##answer, operands, weight, boundary, summary},
#include "reference/operations.def"
};

static const char *const operand_texts[OPERANDS] = {
#define OPERAND(operand, text, bytes, help) help,
#include "reference/operations.def"
};

const char *operation_name(enum operation_kind kind)
{
    return (unsigned)kind < OPERATION_KINDS ? operation_facts[kind].name : "?";
}

bool operation_is_call(enum operation_kind kind)
{
    return operation_facts[kind].actor == ACTOR_CALL;
}

bool operation_has(enum operation_kind kind, enum operand operand)
{
    return (operation_facts[kind].operands >> operand & 1) != 0;
}

int operation_syntax(char *text, size_t size, enum operation_kind kind)
{
    int length = snprintf(text, size, "%s%s", kind == OPERATION_MAP ? "a = " : "",
                          operation_facts[kind].name);

    for (unsigned operand = 0; operand < OPERANDS; operand++) {
        bool full = (size_t)length >= size;

        if (operation_has(kind, (enum operand)operand))
            length += snprintf(full ? NULL : text + length, full ? 0 : size - (size_t)length, " %s",
                               operand_texts[operand]);
    }
    return length;
}
