/* SPDX-License-Identifier: MIT
 *
 * Reads words, numbers, amounts and places. Knows nothing of operations.
 *
 *   amount:  [half|top] [+-]Np [+-]N[b]     a number without a unit is bytes, and only after
 *   place:   amount | @amount | NAME[+-amount]             half, top or pages; 0 needs no unit
 */
#include "reference/operation_scan.h"

#include <stdio.h>
#include <string.h>

static const char amount_expected[] = "an amount such as 2p, 2p-1, 100b, half or top-1p+1";
static const char pages_expected[] = "at most 2147483647 pages";
static const char bytes_expected[] = "at most 9223372036854775807 bytes";

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

struct word line_word(struct line *line)
{
    struct word word;

    while (line->at < line->end && is_blank(*line->at))
        line->at++;
    word.text = line->at;
    while (line->at < line->end && !is_blank(*line->at))
        line->at++;
    word.length = (size_t)(line->at - word.text);
    return word;
}

struct word line_peek(const struct line *line)
{
    struct line copy = *line;

    return line_word(&copy);
}

bool line_refuse(struct line *line, struct word word, const char *expected)
{
    char shown[32];
    size_t length = word.length < sizeof shown ? word.length : sizeof shown - 1;

    if (length == 0) {
        snprintf(line->error->text, sizeof line->error->text, "expected %s, but the line ends",
                 expected);
        return false;
    }
    memcpy(shown, word.text, length);
    for (size_t i = 0; i < length; i++) {
        if (shown[i] < ' ' || shown[i] > '~')
            shown[i] = '?';
    }
    shown[length] = '\0';
    snprintf(line->error->text, sizeof line->error->text, "expected %s, got '%s%s'", expected,
             shown, length < word.length ? "..." : "");
    return false;
}

bool line_problem(struct line *line, const char *sentence)
{
    snprintf(line->error->text, sizeof line->error->text, "%s", sentence);
    return false;
}

bool word_is(struct word word, const char *text)
{
    return word.length == strlen(text) && memcmp(word.text, text, word.length) == 0;
}

bool word_after(struct word word, const char *prefix, struct word *rest)
{
    size_t length = strlen(prefix);

    if (word.length < length || memcmp(word.text, prefix, length) != 0)
        return false;
    *rest = (struct word){word.text + length, word.length - length};
    return true;
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 16;
}

/* Takes digits from the front of the word; UINT64_MAX stands for anything that large. */
static bool take_digits(struct word *word, unsigned base, uint64_t *value)
{
    const char *start = word->text;

    *value = 0;
    while (word->length > 0 && (unsigned)digit_value(*word->text) < base) {
        unsigned digit = (unsigned)digit_value(*word->text);

        *value = *value > (UINT64_MAX - digit) / base ? UINT64_MAX : *value * base + digit;
        word->text++;
        word->length--;
    }
    return word->text != start;
}

static bool take_sign(struct word *word, bool *negative)
{
    *negative = word->length > 0 && *word->text == '-';
    if (word->length == 0 || (*word->text != '-' && *word->text != '+'))
        return false;
    word->text++;
    word->length--;
    return true;
}

/* False when sign and magnitude do not fit into [-limit - 1, limit]. */
static bool apply_sign(uint64_t magnitude, bool negative, int64_t limit, int64_t *value)
{
    if (magnitude > (uint64_t)limit + (negative ? 1 : 0))
        return false;
    *value = (int64_t)(negative ? 0 - magnitude : magnitude);
    return true;
}

bool read_number(struct line *line, struct word word, int64_t least, int64_t most, int64_t *value)
{
    struct word rest = word, digits;
    bool negative;
    uint64_t magnitude;
    char expected[80];

    take_sign(&rest, &negative);
    bool hexadecimal = word_after(rest, "0x", &digits);
    if (!hexadecimal)
        digits = rest;
    if (take_digits(&digits, hexadecimal ? 16 : 10, &magnitude) && digits.length == 0 &&
        apply_sign(magnitude, negative, INT64_MAX, value) && *value >= least && *value <= most)
        return true;
    snprintf(expected, sizeof expected, "a number from %lld to %lld", (long long)least,
             (long long)most);
    return line_refuse(line, word, expected);
}

bool read_unsigned(struct line *line, struct word word, uint32_t *value)
{
    int64_t number = 0;

    if (!read_number(line, word, 0, UINT32_MAX, &number))
        return false;
    *value = (uint32_t)number;
    return true;
}

static void take_base(struct word *word, struct amount *amount)
{
    struct word bare = *word;

    if (bare.length > 1 && *bare.text == '+')
        bare = (struct word){bare.text + 1, bare.length - 1};
    if (word_after(bare, "half", word))
        amount->base = AMOUNT_HALF;
    else if (word_after(bare, "top", word))
        amount->base = AMOUNT_TOP;
}

/* The last term: bytes, and nothing after it. `bare`: the unit may be left out. */
static const char *finish_bytes(struct word word, uint64_t magnitude, bool negative, bool bare,
                                struct amount *amount)
{
    bool with_unit = word_after(word, "b", &word);

    if (word.length > 0 || (!with_unit && !bare && magnitude != 0))
        return amount_expected;
    return apply_sign(magnitude, negative, INT64_MAX, &amount->bytes) ? NULL : bytes_expected;
}

/* NULL, or what was expected instead. */
static const char *scan_amount(struct word word, struct amount *amount)
{
    bool negative, pages_seen = false, first;
    uint64_t magnitude;
    int64_t pages;

    *amount = (struct amount){0};
    take_base(&word, amount);
    first = amount->base == AMOUNT_ZERO;
    if (first && word.length == 0)
        return amount_expected;
    while (word.length > 0) {
        if ((!take_sign(&word, &negative) && !first) || !take_digits(&word, 10, &magnitude))
            return amount_expected;
        if (pages_seen || !word_after(word, "p", &word))
            return finish_bytes(word, magnitude, negative, !first, amount);
        if (!apply_sign(magnitude, negative, INT32_MAX, &pages))
            return pages_expected;
        amount->pages = (int32_t)pages;
        pages_seen = true;
        first = false;
    }
    return NULL;
}

bool read_amount(struct line *line, struct word word, struct amount *amount)
{
    const char *expected = scan_amount(word, amount);

    return expected == NULL || line_refuse(line, word, expected);
}

/* Takes `a` or `m26` from the front when a sign or nothing follows. */
static bool take_name(struct word *word, size_t *ordinal)
{
    struct word rest, digits;
    uint64_t number;
    char name[24];

    if (word->length == 0 || *word->text < 'a' || *word->text > 'z')
        return false;
    rest = digits = (struct word){word->text + 1, word->length - 1};
    if (*word->text == 'm' && take_digits(&digits, 10, &number))
        rest = digits;
    else
        number = (uint64_t)(*word->text - 'a');
    if (number > INT32_MAX || (rest.length > 0 && *rest.text != '+' && *rest.text != '-'))
        return false;
    mapping_name(name, sizeof name, (size_t)number);
    if (!word_is((struct word){word->text, word->length - rest.length}, name))
        return false;
    *ordinal = (size_t)number;
    *word = rest;
    return true;
}

bool read_place(struct line *line, struct word word, struct place *place)
{
    struct word rest = word;
    const char *expected = NULL;
    size_t ordinal;

    *place = (struct place){.mapping = PLACE_ABSOLUTE};
    if (take_name(&rest, &ordinal)) {
        if (ordinal >= line->maps)
            return line_refuse(line, word, "the name of a map statement that stands before");
        place->mapping = (int32_t)ordinal;
        expected = rest.length > 0 ? scan_amount(rest, &place->offset) : NULL;
    } else {
        if (word_after(word, "@", &rest))
            place->mapping = PLACE_WORLD;
        expected = scan_amount(rest, &place->offset);
    }
    if (expected == amount_expected)
        expected = "a place such as a, a+1p-1, @3p, 0, 4096b or top-1p";
    return expected == NULL || line_refuse(line, word, expected);
}
