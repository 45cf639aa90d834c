/* SPDX-License-Identifier: MIT
 *
 * Reads tokens, numbers, amounts and places. Depends on no operation.
 *
 *   amount:  [half|top] [+-]Np [+-]N[b]
 *   place:   amount | @amount | NAME[+-amount]
 *
 * A number without a unit is bytes. It is allowed only after half, top or pages, except for 0.
 */
#include "reference/lexer.h"

#include <stdio.h>
#include <string.h>

static const char amount_expected[] = "an amount such as 2p, 2p-1, 100b, half or top-1p+1";
static const char pages_expected[] = "at most 2147483647 pages";
static const char bytes_expected[] = "at most 9223372036854775807 bytes";

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

struct token lexer_next(struct lexer *lexer)
{
    struct token token;

    while (lexer->at < lexer->end && is_blank(*lexer->at))
        lexer->at++;
    token.text = lexer->at;
    while (lexer->at < lexer->end && !is_blank(*lexer->at))
        lexer->at++;
    token.length = (size_t)(lexer->at - token.text);
    return token;
}

struct token lexer_peek(const struct lexer *lexer)
{
    struct lexer copy = *lexer;

    return lexer_next(&copy);
}

bool lexer_refuse(struct lexer *lexer, struct token token, const char *expected)
{
    char shown[32];
    size_t length = token.length < sizeof shown ? token.length : sizeof shown - 1;

    if (length == 0) {
        snprintf(lexer->error->text, sizeof lexer->error->text, "expected %s, but the line ends",
                 expected);
        return false;
    }
    memcpy(shown, token.text, length);
    for (size_t i = 0; i < length; i++) {
        if (shown[i] < ' ' || shown[i] > '~')
            shown[i] = '?';
    }
    shown[length] = '\0';
    snprintf(lexer->error->text, sizeof lexer->error->text, "expected %s, got '%s%s'", expected,
             shown, length < token.length ? "..." : "");
    return false;
}

bool lexer_problem(struct lexer *lexer, const char *sentence)
{
    snprintf(lexer->error->text, sizeof lexer->error->text, "%s", sentence);
    return false;
}

bool token_is(struct token token, const char *text)
{
    return token.length == strlen(text) && memcmp(token.text, text, token.length) == 0;
}

bool token_after(struct token token, const char *prefix, struct token *rest)
{
    size_t length = strlen(prefix);

    if (token.length < length || memcmp(token.text, prefix, length) != 0)
        return false;
    *rest = (struct token){token.text + length, token.length - length};
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

/* Removes the digits from the front of the token. UINT64_MAX stands for every number that is at
 * least as large. */
static bool take_digits(struct token *token, unsigned base, uint64_t *value)
{
    const char *start = token->text;

    *value = 0;
    while (token->length > 0 && (unsigned)digit_value(*token->text) < base) {
        unsigned digit = (unsigned)digit_value(*token->text);

        *value = *value > (UINT64_MAX - digit) / base ? UINT64_MAX : *value * base + digit;
        token->text++;
        token->length--;
    }
    return token->text != start;
}

static bool take_sign(struct token *token, bool *negative)
{
    *negative = token->length > 0 && *token->text == '-';
    if (token->length == 0 || (*token->text != '-' && *token->text != '+'))
        return false;
    token->text++;
    token->length--;
    return true;
}

/* False when the signed number is outside [-limit - 1, limit]. */
static bool apply_sign(uint64_t magnitude, bool negative, int64_t limit, int64_t *value)
{
    if (magnitude > (uint64_t)limit + (negative ? 1 : 0))
        return false;
    *value = (int64_t)(negative ? 0 - magnitude : magnitude);
    return true;
}

bool read_number(struct lexer *lexer, struct token token, int64_t least, int64_t most,
                 int64_t *value)
{
    struct token rest = token, digits;
    bool negative;
    uint64_t magnitude;
    char expected[80];

    take_sign(&rest, &negative);
    bool hexadecimal = token_after(rest, "0x", &digits);
    if (!hexadecimal)
        digits = rest;
    if (take_digits(&digits, hexadecimal ? 16 : 10, &magnitude) && digits.length == 0 &&
        apply_sign(magnitude, negative, INT64_MAX, value) && *value >= least && *value <= most)
        return true;
    snprintf(expected, sizeof expected, "a number from %lld to %lld", (long long)least,
             (long long)most);
    return lexer_refuse(lexer, token, expected);
}

bool read_unsigned(struct lexer *lexer, struct token token, uint32_t *value)
{
    int64_t number = 0;

    if (!read_number(lexer, token, 0, UINT32_MAX, &number))
        return false;
    *value = (uint32_t)number;
    return true;
}

static void take_base(struct token *token, struct amount *amount)
{
    struct token bare = *token;

    if (bare.length > 1 && *bare.text == '+')
        bare = (struct token){bare.text + 1, bare.length - 1};
    if (token_after(bare, "half", token))
        amount->base = AMOUNT_HALF;
    else if (token_after(bare, "top", token))
        amount->base = AMOUNT_TOP;
}

/* Reads the last term: bytes, and nothing after them. `bare`: the unit is optional. */
static const char *finish_bytes(struct token token, uint64_t magnitude, bool negative, bool bare,
                                struct amount *amount)
{
    bool with_unit = token_after(token, "b", &token);

    if (token.length > 0 || (!with_unit && !bare && magnitude != 0))
        return amount_expected;
    return apply_sign(magnitude, negative, INT64_MAX, &amount->bytes) ? NULL : bytes_expected;
}

/* Returns NULL, or a description of the expected text. */
static const char *scan_amount(struct token token, struct amount *amount)
{
    bool negative, pages_seen = false, first;
    uint64_t magnitude;
    int64_t pages;

    *amount = (struct amount){0};
    take_base(&token, amount);
    first = amount->base == AMOUNT_ZERO;
    if (first && token.length == 0)
        return amount_expected;
    while (token.length > 0) {
        if ((!take_sign(&token, &negative) && !first) || !take_digits(&token, 10, &magnitude))
            return amount_expected;
        if (pages_seen || !token_after(token, "p", &token))
            return finish_bytes(token, magnitude, negative, !first, amount);
        if (!apply_sign(magnitude, negative, INT32_MAX, &pages))
            return pages_expected;
        amount->pages = (int32_t)pages;
        pages_seen = true;
        first = false;
    }
    return NULL;
}

bool read_amount(struct lexer *lexer, struct token token, struct amount *amount)
{
    const char *expected = scan_amount(token, amount);

    return expected == NULL || lexer_refuse(lexer, token, expected);
}

/* Removes a name like `a` or `m26` from the front, if a sign or nothing follows it. */
static bool take_name(struct token *token, size_t *ordinal)
{
    struct token rest, digits;
    uint64_t number;
    char name[24];

    if (token->length == 0 || *token->text < 'a' || *token->text > 'z')
        return false;
    rest = digits = (struct token){token->text + 1, token->length - 1};
    if (*token->text == 'm' && take_digits(&digits, 10, &number))
        rest = digits;
    else
        number = (uint64_t)(*token->text - 'a');
    if (number > INT32_MAX || (rest.length > 0 && *rest.text != '+' && *rest.text != '-'))
        return false;
    mapping_name(name, sizeof name, (size_t)number);
    if (!token_is((struct token){token->text, token->length - rest.length}, name))
        return false;
    *ordinal = (size_t)number;
    *token = rest;
    return true;
}

bool read_place(struct lexer *lexer, struct token token, struct place *place)
{
    struct token rest = token;
    const char *expected = NULL;
    size_t ordinal;

    *place = (struct place){.mapping = PLACE_ABSOLUTE};
    if (take_name(&rest, &ordinal)) {
        if (ordinal >= lexer->maps)
            return lexer_refuse(lexer, token, "the name of an earlier map statement");
        place->mapping = (int32_t)ordinal;
        expected = rest.length > 0 ? scan_amount(rest, &place->offset) : NULL;
    } else {
        if (token_after(token, "@", &rest))
            place->mapping = PLACE_WORLD;
        expected = scan_amount(rest, &place->offset);
    }
    if (expected == amount_expected)
        expected = "a place such as a, a+1p-1, @3p, 0, 4096b or top-1p";
    return expected == NULL || lexer_refuse(lexer, token, expected);
}
