/* SPDX-License-Identifier: MIT
 *
 * Splits one line of .ops text into tokens, and reads numbers, amounts and places from them. Only
 * operation_parse.c and world.c include this header. Every reader returns true, or false with one
 * sentence in lexer->error that names the expected and the actual token.
 */
#ifndef MAPCHECK_LEXER_H
#define MAPCHECK_LEXER_H

#include "reference/operation.h"

/* A part of the line between blanks. It is empty at the end of the line. */
struct token {
    const char *text;
    size_t length;
};

struct lexer {
    const char *at, *end; /* the unread rest of the line */
    size_t maps;          /* map statements before this line, which names may refer to */
    struct parse_error *error;
};

struct token lexer_next(struct lexer *lexer);
/* Returns the next token without consuming it. */
struct token lexer_peek(const struct lexer *lexer);
/* Sets the error "expected EXPECTED, got 'TOKEN'". Always false. */
bool lexer_refuse(struct lexer *lexer, struct token token, const char *expected);
/* Sets the error to this sentence. Always false. */
bool lexer_problem(struct lexer *lexer, const char *sentence);

bool token_is(struct token token, const char *text);
/* Does the token start with `prefix`? If so, *rest is the part after the prefix. */
bool token_after(struct token token, const char *prefix, struct token *rest);

/* Reads a decimal or 0x number in [least, most]. `least` may be as low as -2^63. */
bool read_number(struct lexer *lexer, struct token token, int64_t least, int64_t most,
                 int64_t *value);
bool read_unsigned(struct lexer *lexer, struct token token, uint32_t *value); /* 32 bits */
bool read_amount(struct lexer *lexer, struct token token, struct amount *amount);
bool read_place(struct lexer *lexer, struct token token, struct place *place);
/* Reads the fields of a world line. */
bool read_world(struct lexer *lexer, struct world *world);

#endif
