/* SPDX-License-Identifier: MIT
 *
 * See trace.h.
 */
#include "fuzz/import/trace.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { WORD_MAX = 32 };

struct words {
    const char *at, *end;
};

/* Reads the next word of a line. False at the end of the line, or when the word is too long for the
 * grammar. */
static bool next_word(struct words *words, char word[WORD_MAX])
{
    size_t length = 0;
    while (words->at < words->end && (*words->at == ' ' || *words->at == '\t'))
        words->at++;
    while (words->at < words->end && *words->at != ' ' && *words->at != '\t' &&
           length < WORD_MAX - 1)
        word[length++] = *words->at++;
    word[length] = '\0';
    return length > 0;
}

static bool read_signed(struct words *words, int64_t *value)
{
    char word[WORD_MAX];
    int used = 0;
    return next_word(words, word) && strlen(word) < 19 &&
           sscanf(word, "%" SCNd64 "%n", value, &used) == 1 && word[used] == '\0';
}

static bool read_size(struct words *words, uint64_t *value)
{
    int64_t number;
    if (!read_signed(words, &number) || number < 0)
        return false;
    *value = (uint64_t)number;
    return true;
}

static uint32_t option_named(const char *word)
{
    static const char *const names[] = {"none",   "fixed", "hint", "noreserve",
                                        "shared", "huge",  "low"};
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(word, names[i]) == 0)
            return 1u << i;
    return 0;
}

static bool read_options(struct words *words, struct trace_call *call)
{
    char word[WORD_MAX];
    while (next_word(words, word)) {
        uint32_t option = option_named(word);
        if (option == 0)
            return false;
        call->options |= option;
    }
    return true;
}

static bool read_pieces(struct words *words, struct trace_call *call)
{
    char word[WORD_MAX];
    while (next_word(words, word)) {
        struct trace_piece piece = {.id = TRACE_NOBODY};
        struct words number = {word, word + strlen(word)};
        if (call->piece_count > 0 && call->kind == TRACE_FIXED &&
            option_named(word) == TRACE_NONE) {
            call->options |= TRACE_NONE;
            return !next_word(words, word);
        }
        if (strcmp(word, "-") != 0 && (!read_signed(&number, &piece.id) || piece.id < 0))
            return false;
        if (call->piece_count == TRACE_PIECES || !read_size(words, &piece.offset) ||
            !read_size(words, &piece.length))
            return false;
        call->pieces[call->piece_count++] = piece;
    }
    return call->piece_count > 0;
}

static bool read_call(struct words *words, struct trace_call *call)
{
    char word[WORD_MAX], rest[WORD_MAX];
    if (!next_word(words, word))
        return true;
    if (strcmp(word, "map") == 0) {
        call->kind = TRACE_MAP;
        return read_signed(words, &call->id) && call->id >= 0 && read_size(words, &call->length) &&
               read_options(words, call);
    }
    if (strcmp(word, "sbrk") == 0) {
        call->kind = TRACE_SBRK;
        return read_signed(words, &call->delta) && !next_word(words, rest);
    }
    call->kind = strcmp(word, "fixed") == 0 ? TRACE_FIXED : TRACE_UNMAP;
    return (call->kind == TRACE_FIXED || strcmp(word, "unmap") == 0) && read_pieces(words, call);
}

bool trace_read_line(const char **text, struct trace_call *call, struct parse_error *error)
{
    size_t length = strcspn(*text, "\n");
    const char *line = *text;
    struct words words = {line, line + strcspn(line, "#\n")};
    *text += length + ((*text)[length] == '\n');
    *call = (struct trace_call){.kind = TRACE_NOTHING};
    if (read_call(&words, call))
        return true;
    snprintf(error->text, sizeof error->text,
             "expected map ID LENGTH [options], unmap or fixed ID OFFSET LENGTH..., or sbrk DELTA, "
             "got '%.*s'",
             length < 60 ? (int)length : 60, line);
    return false;
}
