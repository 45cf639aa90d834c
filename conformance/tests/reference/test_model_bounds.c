/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/model.c at its limits: no pages, all pages, page 0, empty lengths.
 */
#include "reference/model.h"
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

/* A letter is a page of its mapping, a dot is a free page. */
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
        model_extend(&model, 3, 1)); /* the page before is free, so this is a mapping of its own */
    ck_assert_uint_eq(model.pages[2].index, 0);
    ck_assert(model_move(&model, 0, 2, 0)); /* moves to its own place */
    ck_drawing("AA.AB");
    make(".AA");
    ck_assert(model_extend(&model, 0, 1)); /* no page comes before page 0 */
    ck_assert_uint_eq(model.pages[0].index, 0);
}
END_TEST

/* New pages extend the mapping of the page before them, even of page 0. A replaced page does not
 * count. */
START_TEST(only_the_page_before_is_extended)
{
    make("B....");
    ck_assert(model_extend(&model, 1, 2));
    ck_drawing("BBB..");
    ck_assert_uint_eq(model.pages[2].index, 2);
    make(".BC..");
    ck_assert(model_extend(&model, 2, 1));
    ck_drawing(".BB..");
    ck_assert_uint_eq(model.pages[1].index, 1);
    make("..C..");
    ck_assert(model_extend(&model, 2, 1));
    ck_drawing("..A..");
}
END_TEST

/* Moves near or far, up or down: pages outside both ranges stay, and pages in the new range are
 * replaced. */
START_TEST(move_takes_its_range_and_nothing_else)
{
    static const struct {
        const char *before;
        uint64_t first, count, to;
        const char *after;
    } rows[] = {
        {"D..ABCE", 3, 3, 1, "DABC..E"}, {"DABC..E", 1, 3, 3, "D..ABCE"},
        {"DFFABCE", 3, 3, 1, "DABC..E"}, {"DABCFFE", 1, 3, 3, "D..ABCE"},
        {"DA.B..E", 1, 3, 2, "D.A.B.E"}, {"D.A.B.E", 2, 3, 1, "DA.B..E"},
        {"AB..FFE", 0, 2, 4, "....ABE"}, {"EFF..AB", 5, 2, 1, "EAB...."},
        {"AB.FFFE", 0, 3, 3, "...AB.E"}, {"DABCE..", 1, 3, 1, "DABCE.."},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        make(rows[i].before);
        ck_assert(model_move(&model, rows[i].first, rows[i].count, rows[i].to));
        ck_drawing(rows[i].after);
        ck_assert(model_knows(&model, rows[i].to, rows[i].count));
    }
}
END_TEST

/* The errors that POSIX allows for an address that is neither exact nor aligned. */
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

/* With a length of 0 the first page decides. */
START_TEST(growing_from_nothing_is_reported_by_its_page)
{
    make("AABB");
    struct call call = {.address = 0, .length = 0, .new_length = PAGE};
    ck_assert(model_describes(&model, OPERATION_REMAP, &call));
    model_describe(&model, 0, 2, &(struct call){.flags = FLAG_SHARED});
    ck_assert(!model_describes(&model, OPERATION_REMAP, &call));
    call = (struct call){.length = 1, .new_length = 1}; /* grows by nothing */
    ck_assert(model_describes(&model, OPERATION_REMAP, &call));
    make(".A");
    model_describe(&model, 1, 1, &(struct call){.flags = FLAG_SHARED});
    call = (struct call){.address = 0, .length = 0, .new_length = PAGE}; /* from no page */
    ck_assert(model_describes(&model, OPERATION_REMAP, &call));
}
END_TEST

/* 2^63 is the first address outside a space of 63 bits. */
START_TEST(a_space_of_63_bits_ends)
{
    uint64_t first, count;
    model_reset(&model, PAGE, 63);
    ck_assert(model_range(&model, INT64_MAX, 1, &first, &count));
    ck_assert(!model_range(&model, INT64_MAX, 2, &first, &count));
    ck_assert(!model_range(&model, (uint64_t)INT64_MAX + 1, 1, &first, &count));
}
END_TEST

Suite *suite_model_bounds(void)
{
    Suite *suite = suite_create("model_bounds");
    TCase *cases = tcase_create("model_bounds");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, more_pages_than_can_be_counted_are_refused);
    tcase_add_test(cases, nothing_is_mapped_moved_or_extended);
    tcase_add_test(cases, only_the_page_before_is_extended);
    tcase_add_test(cases, move_takes_its_range_and_nothing_else);
    tcase_add_test(cases, alignment_of_an_address);
    tcase_add_test(cases, growing_from_nothing_is_reported_by_its_page);
    tcase_add_test(cases, a_space_of_63_bits_ends);
    suite_add_tcase(suite, cases);
    return suite;
}
