/* SPDX-License-Identifier: MIT
 *
 * Worlds as values: equality, validity, and the fields of a world line. A field that a line leaves
 * out has its default. The default limit is the number of pages.
 */
#include "reference/lexer.h"

bool world_equal(const struct world *left, const struct world *right)
{
    return left->page_count == right->page_count && left->page_size == right->page_size &&
           left->skip_limit == right->skip_limit && left->growth_minimum == right->growth_minimum &&
           left->limit == right->limit && left->fail_at == right->fail_at &&
           left->first_break == right->first_break && left->without_memory == right->without_memory;
}

const char *world_problem(const struct world *world)
{
    uint32_t size = world->page_size;

    if (world->page_count < 1 || world->page_count > WORLD_PAGES_MAX)
        return "a world has 1 to 65536 pages (pages=)";
    if (size < WORLD_PAGE_SIZE_MIN || size > WORLD_PAGE_SIZE_MAX || (size & (size - 1)) != 0)
        return "a page is a power of two from 16 to 65536 bytes (page=)";
    if (world->skip_limit < 1 || world->skip_limit > WORLD_SKIP_LIMIT_MAX)
        return "the skip limit is 1 to 63 (skip=)";
    if (world->growth_minimum < 1 || world->growth_minimum > WORLD_GROWTH_MAX)
        return "the growth minimum is 1 to 65536 pages (growth=)";
    if (world->limit > world->page_count)
        return "the limit is at most the number of pages (limit=)";
    if (world->first_break > (uint64_t)world->page_count * size)
        return "the first break lies inside the world's pages (break=)";
    return NULL;
}

/* The fields of a world line. A line has each of them once at most. */
enum field {
    FIELD_PAGES,
    FIELD_PAGE,
    FIELD_SKIP,
    FIELD_GROWTH,
    FIELD_BREAK,
    FIELD_LIMIT,
    FIELD_FAIL,
    FIELD_MEMORY,
    FIELDS
};
static const char *const field_names[FIELDS] = {
    "pages=", "page=", "skip=", "growth=", "break=", "limit=", "fail=", "memory="};
static const char fields_expected[] =
    "pages=, page=, skip=, growth=, break=, limit=, fail= or memory=none";

/* The fields before they are combined. `seen` has a bit for each field of the line. */
struct world_text {
    struct world world;
    struct amount first_break;
    unsigned seen;
};

static bool read_field(struct lexer *lexer, enum field field, struct token value,
                       struct world_text *text)
{
    struct world *world = &text->world;
    uint32_t *const numbers[FIELDS] = {
        [FIELD_PAGES] = &world->page_count, [FIELD_PAGE] = &world->page_size,
        [FIELD_SKIP] = &world->skip_limit,  [FIELD_GROWTH] = &world->growth_minimum,
        [FIELD_LIMIT] = &world->limit,      [FIELD_FAIL] = &world->fail_at};

    if (field == FIELD_BREAK)
        return read_amount(lexer, value, &text->first_break);
    if (field != FIELD_MEMORY)
        return read_unsigned(lexer, value, numbers[field]);
    world->without_memory = token_is(value, "none");
    return world->without_memory || lexer_refuse(lexer, value, "none after memory=");
}

static bool read_world_field(struct lexer *lexer, struct token token, struct world_text *text)
{
    for (unsigned field = 0; field < FIELDS; field++) {
        struct token value;
        if (!token_after(token, field_names[field], &value))
            continue;
        if ((text->seen & 1U << field) != 0)
            return lexer_refuse(lexer, token, "each field of the world once");
        text->seen |= 1U << field;
        return read_field(lexer, (enum field)field, value, text);
    }
    return lexer_refuse(lexer, token, fields_expected);
}

/* The first break may be given in pages, and the page size may follow it on the line. */
bool read_world(struct lexer *lexer, struct world *world)
{
    struct world_text text = {.world = WORLD_DEFAULT, .first_break = {.pages = 1}};
    const char *problem;
    int64_t first_break;

    for (struct token token = lexer_next(lexer); token.length > 0; token = lexer_next(lexer)) {
        if (!read_world_field(lexer, token, &text))
            return false;
    }
    if ((text.seen & 1U << FIELD_LIMIT) == 0)
        text.world.limit = text.world.page_count;
    if (text.first_break.base != AMOUNT_ZERO || text.first_break.bytes > INT32_MAX ||
        text.first_break.bytes < INT32_MIN)
        return lexer_problem(lexer, "expected break= as pages and bytes, such as break=1p+4");
    first_break = (int64_t)text.first_break.pages * text.world.page_size + text.first_break.bytes;
    text.world.first_break = (uint64_t)first_break;
    problem = world_problem(&text.world);
    if (problem != NULL)
        return lexer_problem(lexer, problem);
    *world = text.world;
    return true;
}
