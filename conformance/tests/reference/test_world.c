/* SPDX-License-Identifier: MIT
 *
 * Which worlds are valid, when two worlds are equal, and the text of a world line.
 */
#include "reference/operation.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_world(void);

static struct program program;

static void setup(void)
{
    program = (struct program){0};
}

static void teardown(void)
{
    program_free(&program);
}

static struct parse_error problem;

static void parse(const char *text)
{
    ck_assert_msg(program_parse(&program, text, &problem), "line %u: %s", problem.line,
                  problem.text);
}

START_TEST(world_line_has_defaults)
{
    char text[160];

    parse("a = map 1p");
    ck_assert(world_equal(&program.world, &WORLD_DEFAULT));
    parse("world");
    ck_assert(world_equal(&program.world, &WORLD_DEFAULT));
    parse("world pages=8 page=16 # the limit follows the pages, the break is one page");
    world_print(text, sizeof text, &program.world);
    ck_assert_str_eq(text, "world pages=8 page=16 skip=63 growth=4 break=1p limit=8");
}
END_TEST

START_TEST(world_line_says_everything)
{
    static const char line[] =
        "world pages=8 page=16 skip=3 growth=2 break=1p+4 limit=6 fail=2 memory=none";
    static const char mixed[] =
        "world memory=none fail=2 limit=6 break=20b growth=2 skip=3 page=16 pages=8";
    char text[160];

    parse(line);
    ck_assert_uint_eq(program.world.page_count, 8);
    ck_assert_uint_eq(program.world.page_size, 16);
    ck_assert_uint_eq(program.world.skip_limit, 3);
    ck_assert_uint_eq(program.world.growth_minimum, 2);
    ck_assert_uint_eq(program.world.first_break, 20);
    ck_assert_uint_eq(program.world.limit, 6);
    ck_assert_uint_eq(program.world.fail_at, 2);
    ck_assert(program.world.without_memory);
    world_print(text, sizeof text, &program.world);
    ck_assert_str_eq(text, line);
    parse(mixed);
    world_print(text, sizeof text, &program.world);
    ck_assert_str_eq(text, line);
}
END_TEST

/* A valid world, one changed field, and whether the world is still valid. */
static const struct world possible = {
    .page_count = 8, .page_size = 16, .skip_limit = 3, .growth_minimum = 1};
static const struct {
    size_t field;
    uint32_t value;
    bool can_be;
} changes[] = {
    {offsetof(struct world, page_count), 0, false},
    {offsetof(struct world, page_count), 1, true},
    {offsetof(struct world, page_count), 65536, true},
    {offsetof(struct world, page_count), 65537, false},
    {offsetof(struct world, page_size), 0, false},
    {offsetof(struct world, page_size), 8, false},
    {offsetof(struct world, page_size), 48, false},
    {offsetof(struct world, page_size), 65536, true},
    {offsetof(struct world, page_size), 131072, false},
    {offsetof(struct world, skip_limit), 0, false},
    {offsetof(struct world, skip_limit), 1, true},
    {offsetof(struct world, skip_limit), 63, true},
    {offsetof(struct world, skip_limit), 64, false},
    {offsetof(struct world, growth_minimum), 0, false},
    {offsetof(struct world, growth_minimum), 65536, true},
    {offsetof(struct world, growth_minimum), 65537, false},
    {offsetof(struct world, limit), 8, true},
    {offsetof(struct world, limit), 9, false},
    {offsetof(struct world, fail_at), UINT32_MAX, true},
};
enum { CHANGES = sizeof changes / sizeof changes[0] };

START_TEST(worlds_that_can_be)
{
    struct world world = possible;

    ck_assert_ptr_null(world_problem(&world));
    memcpy((char *)&world + changes[_i].field, &changes[_i].value, sizeof changes[_i].value);
    ck_assert_int_eq(world_problem(&world) == NULL, changes[_i].can_be);
}
END_TEST

START_TEST(the_break_lies_inside)
{
    struct world world = possible;

    world.first_break = 128;
    ck_assert_ptr_null(world_problem(&world));
    world.first_break = 129;
    ck_assert_ptr_nonnull(world_problem(&world));
    world.page_count = world.limit = WORLD_PAGES_MAX;
    world.page_size = WORLD_PAGE_SIZE_MAX;
    world.first_break = UINT64_C(1) << 32;
    ck_assert_ptr_null(world_problem(&world));
    world.first_break++;
    ck_assert_ptr_nonnull(world_problem(&world));
}
END_TEST

START_TEST(equality_sees_every_field_of_a_world)
{
    struct world other = WORLD_DEFAULT;
    uint32_t *fields[] = {&other.page_count,     &other.page_size, &other.skip_limit,
                          &other.growth_minimum, &other.limit,     &other.fail_at};

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        ++*fields[i];
        ck_assert(!world_equal(&other, &WORLD_DEFAULT));
        --*fields[i];
        ck_assert(world_equal(&other, &WORLD_DEFAULT));
    }
    other.first_break++;
    ck_assert(!world_equal(&other, &WORLD_DEFAULT));
    other = WORLD_DEFAULT;
    other.without_memory = true;
    ck_assert(!world_equal(&other, &WORLD_DEFAULT));
}
END_TEST

/* First breaks whose part in bytes does not fit in 32 bits. */
START_TEST(first_breaks_that_are_too_far)
{
    static const char *const lines[] = {"world break=1p+2147483648", "world break=1p-2147483649"};
    ck_assert(!program_parse(&program, lines[_i], &problem));
    ck_assert_str_eq(problem.text, "expected break= as pages and bytes, such as break=1p+4");
    parse("world break=1p+2147483647 pages=65536 page=65536");
    ck_assert_uint_eq(program.world.first_break, 65536 + UINT64_C(2147483647));
}
END_TEST

START_TEST(a_world_that_cannot_be_is_printed_all_the_same)
{
    struct world world = possible;
    char text[160];
    world.page_size = 0;
    world.first_break = 5;
    world_print(text, sizeof text, &world);
    ck_assert_str_eq(text, "world pages=8 page=0 skip=3 growth=1 break=5p limit=0");
}
END_TEST

Suite *suite_world(void)
{
    Suite *suite = suite_create("world");
    TCase *worlds = tcase_create("worlds");

    tcase_add_checked_fixture(worlds, setup, teardown);
    tcase_add_test(worlds, world_line_has_defaults);
    tcase_add_test(worlds, world_line_says_everything);
    tcase_add_loop_test(worlds, worlds_that_can_be, 0, CHANGES);
    tcase_add_test(worlds, the_break_lies_inside);
    tcase_add_test(worlds, equality_sees_every_field_of_a_world);
    tcase_add_loop_test(worlds, first_breaks_that_are_too_far, 0, 2);
    tcase_add_test(worlds, a_world_that_cannot_be_is_printed_all_the_same);
    suite_add_tcase(suite, worlds);
    return suite;
}
