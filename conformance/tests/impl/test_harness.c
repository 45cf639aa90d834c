/* SPDX-License-Identifier: MIT
 *
 * harness.c: several managers, single pages, and states that are saved, restored and compared.
 */
#include "conformance/tests/support/test_manager.h"
#include <stdlib.h>

Suite *suite_harness(void);

static struct page_manager other;

START_TEST(test_two_managers_share_nothing)
{
    const struct geometry geometry = {8, PAGE, 2, 1, world_run_tree};
    struct test_break other_break = {
        .program_break = PAGE, .high_water = PAGE, .limit = (uint64_t)8 * PAGE};
    world_draw("AA..");
    harness_open(&other, &geometry, &test_break_source, &other_break);
    uint32_t address;
    ck_assert_int_eq(page_manager_map(&other, 3 * PAGE, PAGE, CONTENTS_ZEROED, &address), 0);
    ck_assert_uint_eq(address, PAGE);
    world_expect("AA..");
    ck_assert_int_eq(harness_page_state(&other, 3), PAGE_STATE_MAPPED);
    ck_assert_int_eq(harness_page_state(&other, 4), PAGE_STATE_FOREIGN);
}
END_TEST

START_TEST(test_single_pages)
{
    world_draw("AA0.");
    ck_assert_int_eq(harness_page_state(&manager, 2), PAGE_STATE_MAPPED);
    ck_assert_int_eq(harness_page_state(&manager, 3), PAGE_STATE_ZEROED);
    ck_assert_int_eq(harness_page_state(&manager, WORLD_PAGES), PAGE_STATE_FOREIGN);
    ck_assert_int_eq(harness_page_state(&manager, UINT32_MAX), PAGE_STATE_FOREIGN);
    ck_assert_int_eq(harness_skip_count(&manager, 1), world_run_tree ? -1 : 1);
    ck_assert_int_eq(harness_skip_count(&manager, 3), world_run_tree ? 2 : 0);
    ck_assert_int_eq(harness_skip_count(&manager, WORLD_PAGES), -1);
}
END_TEST

static void print_statistics(char *text, size_t size)
{
    struct page_manager_statistics statistics;
    page_manager_statistics(&manager, &statistics);
    page_manager_print_statistics(&statistics, text, size);
}

START_TEST(test_what_is_saved_comes_back)
{
    char before[200], after[200];
    world_open(PAGE, 2);
    map(3);
    unmap(1, 2);
    uint8_t *state = malloc(harness_state_size(&manager));
    harness_save(&manager, state);
    print_statistics(before, sizeof before);
    map(1);
    map(9);
    harness_restore(&manager, state);
    free(state);
    print_statistics(after, sizeof after);
    ck_assert_str_eq(before, after);
    ck_assert_uint_eq(manager.arena.end, 4 * PAGE);
    world_expect("A.A#");
}
END_TEST

/* A table large enough for a tree with nodes: a restore also restores the nodes. */
START_TEST(test_large_tables_come_back)
{
    enum { PAGES = 5000 };
    const struct geometry geometry = {PAGES, PAGE, 63, PAGES, world_run_tree};
    char before[200], after[200];
    world_break = (struct test_break){.program_break = PAGE, .limit = (uint64_t)PAGES * PAGE};
    harness_open(&manager, &geometry, &test_break_source, &world_break);
    ck_assert_int_eq(map(700), 0);
    unmap(10, 400);
    ck_assert_int_eq(map_aligned(100, 512), 1023);
    print_statistics(before, sizeof before);
    uint8_t *state = malloc(harness_state_size(&manager));
    harness_save(&manager, state);
    map(4000);
    unmap(0, 4900);
    harness_restore(&manager, state);
    free(state);
    print_statistics(after, sizeof after);
    ck_assert_str_eq(before, after);
    ck_assert_msg(page_manager_validate(&manager, NULL, 0, after, sizeof after), "%s", after);
    ck_assert_int_eq(map(391), 1123);
}
END_TEST

/* Words, and the nodes above them, for tables of these sizes. */
static const struct {
    uint32_t pages, words, nodes;
} tables[] = {{1, 1, 0},   {64, 1, 0},    {65, 2, 1},     {512, 8, 1},
              {513, 9, 3}, {4096, 64, 9}, {4200, 66, 12}, {65536, 1024, 128 + 16 + 2 + 1}};

static size_t size_of_arrays(uint32_t pages, uint32_t words, uint32_t nodes)
{
    const size_t arena = offsetof(struct page_manager, arena), shared = words * 8;
    if (!world_run_tree)
        return offsetof(struct page_manager, table.skips.cells) - arena + pages + shared;
    return offsetof(struct page_manager, table.tree.free) - arena + words * (8 + 8 + 1) + shared +
           nodes * (sizeof(struct run_node) + sizeof manager.table.tree.aligned[0]);
}

/* A state stores nothing for missing pages, and everything for existing ones. */
START_TEST(test_states_are_as_large_as_their_tables)
{
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        const struct geometry geometry = {tables[i].pages, PAGE, 63, 1, world_run_tree};
        world_open(PAGE, 1);
        harness_open(&manager, &geometry, &test_break_source, &world_break);
        ck_assert_uint_eq(harness_state_size(&manager),
                          size_of_arrays(tables[i].pages, tables[i].words, tables[i].nodes));
    }
}
END_TEST

static size_t key_of(uint8_t *key)
{
    size_t size = harness_state_key(&manager, key, 200);
    ck_assert_uint_le(size, 200);
    return size;
}

START_TEST(test_keys_differ_between_states)
{
    uint8_t first[200], second[200];
    world_draw("AA0.");
    size_t size = key_of(first);
    world_draw("AB0.");
    manager.bytes_cleared = 77;
    ck_assert_uint_eq(key_of(second), size);
    ck_assert_mem_eq(first, second, size);
    world_draw("AA..");
    key_of(second);
    ck_assert_mem_ne(first, second, size);
    world_draw("AA0.");
    manager.arena.end++;
    key_of(second);
    ck_assert_mem_ne(first, second, size);
}
END_TEST

/* A page that is not mapped is not shared either, whatever its bit is. */
START_TEST(test_keys_differ_where_pages_are_shared)
{
    uint8_t first[200], second[200];
    world_draw("AA0.");
    size_t size = key_of(first);
    shared_pages_mark(&manager.shared, 3, 1, true);
    key_of(second);
    ck_assert_mem_eq(first, second, size);
    shared_pages_mark(&manager.shared, 2, 1, true);
    key_of(second);
    ck_assert_mem_ne(first, second, size);
}
END_TEST

/* The start of the arena does not matter as long as it lies before the page that the break cuts. */
START_TEST(test_keys_leave_the_past_out)
{
    uint8_t first[200], second[200];
    world_draw("AA0.");
    size_t size = key_of(first);
    manager.arena.start = manager.arena.clean_start = PAGE;
    key_of(second);
    ck_assert_mem_eq(first, second, size);
}
END_TEST

START_TEST(test_a_key_is_whole_or_not_written)
{
    uint8_t key[200] = {0x5a};
    world_draw("AA0.");
    size_t size = key_of(key);
    memset(key, 0x5a, sizeof key);
    ck_assert_uint_eq(harness_state_key(&manager, key, size - 1), size);
    ck_assert_uint_eq(key[0], 0x5a);
    ck_assert_uint_eq(harness_state_key(&manager, key, size), size);
    ck_assert_uint_ne(key[size - 1], 0x5a);
    ck_assert_uint_eq(key[size], 0x5a);
}
END_TEST

/* The key covers every page, including the first and the last. */
START_TEST(test_keys_know_every_page)
{
    uint8_t first[200], second[200];
    world_draw("AA0.");
    size_t size = key_of(first);
    for (uint32_t page = 0; page < WORLD_PAGES; page++) {
        world_draw("AA0.");
        enum page_state state = harness_page_state(&manager, page);
        page_table_mark(&manager.table, page, 1, (state + 1) % PAGE_STATES);
        ck_assert_uint_eq(key_of(second), size);
        ck_assert_mem_ne(first, second, size);
    }
}
END_TEST

START_TEST(test_states_end_with_the_pages)
{
    uint8_t states[5] = {[4] = 0x5a};
    world_draw("AA0.");
    harness_page_states(&manager, WORLD_PAGES - 2, 4, states);
    ck_assert_uint_eq(states[4], 0x5a);
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(states[i], PAGE_STATE_FOREIGN);
    harness_page_states(&manager, WORLD_PAGES + 5, 2, states);
    ck_assert_int_eq(states[0], PAGE_STATE_FOREIGN);
    harness_page_states(&manager, 2, 3, states);
    ck_assert_int_eq(states[0], PAGE_STATE_MAPPED);
    ck_assert_int_eq(states[1], PAGE_STATE_ZEROED);
    ck_assert_int_eq(states[2], PAGE_STATE_DIRTY);
}
END_TEST

/* The manager overwrites whatever was in its memory before. */
START_TEST(test_pages_behind_the_last_are_foreign)
{
    const uint8_t all_foreign[3] = {PAGE_STATE_FOREIGN, PAGE_STATE_FOREIGN, PAGE_STATE_FOREIGN};
    uint8_t states[3];
    memset(&manager.table, 0xa5, sizeof manager.table);
    world_draw("AA0.");
    ck_assert_int_eq(harness_page_state(&manager, WORLD_PAGES), PAGE_STATE_FOREIGN);
    ck_assert_int_eq(harness_skip_count(&manager, WORLD_PAGES), -1);
    for (uint32_t first = WORLD_PAGES - 2; first < WORLD_PAGES + 2; first++) {
        harness_page_states(&manager, first, 3, states);
        ck_assert_mem_eq(states, all_foreign, 3);
    }
}
END_TEST

/* If the arena starts within the page that the break cuts, the key contains that place. */
START_TEST(test_keys_know_where_the_last_page_began)
{
    uint8_t first[200], second[200];
    world_draw("AA0.");
    manager.arena.end += 8;
    manager.arena.start = manager.arena.clean_start = manager.arena.end - 4;
    size_t size = key_of(first);
    manager.arena.start = manager.arena.clean_start = manager.arena.end - 3;
    key_of(second);
    ck_assert_mem_ne(first, second, size);
}
END_TEST

static void add_tests(TCase *tests)
{
    tcase_add_test(tests, test_two_managers_share_nothing);
    tcase_add_test(tests, test_single_pages);
    tcase_add_test(tests, test_what_is_saved_comes_back);
    tcase_add_test(tests, test_large_tables_come_back);
    tcase_add_test(tests, test_states_are_as_large_as_their_tables);
    tcase_add_test(tests, test_keys_differ_between_states);
    tcase_add_test(tests, test_keys_differ_where_pages_are_shared);
    tcase_add_test(tests, test_keys_leave_the_past_out);
    tcase_add_test(tests, test_a_key_is_whole_or_not_written);
    tcase_add_test(tests, test_keys_know_every_page);
    tcase_add_test(tests, test_states_end_with_the_pages);
    tcase_add_test(tests, test_pages_behind_the_last_are_foreign);
    tcase_add_test(tests, test_keys_know_where_the_last_page_began);
}

Suite *suite_harness(void)
{
    return suite_both("harness", add_tests);
}
