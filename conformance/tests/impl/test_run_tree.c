/* SPDX-License-Identifier: MIT
 *
 * run_tree.c through page_table.h: states and searches as page maps, runs that cross the borders of
 * words and nodes, and long random sequences compared with a skip table. The tests check every
 * invariant of the tree on the way.
 */
#include "conformance/tests/support/test_drawing.h"
#include "impl/validate_run_tree.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_run_tree(void);

static struct page_table table, skips;
static char text[200];

static void table_open(uint32_t page_count)
{
    table.geometry = (struct geometry){page_count, 16, 63, 1, true};
    page_table_open(&table);
}

static void expect_valid(void)
{
    DEMAND(validate_run_tree(&table.tree, text, sizeof text), "%s", text);
}

static void table_draw(const char *drawing)
{
    table_open((uint32_t)strlen(drawing));
    drawing_mark(&table, 0, drawing);
    expect_valid();
}

static void table_expect(const char *expected)
{
    ck_assert_msg(drawing_matches(&table, 0, expected), "%s, not %s",
                  drawing_print(&table, 0, strlen(expected), text), expected);
    expect_valid();
}

#define T(before, change, after)                                                                   \
    do {                                                                                           \
        table_draw(before);                                                                        \
        change;                                                                                    \
        table_expect(after);                                                                       \
    } while (0)

static void mark(uint32_t first, uint32_t count, enum page_state state)
{
    page_table_mark(&table, first, count, state);
}

static void release(uint32_t first, uint32_t count)
{
    page_table_release(&table, first, count);
}

static uint32_t find(uint32_t count, uint32_t alignment)
{
    return page_table_find(&table, count, alignment);
}

START_TEST(test_open_touches_its_own_words_only)
{
    memset(&table, 0xa5, sizeof table);
    table_open(70);
    ck_assert_uint_eq(table.counts[PAGE_STATE_FOREIGN], 70);
    ck_assert_uint_eq(table.tree.root_level, 1);
    ck_assert_uint_eq(table.tree.free[2], UINT64_C(0xa5a5a5a5a5a5a5a5));
    ck_assert_uint_eq(table.tree.touched[2], UINT64_C(0xa5a5a5a5a5a5a5a5));
    ck_assert_uint_eq(table.tree.longest[2], 0xa5);
    ck_assert(!table.tree.is_behind);
    expect_valid();
    mark(60, 8, PAGE_STATE_ZEROED);
    ck_assert_uint_eq(page_table_largest_free(&table), 8);
    for (uint32_t node = 1; node < 8; node++)
        ck_assert_uint_eq(table.tree.nodes[node].known, 0xa5a5a5a5);
    expect_valid();
}
END_TEST

START_TEST(test_release_frees_what_is_mapped)
{
    T("AAA.BBB..CC", release(1, 8), "A........CC");
    T("AAAA", release(3, 1), "AAA.");
    T("AB0#.C", release(0, 6), "..0#..");
    T("0#.", release(0, 3), "0#.");
    T("AAAA", release(2, 0), "AAAA");
}
END_TEST

START_TEST(test_mark_gives_every_page_the_state)
{
    T("####", mark(1, 2, PAGE_STATE_ZEROED), "#00#");
    T("0.00", mark(0, 3, PAGE_STATE_MAPPED), "AAA0");
    T("0.A#", mark(0, 4, PAGE_STATE_FOREIGN), "####");
    T("AAAA", mark(4, 0, PAGE_STATE_DIRTY), "AAAA");
}
END_TEST

START_TEST(test_counts_follow)
{
    table_draw("AA0.#");
    ck_assert_mem_eq(table.counts, ((uint32_t[]){1, 2, 1, 1}), sizeof table.counts);
    release(0, 5);
    ck_assert_mem_eq(table.counts, ((uint32_t[]){1, 0, 1, 3}), sizeof table.counts);
}
END_TEST

static uint32_t find_in(const char *drawing, uint32_t count, uint32_t alignment)
{
    table_draw(drawing);
    return find(count, alignment);
}

START_TEST(test_find_takes_the_lowest_that_fits)
{
    ck_assert_uint_eq(find_in("A.A..A...", 1, 1), 1);
    ck_assert_uint_eq(find_in("A.A..A...", 2, 1), 3);
    ck_assert_uint_eq(find_in("A.A..A...", 3, 1), 6);
    ck_assert_uint_eq(find_in("A.A..A...", 4, 1), PAGE_NONE);
    ck_assert_uint_eq(find_in("#A0.0.#..", 4, 1), 2);
    ck_assert_uint_eq(find_in("..", 1U << 30, 1), PAGE_NONE);
}
END_TEST

START_TEST(test_find_aligned)
{
    ck_assert_uint_eq(find_in("A.......", 2, 4), 4);
    ck_assert_uint_eq(find_in("A....A...", 2, 4), PAGE_NONE);
    ck_assert_uint_eq(find_in("A....A....", 2, 4), 8);
    ck_assert_uint_eq(find_in("A...A0.A..", 2, 2), 2);
    ck_assert_uint_eq(find_in("A...A0.A..", 2, 8), 8);
    ck_assert_uint_eq(find_in("..A.....", 2, 1U << 30), 0);
    ck_assert_uint_eq(find_in("..A.....", 3, 8), PAGE_NONE);
}
END_TEST

/* The border of two words, of two nodes, of eight nodes, and the middle of the largest table. */
enum { BORDERS = 4 };
static const uint32_t borders[BORDERS] = {64, 512, 4096, 32768};

START_TEST(test_runs_cross_borders)
{
    const uint32_t border = borders[_i];
    table_open(65536);
    mark(0, 65536, PAGE_STATE_MAPPED);
    ck_assert_uint_eq(find(1, 1), PAGE_NONE);
    release(border - 3, 5);
    ck_assert_uint_eq(page_table_largest_free(&table), 5);
    ck_assert_uint_eq(find(5, 1), border - 3);
    ck_assert_uint_eq(find(6, 1), PAGE_NONE);
    ck_assert_uint_eq(find(2, 64), border);
    ck_assert_uint_eq(find(3, 64), PAGE_NONE);
    ck_assert_uint_eq(find(1, 2), border - 2);
    expect_valid();
    mark(border, 1, PAGE_STATE_MAPPED);
    ck_assert_uint_eq(find(3, 1), border - 3);
    ck_assert_uint_eq(find(4, 1), PAGE_NONE);
    ck_assert_uint_eq(find(1, 64), PAGE_NONE);
    expect_valid();
}
END_TEST

/* A run over whole words and nodes, and both of its ends. */
START_TEST(test_runs_span_nodes)
{
    table_open(65536);
    mark(0, 65536, PAGE_STATE_MAPPED);
    release(500, 9000);
    ck_assert_uint_eq(find(9000, 1), 500);
    ck_assert_uint_eq(find(9001, 1), PAGE_NONE);
    ck_assert_uint_eq(find(4096, 4096), 4096);
    ck_assert_uint_eq(find(1309, 8192), PAGE_NONE);
    ck_assert_uint_eq(find(1308, 8192), 8192);
    expect_valid();
    release(0, 65536);
    ck_assert_uint_eq(find(65536, 1), 0);
    expect_valid();
}
END_TEST

/* Pages that the last word and the last node lack are not free. */
START_TEST(test_runs_end_with_the_table)
{
    for (uint32_t pages = 1; pages < 1200; pages += 37) {
        table_open(pages);
        mark(0, pages, PAGE_STATE_DIRTY);
        ck_assert_uint_eq(find(pages, 1), 0);
        ck_assert_uint_eq(find(pages + 1, 1), PAGE_NONE);
        ck_assert_uint_eq(find(1, 1U << 16), 0);
        expect_valid();
    }
}
END_TEST

START_TEST(test_the_hint_is_the_lowest_free_page)
{
    table_draw("AAAA");
    ck_assert_uint_eq(table.tree.hint, 4);
    release(2, 1);
    ck_assert_uint_eq(table.tree.hint, 2);
    release(0, 1);
    ck_assert_uint_eq(table.tree.hint, 0);
    mark(0, 1, PAGE_STATE_FOREIGN);
    ck_assert_uint_eq(table.tree.hint, 2);
    mark(3, 1, PAGE_STATE_ZEROED);
    ck_assert_uint_eq(table.tree.hint, 2);
    mark(2, 2, PAGE_STATE_MAPPED);
    ck_assert_uint_eq(table.tree.hint, 4);
}
END_TEST

START_TEST(test_annotations)
{
    table_draw("A.0.#");
    ck_assert_int_eq(page_table_annotation(&table, 0), -1);
    ck_assert_int_eq(page_table_annotation(&table, 1), 3);
    ck_assert_int_eq(page_table_annotation(&table, 4), -1);
    table_open(130);
    mark(60, 70, PAGE_STATE_ZEROED);
    ck_assert_int_eq(page_table_annotation(&table, 60), 4);
    ck_assert_int_eq(page_table_annotation(&table, 64), 64);
}
END_TEST

static uint32_t below(uint32_t end)
{
    return (uint32_t)random() % end;
}

static void open_both(uint32_t page_count)
{
    table_open(page_count);
    skips.geometry = (struct geometry){page_count, 16, 63, 1, false};
    page_table_open(&skips);
}

/* A random range: usually short, sometimes up to the whole table. */
static void change_both(void)
{
    uint32_t pages = table.geometry.page_count, first = below(pages);
    uint32_t count = 1 + below(below(3) == 0 ? pages - first : 20);
    count = count < pages - first ? count : pages - first;
    enum page_state state = (enum page_state)below(PAGE_STATES);
    if (below(3) == 0) {
        release(first, count);
        page_table_release(&skips, first, count);
    } else {
        mark(first, count, state);
        page_table_mark(&skips, first, count, state);
    }
}

/* Usually maps the found pages, as a page manager does. */
static void find_in_both(void)
{
    uint32_t pages = table.geometry.page_count;
    uint32_t count = 1 + below(below(2) == 0 ? 8 : pages / (1 + below(30)) + 1);
    uint32_t alignment = 1U << below(below(2) == 0 ? 4 : 20);
    uint32_t place = find(count, alignment);
    DEMAND(place == page_table_find(&skips, count, alignment), "%u pages at %u: %u, not %u", count,
           alignment, place, page_table_find(&skips, count, alignment));
    if (place == PAGE_NONE || below(4) == 0)
        return;
    mark(place, count, PAGE_STATE_MAPPED);
    page_table_mark(&skips, place, count, PAGE_STATE_MAPPED);
}

static void expect_alike(void)
{
    uint32_t pages = table.geometry.page_count, end = 1 + below(pages), page = below(end);
    DEMAND(memcmp(table.counts, skips.counts, sizeof table.counts) == 0, "the counts differ");
    DEMAND(page_table_state(&table, page) == page_table_state(&skips, page), "page %u", page);
    DEMAND(page_table_run_end(&table, page, end) == page_table_run_end(&skips, page, end),
           "the run from %u on, up to %u", page, end);
    DEMAND(page_table_free_start(&table, end) == page_table_free_start(&skips, end),
           "what is free before %u", end);
    DEMAND(below(4) > 0 || page_table_largest_free(&table) == page_table_largest_free(&skips),
           "the longest free run");
}

static void live(uint32_t page_count, uint32_t changes, uint32_t looks)
{
    open_both(page_count);
    for (uint32_t i = 0; i < changes; i++) {
        if (below(2) == 0)
            change_both();
        else
            find_in_both();
        expect_alike();
        if (i % looks == 0)
            expect_valid();
    }
}

START_TEST(test_random_lives_of_small_tables)
{
    for (uint32_t pages = 1; pages <= 300; pages++)
        live(pages, 200, 1);
}
END_TEST

START_TEST(test_random_lives_of_large_tables)
{
    live(65536, 4000, 400);
    live(65536 - 5000 + below(5000), 4000, 400);
    live(513 + below(8000), 4000, 20);
}
END_TEST

Suite *suite_run_tree(void)
{
    Suite *suite = suite_create("run_tree");
    TCase *tests = tcase_create("run_tree");
    tcase_add_test(tests, test_open_touches_its_own_words_only);
    tcase_add_test(tests, test_release_frees_what_is_mapped);
    tcase_add_test(tests, test_mark_gives_every_page_the_state);
    tcase_add_test(tests, test_counts_follow);
    tcase_add_test(tests, test_find_takes_the_lowest_that_fits);
    tcase_add_test(tests, test_find_aligned);
    tcase_add_loop_test(tests, test_runs_cross_borders, 0, BORDERS);
    tcase_add_test(tests, test_runs_span_nodes);
    tcase_add_test(tests, test_runs_end_with_the_table);
    tcase_add_test(tests, test_the_hint_is_the_lowest_free_page);
    tcase_add_test(tests, test_annotations);
    tcase_add_test(tests, test_random_lives_of_small_tables);
    tcase_add_test(tests, test_random_lives_of_large_tables);
    suite_add_tcase(suite, tests);
    return suite;
}
