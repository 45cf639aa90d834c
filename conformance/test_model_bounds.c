/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/model.c where it ends: no pages, all pages, page 0, lengths of nothing.
 */
#include "../reference/model.h"
#include <check.h>
#include <string.h>

Suite *suite_model_bounds(void);

enum { PAGE = 16, DRAWN_MAX = 8 };

static struct model model;

static void set_up(void)
{
    model_reset(&model, PAGE, 32);
}

static void tear_down(void)
{
    model_free(&model);
}

/* A letter is a page of its mapping, a dot is none. */
static void make(const char *drawing)
{
    set_up();
    for (uint64_t page = 0; drawing[page] != '\0'; page++)
        if (drawing[page] != '.')
            ck_assert(model_map(&model, page, 1, (uint32_t)(drawing[page] - 'A')));
}

static void ck_drawing(const char *drawing)
{
    char drawn[DRAWN_MAX] = {0};
    memset(drawn, '.', strlen(drawing));
    for (size_t i = 0; i < model.count; i++)
        drawn[model.pages[i].page] = (char)('A' + model.pages[i].mapping);
    ck_assert_str_eq(drawn, drawing);
}

START_TEST(more_pages_than_can_be_counted_are_refused)
{
    make("AA..");
    ck_assert(!model_map(&model, 0, UINT64_MAX / 2, 1));
    ck_drawing("AA..");
}
END_TEST

START_TEST(nothing_is_mapped_moved_or_extended)
{
    make("AA..B");
    ck_assert(model_map(&model, 2, 0, 7));
    ck_assert(!model_knows(&model, 2, 1));
    ck_assert(model_move(&model, 2, 2, 8));
    ck_drawing("AA..B");
    ck_assert(
        model_extend(&model, 3, 1)); /* behind a page that is nobody's: a mapping of its own */
    ck_assert_uint_eq(model.pages[2].index, 0);
    ck_assert(model_move(&model, 0, 2, 0)); /* to where it is */
    ck_drawing("AA.AB");
    make(".AA");
    ck_assert(model_extend(&model, 0, 1)); /* page 0 has nothing before it */
    ck_assert_uint_eq(model.pages[0].index, 0);
}
END_TEST

/* What POSIX says of an address that is neither exact nor aligned as asked. */
START_TEST(alignment_of_an_address)
{
    const struct call call = {.length = PAGE};
    const struct allowed page = {.success = true, .alignment = PAGE};
    const struct allowed four = {.success = true, .alignment = 4 * PAGE};
    const struct allowed any = {.success = true};
    ck_assert_ptr_null(model_address_problem(&model, &call, &page, 2 * PAGE));
    ck_assert_ptr_null(model_address_problem(&model, &call, &any, 2 * PAGE));
    ck_assert_str_eq(model_address_problem(&model, &call, &four, 2 * PAGE), "ADDR-PAGE-ALIGN");
    ck_assert_ptr_null(model_address_problem(&model, &call, &four, 4 * PAGE));
    const struct allowed exact = {.success = true, .exact = true};
    ck_assert_ptr_null(model_address_problem(&model, &call, &exact, 0));
    ck_assert_str_eq(model_address_problem(&model, &call, &any, 0), "ADDR-NONNULL");
}
END_TEST

/* The length says nothing here: then it is the first page that tells. */
START_TEST(growing_from_nothing_is_told_by_its_page)
{
    make("AABB");
    struct call call = {.address = 0, .length = 0, .new_length = PAGE};
    ck_assert(model_describes(&model, OPERATION_REMAP, &call));
    model_describe(&model, 0, 2, &(struct call){.flags = FLAG_SHARED});
    ck_assert(!model_describes(&model, OPERATION_REMAP, &call));
}
END_TEST

Suite *suite_model_bounds(void)
{
    Suite *suite = suite_create("model_bounds");
    TCase *cases = tcase_create("model_bounds");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, more_pages_than_can_be_counted_are_refused);
    tcase_add_test(cases, nothing_is_mapped_moved_or_extended);
    tcase_add_test(cases, alignment_of_an_address);
    tcase_add_test(cases, growing_from_nothing_is_told_by_its_page);
    suite_add_tcase(suite, cases);
    return suite;
}
