/* SPDX-License-Identifier: MIT
 *
 * validate.c: each test breaks one invariant by hand in a valid manager.
 */
#include "conformance/tests/support/test_manager.h"

Suite *suite_validate(void);

static char said[200];

static bool is_valid(void)
{
    return page_manager_validate(&manager, world_memory, sizeof world_memory, said, sizeof said);
}

static void expect_said(const char *part)
{
    ck_assert(!is_valid());
    ck_assert_msg(strstr(said, part) != NULL, "it says: %s", said);
}

static void manager_open(void)
{
    world_draw("AAA00#.");
    ck_assert_msg(is_valid(), "%s", said);
}

/* A cell has 2 bits of state and 6 bits of skip count. */
static void change_skip(uint32_t page, int change)
{
    manager.table.skips.cells[page] = (uint8_t)(manager.table.skips.cells[page] + change * 4);
}

START_TEST(test_a_skip_count_that_is_too_large)
{
    change_skip(3, 1);
    expect_said("page 3 (mapped) has skip count 1, expected 0 (limit 63)");
}
END_TEST

START_TEST(test_a_skip_count_that_is_too_small)
{
    change_skip(1, -1);
    expect_said("page 1 (mapped) has skip count 1, expected 2 (limit 63)");
}
END_TEST

START_TEST(test_a_skip_count_beyond_the_end)
{
    change_skip(WORLD_PAGES - 1, 1);
    expect_said("page 63 (foreign) has skip count 1, expected 0");
}
END_TEST

START_TEST(test_a_skip_count_above_the_limit)
{
    manager.table.geometry.skip_limit = 1;
    expect_said("(limit 1)");
}
END_TEST

START_TEST(test_a_page_that_was_never_marked)
{
    manager.table.skips.top = 7;
    expect_said("page 7 is dirty, expected foreign: no page from 7 on was ever marked");
    manager.table.skips.top = 8;
    ck_assert(is_valid());
}
END_TEST

START_TEST(test_a_wrong_count)
{
    static const char *const lines[PAGE_STATES] = {"the table counts 59 foreign pages, expected 58",
                                                   "the table counts 4 mapped pages, expected 3",
                                                   "the table counts 3 zeroed pages, expected 2",
                                                   "the table counts 2 dirty pages, expected 1"};
    for (int state = 0; state < PAGE_STATES; state++) {
        manager.table.counts[state]++;
        expect_said(lines[state]);
        manager.table.counts[state]--;
        ck_assert(is_valid());
    }
}
END_TEST

START_TEST(test_a_page_that_nobody_granted)
{
    page_table_mark(&manager.table, 8, 1, PAGE_STATE_DIRTY);
    expect_said("page 8 is dirty");
}
END_TEST

START_TEST(test_page_zero_owned)
{
    page_table_mark(&manager.table, 0, 1, PAGE_STATE_MAPPED);
    expect_said("page 0 is mapped");
}
END_TEST

START_TEST(test_a_granted_page_that_is_not_owned)
{
    manager.arena.start = 6 * PAGE + 1;
    ck_assert(is_valid());
    manager.arena.start = 6 * PAGE;
    expect_said("page 6 is foreign");
}
END_TEST

START_TEST(test_a_zeroed_page_that_is_not_zero)
{
    world_memory[6 * PAGE - 1] = 1;
    expect_said("page 5 is zeroed, but its memory is not zero");
    ck_assert(page_manager_validate(&manager, world_memory, 6 * PAGE - 1, said, sizeof said));
    ck_assert(page_manager_validate(&manager, NULL, 0, said, sizeof said));
}
END_TEST

/* Memory that ends where a zeroed page begins, or one byte later. */
START_TEST(test_a_zeroed_page_whose_memory_ends)
{
    world_memory[5 * PAGE] = 1;
    ck_assert(page_manager_validate(&manager, world_memory, 5 * PAGE, said, sizeof said));
    ck_assert(!page_manager_validate(&manager, world_memory, 5 * PAGE + 1, said, sizeof said));
    ck_assert_str_eq(said, "page 5 is zeroed, but its memory is not zero");
}
END_TEST

/* A page of zeros follows: the check must also read the page before it. */
START_TEST(test_a_zeroed_page_of_which_every_other_byte_is_zero)
{
    for (uint32_t byte = 4 * PAGE + 1; byte < 6 * PAGE; byte += 2)
        world_memory[byte] = 1;
    expect_said("page 5 is zeroed, but its memory is not zero");
    memset(world_memory + 5 * PAGE, 0, PAGE);
    expect_said("page 4 is zeroed, but its memory is not zero");
}
END_TEST

START_TEST(test_a_run_tree_that_is_wrong)
{
    world_run_tree = true;
    world_draw("AAA00#.");
    ck_assert_msg(is_valid(), "%s", said);
    manager.table.tree.hint++;
    expect_said("the hint is page 5, expected the lowest free page, 4");
}
END_TEST

Suite *suite_validate(void)
{
    Suite *suite = suite_create("validate");
    TCase *tests = tcase_create("validate");
    tcase_add_checked_fixture(tests, manager_open, NULL);
    tcase_add_test(tests, test_a_skip_count_that_is_too_large);
    tcase_add_test(tests, test_a_skip_count_that_is_too_small);
    tcase_add_test(tests, test_a_skip_count_beyond_the_end);
    tcase_add_test(tests, test_a_skip_count_above_the_limit);
    tcase_add_test(tests, test_a_page_that_was_never_marked);
    tcase_add_test(tests, test_a_wrong_count);
    tcase_add_test(tests, test_a_page_that_nobody_granted);
    tcase_add_test(tests, test_page_zero_owned);
    tcase_add_test(tests, test_a_granted_page_that_is_not_owned);
    tcase_add_test(tests, test_a_zeroed_page_that_is_not_zero);
    tcase_add_test(tests, test_a_zeroed_page_whose_memory_ends);
    tcase_add_test(tests, test_a_zeroed_page_of_which_every_other_byte_is_zero);
    tcase_add_test(tests, test_a_run_tree_that_is_wrong);
    suite_add_tcase(suite, tests);
    return suite;
}
