/* SPDX-License-Identifier: MIT
 *
 * skip_table.c through page_table.h: states, skip counts and searches as page maps, and every
 * change of every table of five pages compared with a naive implementation.
 */
#include "conformance/tests/support/test_drawing.h"
#include "impl/page_table.h"
#include <check.h>
#include <string.h>

Suite *suite_skip_table(void);

static struct page_table table;
static char text[DRAWING_SIZE];

static void table_open(uint32_t page_count, uint32_t skip_limit)
{
    table.geometry = (struct geometry){page_count, 16, skip_limit, 1, false};
    page_table_open(&table);
}

static void table_draw(const char *drawing, uint32_t skip_limit)
{
    table_open((uint32_t)strlen(drawing), skip_limit);
    drawing_mark(&table, 0, drawing);
}

static void table_expect(const char *expected)
{
    ck_assert_msg(drawing_matches(&table, 0, expected), "%s, not %s",
                  drawing_print(&table, 0, strlen(expected), text), expected);
}

#define T(before, change, after)                                                                   \
    do {                                                                                           \
        table_draw(before, 63);                                                                    \
        change;                                                                                    \
        table_expect(after);                                                                       \
        expect_true_skips(63);                                                                     \
    } while (0)

/* The skip count that a page must have, by counting. */
static uint32_t naive_skip(uint32_t page, uint32_t limit)
{
    uint32_t skip = 0;
    while (skip < limit && page + skip + 1 < table.geometry.page_count &&
           page_table_state(&table, page + skip + 1) == page_table_state(&table, page))
        skip++;
    return skip;
}

static void expect_true_skips(uint32_t limit)
{
    for (uint32_t page = 0; page < table.geometry.page_count; page++)
        DEMAND((uint32_t)page_table_annotation(&table, page) == naive_skip(page, limit),
               "page %u of %s skips %d, not %u", page,
               drawing_print(&table, 0, table.geometry.page_count, text),
               page_table_annotation(&table, page), naive_skip(page, limit));
}

static void expect_skips(const char *digits)
{
    for (uint32_t page = 0; digits[page] != '\0'; page++)
        ck_assert_int_eq(page_table_annotation(&table, page), digits[page] - '0');
}

static void mark(uint32_t first, uint32_t count, enum page_state state)
{
    page_table_mark(&table, first, count, state);
}

static void release(uint32_t first, uint32_t count)
{
    page_table_release(&table, first, count);
}

START_TEST(test_open_touches_its_own_cells_only)
{
    table.skips.cells[5] = 0xa5;
    table_open(5, 63);
    table_expect("#####");
    expect_skips("43210");
    ck_assert_uint_eq(table.counts[PAGE_STATE_FOREIGN], 5);
    ck_assert_uint_eq(table.skips.cells[5], 0xa5);
}
END_TEST

/* A new table does not remember how far pages were marked before. */
START_TEST(test_open_forgets_how_far_pages_were_marked)
{
    table_draw("AAAA", 63);
    table_open(4, 63);
    ck_assert_uint_eq(table.skips.top, 0);
    mark(1, 2, PAGE_STATE_ZEROED);
    ck_assert_uint_eq(table.skips.top, 3);
}
END_TEST

START_TEST(test_release_frees_what_is_mapped)
{
    T("AAA.BBB..CC", release(1, 8), "A........CC");
    T("AAAA", release(0, 1), ".AAA");
    T("AAAA", release(3, 1), "AAA.");
    T("AAAA", release(1, 2), "A..A");
    T("AB0#.C", release(0, 6), "..0#..");
    T("0#.", release(0, 3), "0#.");
    T("AAAA", release(2, 0), "AAAA");
}
END_TEST

START_TEST(test_mark_gives_every_page_the_state)
{
    T("####", mark(1, 2, PAGE_STATE_ZEROED), "#00#");
    T("0.00", mark(0, 3, PAGE_STATE_MAPPED), "AAA0");
    T("AAAA", mark(4, 0, PAGE_STATE_DIRTY), "AAAA");
}
END_TEST

START_TEST(test_skips_before_the_range_are_repaired)
{
    table_draw("AAAAAA", 63);
    expect_skips("543210");
    release(3, 1);
    expect_skips("210010");
    mark(3, 1, PAGE_STATE_MAPPED);
    expect_skips("543210");
}
END_TEST

START_TEST(test_skips_inside_the_range_are_made_anew)
{
    table_draw("A.A0AA", 63);
    release(0, 5);
    table_expect("...0.A");
    expect_skips("210000");
    release(5, 1);
    expect_skips("210010");
}
END_TEST

START_TEST(test_skips_stop_at_the_limit)
{
    table_draw("AAAAAAAA", 2);
    expect_skips("22222210");
    release(5, 1);
    expect_skips("22210010");
    release(0, 8);
    expect_skips("22222210");
}
END_TEST

/* The widest skip fills its 6 bits, and a repair reaches exactly that far. */
START_TEST(test_the_widest_skip_holds)
{
    table_open(200, 63);
    mark(0, 200, PAGE_STATE_MAPPED);
    ck_assert_int_eq(page_table_annotation(&table, 100), 63);
    release(150, 1);
    expect_true_skips(63);
    ck_assert_int_eq(page_table_annotation(&table, 86), 63);
    ck_assert_int_eq(page_table_annotation(&table, 87), 62);
}
END_TEST

START_TEST(test_counts_follow)
{
    table_draw("AA0.#", 63);
    ck_assert_uint_eq(table.counts[PAGE_STATE_MAPPED], 2);
    ck_assert_uint_eq(table.counts[PAGE_STATE_ZEROED], 1);
    ck_assert_uint_eq(table.counts[PAGE_STATE_DIRTY], 1);
    ck_assert_uint_eq(table.counts[PAGE_STATE_FOREIGN], 1);
    release(0, 5);
    ck_assert_uint_eq(table.counts[PAGE_STATE_MAPPED], 0);
    ck_assert_uint_eq(table.counts[PAGE_STATE_DIRTY], 3);
}
END_TEST

static uint32_t find(const char *drawing, uint32_t count, uint32_t alignment)
{
    table_draw(drawing, 63);
    return page_table_find(&table, count, alignment);
}

START_TEST(test_find_takes_the_lowest_that_fits)
{
    ck_assert_uint_eq(find("A.A..A...", 1, 1), 1);
    ck_assert_uint_eq(find("A.A..A...", 2, 1), 3);
    ck_assert_uint_eq(find("A.A..A...", 3, 1), 6);
    ck_assert_uint_eq(find("A.A..A...", 4, 1), PAGE_NONE);
    ck_assert_uint_eq(find("#A0.0.#..", 4, 1), 2);
    ck_assert_uint_eq(find("#..#...", 3, 1), 4);
    ck_assert_uint_eq(find("AAAA", 1, 1), PAGE_NONE);
    ck_assert_uint_eq(find("####", 1, 1), PAGE_NONE);
    ck_assert_uint_eq(find("..", 1U << 30, 1), PAGE_NONE);
}
END_TEST

START_TEST(test_find_aligned)
{
    ck_assert_uint_eq(find("A.......", 2, 4), 4);
    ck_assert_uint_eq(find("A....A...", 2, 4), PAGE_NONE);
    ck_assert_uint_eq(find("A....A....", 2, 4), 8);
    ck_assert_uint_eq(find("A...A0.A..", 2, 2), 2);
    ck_assert_uint_eq(find("A...A0.A..", 2, 8), 8);
    ck_assert_uint_eq(find("A.......", 1, 1U << 30), PAGE_NONE);
}
END_TEST

START_TEST(test_run_end_is_cut)
{
    table_draw("AA00..", 63);
    ck_assert_uint_eq(page_table_run_end(&table, 0, 6), 2);
    ck_assert_uint_eq(page_table_run_end(&table, 1, 6), 2);
    ck_assert_uint_eq(page_table_run_end(&table, 4, 6), 6);
    ck_assert_uint_eq(page_table_run_end(&table, 4, 5), 5);
    table_draw("AAAAAA0", 2);
    ck_assert_uint_eq(page_table_run_end(&table, 0, 7), 6);
}
END_TEST

/* A table of the largest size, in one run. */
START_TEST(test_nothing_looks_behind_the_last_page)
{
    table_open(GEOMETRY_PAGES_MAX, 63);
    ck_assert_uint_eq(page_table_run_end(&table, 7, GEOMETRY_PAGES_MAX), GEOMETRY_PAGES_MAX);
    mark(0, GEOMETRY_PAGES_MAX, PAGE_STATE_ZEROED);
    ck_assert_uint_eq(page_table_run_end(&table, 7, GEOMETRY_PAGES_MAX), GEOMETRY_PAGES_MAX);
    ck_assert_uint_eq(page_table_largest_free(&table), GEOMETRY_PAGES_MAX);
    ck_assert_uint_eq(page_table_find(&table, GEOMETRY_PAGES_MAX, 1), 0);
    mark(0, 1, PAGE_STATE_MAPPED);
    ck_assert_uint_eq(page_table_find(&table, GEOMETRY_PAGES_MAX, 1), PAGE_NONE);
}
END_TEST

START_TEST(test_free_start)
{
    table_draw("A.0.#", 63);
    ck_assert_uint_eq(page_table_free_start(&table, 4), 1);
    ck_assert_uint_eq(page_table_free_start(&table, 5), 5);
    ck_assert_uint_eq(page_table_free_start(&table, 1), 1);
    table_draw("..", 63);
    ck_assert_uint_eq(page_table_free_start(&table, 2), 0);
}
END_TEST

START_TEST(test_largest_free)
{
    static const struct {
        const char *drawing;
        uint32_t largest;
    } cases[] = {{"AA##", 0}, {".A..", 2}, {"..A.", 2}, {"#.00.A..", 4}, {"A...", 3}, {"0", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        table_draw(cases[i].drawing, 63);
        ck_assert_uint_eq(page_table_largest_free(&table), cases[i].largest);
        table_draw(cases[i].drawing, 1);
        ck_assert_uint_eq(page_table_largest_free(&table), cases[i].largest);
    }
}
END_TEST

enum { PAGES = 5, TABLES = 1 << (2 * PAGES) };

static void table_number(uint32_t number, uint32_t skip_limit)
{
    table_open(PAGES, skip_limit);
    for (uint32_t page = 0; page < PAGES; page++)
        mark(page, 1, (enum page_state)(number >> (2 * page) & 3));
}

static bool is_free(uint32_t page)
{
    return page_table_state(&table, page) >= PAGE_STATE_ZEROED;
}

static uint32_t naive_find(uint32_t count, uint32_t alignment)
{
    for (uint32_t first = 0; first + count <= PAGES; first += alignment) {
        uint32_t page = first;
        while (page < first + count && is_free(page))
            page++;
        if (page == first + count)
            return first;
    }
    return PAGE_NONE;
}

static void expect_naive_searches(void)
{
    for (uint32_t count = 1; count <= PAGES + 1; count++)
        for (uint32_t alignment = 1; alignment <= 4; alignment *= 2)
            DEMAND(page_table_find(&table, count, alignment) == naive_find(count, alignment),
                   "%s: %u pages at %u", drawing_print(&table, 0, PAGES, text), count, alignment);
}

/* The last of the changes is a release. */
static void change_and_expect(uint32_t number, uint32_t limit, uint32_t first, uint32_t count,
                              uint32_t state)
{
    table_number(number, limit);
    if (state == PAGE_STATES)
        release(first, count);
    else
        mark(first, count, (enum page_state)state);
    for (uint32_t page = 0; page < PAGES; page++) {
        uint32_t old = number >> (2 * page) & 3;
        bool inside = page >= first && page < first + count;
        uint32_t released = old == PAGE_STATE_MAPPED ? PAGE_STATE_DIRTY : old;
        uint32_t now = !inside ? old : state == PAGE_STATES ? released : state;
        DEMAND(page_table_state(&table, page) == now, "page %u of %s is not %u", page,
               drawing_print(&table, 0, PAGES, text), now);
    }
    expect_true_skips(limit);
    expect_naive_searches();
}

START_TEST(test_every_change_of_every_small_table)
{
    static const uint32_t limits[] = {1, 2, 63};
    uint32_t limit = limits[_i];
    for (uint32_t number = 0; number < TABLES; number++)
        for (uint32_t first = 0; first < PAGES; first++)
            for (uint32_t count = 1; first + count <= PAGES; count += 2)
                change_and_expect(number, limit, first, count, (number + first + count) % 5);
}
END_TEST

Suite *suite_skip_table(void)
{
    Suite *suite = suite_create("skip_table");
    TCase *tests = tcase_create("skip_table");
    tcase_add_test(tests, test_open_touches_its_own_cells_only);
    tcase_add_test(tests, test_open_forgets_how_far_pages_were_marked);
    tcase_add_test(tests, test_release_frees_what_is_mapped);
    tcase_add_test(tests, test_mark_gives_every_page_the_state);
    tcase_add_test(tests, test_skips_before_the_range_are_repaired);
    tcase_add_test(tests, test_skips_inside_the_range_are_made_anew);
    tcase_add_test(tests, test_skips_stop_at_the_limit);
    tcase_add_test(tests, test_the_widest_skip_holds);
    tcase_add_test(tests, test_counts_follow);
    tcase_add_test(tests, test_find_takes_the_lowest_that_fits);
    tcase_add_test(tests, test_find_aligned);
    tcase_add_test(tests, test_run_end_is_cut);
    tcase_add_test(tests, test_nothing_looks_behind_the_last_page);
    tcase_add_test(tests, test_free_start);
    tcase_add_test(tests, test_largest_free);
    tcase_add_loop_test(tests, test_every_change_of_every_small_table, 0, 3);
    suite_add_tcase(suite, tests);
    return suite;
}
