/* SPDX-License-Identifier: MIT
 *
 * The tokens of one line of .ops text, and how numbers, amounts and places are read from them.
 * Private to operation_parse.c and world.c. Every reader answers true, or false with one sentence in lexer->error
 * that says what was expected and what stood there.
 */
#ifndef MAPCHECK_LEXER_H
#define MAPCHECK_LEXER_H

#include "reference/operation.h"

/* A piece of the line between blanks; empty at the end of the line. */
struct token {
    const char *text;
    size_t length;
};

struct lexer {
    const char *at, *end; /* what is still to be read */
    size_t maps;          /* map statements before this line: what a name may refer to */
    struct parse_error *error;
};

struct token lexer_next(struct lexer *lexer);
/* The next token without reading it. */
struct token lexer_peek(const struct lexer *lexer);
/* "expected EXPECTED, got 'WORD'". Always false. */
bool lexer_refuse(struct lexer *lexer, struct token token, const char *expected);
/* A whole sentence instead. Always false. */
bool lexer_problem(struct lexer *lexer, const char *sentence);

bool token_is(struct token token, const char *text);
/* Does the token start with `prefix`? Then *rest is what follows it. */
bool token_after(struct token token, const char *prefix, struct token *rest);

/* Decimal or 0x; from `least` to `most`, which may be negative down to -2^63. */
bool read_number(struct lexer *lexer, struct token token, int64_t least, int64_t most,
                 int64_t *value);
bool read_unsigned(struct lexer *lexer, struct token token, uint32_t *value); /* 32 bits */
bool read_amount(struct lexer *lexer, struct token token, struct amount *amount);
bool read_place(struct lexer *lexer, struct token token, struct place *place);
/* The rest of a world line: its fields. */
bool read_world(struct lexer *lexer, struct world *world);

#endif
