/* SPDX-License-Identifier: MIT
 *
 * The kinds of operations and the facts of each, made from operations.def. CONTRIBUTING.md lists
 * what a new kind needs.
 */
#ifndef MAPCHECK_OPERATION_KIND_H
#define MAPCHECK_OPERATION_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum operation_kind {
#define OPERATION(kind, ...) OPERATION_##kind,
#include "reference/operations.def"
    OPERATION_KINDS
};

/* The actor that carries out an operation. */
enum actor {
    ACTOR_CALL,        /* the system answers a call */
    ACTOR_OWNER,       /* the owner of mapped pages writes to them */
    ACTOR_ENVIRONMENT, /* the environment of the system changes */
};

enum answer_kind { ANSWER_NOTHING, ANSWER_STATUS, ANSWER_ADDRESS };

enum operand {
#define OPERAND(operand, ...) OPERAND_##operand,
#include "reference/operations.def"
    OPERANDS
};
/* Sets of operands. */
enum {
#define OPERAND(operand, ...) HAS_##operand = 1 << OPERAND_##operand,
#include "reference/operations.def"
};

struct operation_facts {
    const char *name; /* in text, statistics, reports */
    enum actor actor;
    enum answer_kind answer;
    uint32_t operands; /* a set of HAS_ */
    uint32_t weight, boundary_weight;
    const char *summary;
};
extern const struct operation_facts operation_facts[OPERATION_KINDS];

const char *operation_name(enum operation_kind kind); /* "?" out of range */
bool operation_is_call(enum operation_kind kind);
bool operation_has(enum operation_kind kind, enum operand operand);
/* Writes the syntax: "unmap PLACE LENGTH". Returns the length of the whole text, like snprintf. */
int operation_syntax(char *text, size_t size, enum operation_kind kind);

#endif
