/* SPDX-License-Identifier: MIT
 *
 * The words of one line of .ops text, and how numbers, amounts and places are read from them.
 * Private to operation_parse.c and world.c. Every reader answers true, or false with one sentence in line->error
 * that says what was expected and what stood there.
 */
#ifndef MAPCHECK_OPERATION_SCAN_H
#define MAPCHECK_OPERATION_SCAN_H

#include "reference/operation.h"

/* A piece of the line between blanks; empty at the end of the line. */
struct word {
    const char *text;
    size_t length;
};

struct line {
    const char *at, *end; /* what is still to be read */
    size_t maps;          /* map statements before this line: what a name may refer to */
    struct parse_error *error;
};

struct word line_word(struct line *line);
/* The next word without reading it. */
struct word line_peek(const struct line *line);
/* "expected EXPECTED, got 'WORD'". Always false. */
bool line_refuse(struct line *line, struct word word, const char *expected);
/* A whole sentence instead. Always false. */
bool line_problem(struct line *line, const char *sentence);

bool word_is(struct word word, const char *text);
/* Does the word start with `prefix`? Then *rest is what follows it. */
bool word_after(struct word word, const char *prefix, struct word *rest);

/* Decimal or 0x; from `least` to `most`, which may be negative down to -2^63. */
bool read_number(struct line *line, struct word word, int64_t least, int64_t most, int64_t *value);
bool read_unsigned(struct line *line, struct word word, uint32_t *value); /* 32 bits */
bool read_amount(struct line *line, struct word word, struct amount *amount);
bool read_place(struct line *line, struct word word, struct place *place);
/* The rest of a world line: its fields. */
bool read_world(struct line *line, struct world *world);

#endif
