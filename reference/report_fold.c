/* SPDX-License-Identifier: MIT
 *
 * See report_fold.h.
 */
#include "reference/report_fold.h"

#include <string.h>

/* Counts code points. In UTF-8 every byte but the first of a code point is 10xxxxxx. */
static size_t columns(const char *text, size_t bytes)
{
    size_t count = 0;

    for (size_t i = 0; i < bytes; i++)
        count += (text[i] & 0xc0) != 0x80;
    return count;
}

size_t fold_columns(const char *text)
{
    return columns(text, strlen(text));
}

static void put(struct fold *fold, size_t gap, const char *text, size_t bytes)
{
    fprintf(fold->out, "%*s%.*s", (int)gap, "", (int)bytes, text);
    fold->column += gap + columns(text, bytes);
}

static bool fits(const struct fold *fold, size_t column, size_t width)
{
    return column + width + (fold->command ? 2 : 0) <= REPORT_COLUMNS;
}

static void next_line(struct fold *fold)
{
    fprintf(fold->out, "%s\n%*s", fold->command ? " \\" : "", (int)fold->indent, "");
    fold->column = fold->indent;
}

/* Writes a text that is longer than a line, word by word. */
static void put_words(struct fold *fold, size_t gap, const char *text, size_t bytes)
{
    for (size_t at = 0, length; at < bytes; at += length + 1) {
        length = strcspn(text + at, " ");
        if (fold->column > fold->indent &&
            !fits(fold, fold->column + gap, columns(text + at, length))) {
            next_line(fold);
            gap = 0;
        }
        put(fold, gap, text + at, length);
        gap = 1;
    }
}

static void put_unit(struct fold *fold, size_t gap, const char *text, size_t bytes)
{
    size_t width = columns(text, bytes);

    if (fits(fold, fold->column + gap, width)) {
        put(fold, gap, text, bytes);
    } else if (fits(fold, fold->indent, width)) {
        next_line(fold);
        put(fold, 0, text, bytes);
    } else {
        put_words(fold, gap, text, bytes);
    }
}

void fold_add(struct fold *fold, size_t gap, const char *text)
{
    put_unit(fold, gap, text, strlen(text));
}

/* The length of a unit: it ends before two blanks, or with the text. */
static size_t unit_bytes(const char *text)
{
    const char *gap = (strstr)(text, "  "); /* glibc 2.43 has a macro with branches */

    return gap != NULL ? (size_t)(gap - text) : strlen(text);
}

void fold_line(FILE *out, size_t column, size_t indent, const char *text)
{
    struct fold fold = {.out = out, .column = column, .indent = indent};

    while (*text != '\0') {
        size_t gap = strspn(text, " ");
        size_t bytes = unit_bytes(text + gap);

        put_unit(&fold, gap, text + gap, bytes);
        text += gap + bytes;
    }
    fputc('\n', out);
}

/* The length of an unbreakable part: it ends before a blank, or after a `|`. */
static size_t part_bytes(const char *text)
{
    size_t bytes = strcspn(text, " |");

    return bytes + (text[bytes] == '|');
}

size_t fold_cell(const char **text, size_t width)
{
    const char *start = *text;
    size_t bytes = part_bytes(start), blanks = strspn(start + bytes, " ");

    while (start[bytes + blanks] != '\0') {
        size_t more = bytes + blanks + part_bytes(start + bytes + blanks);

        if (more > width)
            break;
        bytes = more;
        blanks = strspn(start + bytes, " ");
    }
    *text = start + bytes + blanks;
    return bytes;
}

size_t fold_longest(const char *text)
{
    size_t longest = 0;

    while (*text != '\0') {
        size_t bytes = part_bytes(text);

        longest = bytes > longest ? bytes : longest;
        text += bytes + strspn(text + bytes, " ");
    }
    return longest;
}
