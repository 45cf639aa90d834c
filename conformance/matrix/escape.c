/* SPDX-License-Identifier: MIT
 *
 * See escape.h.
 */
#include "conformance/matrix/escape.h"

#include <stdbool.h>
#include <string.h>

static const char *entity_of(char character)
{
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

static bool is_allowed(unsigned char byte)
{
    return byte == '\t' || byte == '\n' || byte == '\r' || (byte >= 0x20 && byte < 0x7f);
}

/* The number of bytes of one character beyond ASCII, or 0 when the bytes are not UTF-8. This
 * accepts overlong forms, surrogates and U+FFFE, because no sentence of a clause holds any. */
static size_t utf8_length(const unsigned char *text)
{
    size_t length = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;

    if (text[0] < 0xc2 || text[0] > 0xf4)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

void escape_print(FILE *out, const char *text)
{
    while (*text != '\0') {
        const unsigned char *bytes = (const unsigned char *)text;
        const char *entity = entity_of(*text);
        size_t length = is_allowed(*bytes) ? 1 : utf8_length(bytes);

        if (entity != NULL)
            fputs(entity, out);
        else if (length == 0)
            fputs("&#xFFFD;", out);
        else
            fwrite(text, 1, length, out);
        text += length > 0 ? length : 1;
    }
}
