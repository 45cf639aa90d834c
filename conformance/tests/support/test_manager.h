/* SPDX-License-Identifier: MIT
 *
 * A page manager in a small world, for the white-box tests of impl/: 16 bytes a page, with memory,
 * a scripted break (test_break.h), and its table as page maps (test_drawing.h). Page maps begin at
 * page 1, the first page that the arena can own. A suite of suite_both runs each of its tests with
 * both page tables.
 */
#ifndef MAPCHECK_TEST_MANAGER_H
#define MAPCHECK_TEST_MANAGER_H

#include "conformance/tests/support/test_break.h"
#include "conformance/tests/support/test_drawing.h"
#include "impl/harness.h"
#include "impl/validate.h"
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { PAGE = 16, WORLD_PAGES = 64, REFUSED = -1 };

static struct page_manager manager;
static struct test_break world_break;
static uint8_t world_memory[WORLD_PAGES * PAGE];
static char drawn[DRAWING_SIZE];
static bool world_run_tree; /* the page table of the next manager */

/* The manager owns nothing. The break is at this byte and can reach the end of the world. */
static inline void world_open(uint64_t first_break, uint32_t growth_minimum)
{
    const struct geometry geometry = {WORLD_PAGES, PAGE, 63, growth_minimum, world_run_tree};
    memset(world_memory, 0, sizeof world_memory);
    world_break = (struct test_break){.program_break = first_break,
                                      .high_water = first_break,
                                      .limit = sizeof world_memory,
                                      .memory = world_memory};
    harness_open(&manager, &geometry, &test_break_source, &world_break);
}

/* The arena is as in the page map from page 1 on. The break follows it and cannot grow. Fills every
 * page with its character, and pages that are known to be zero with zero. */
static inline void world_draw(const char *drawing)
{
    uint64_t end = (1 + strlen(drawing)) * PAGE;
    world_open(end, 1);
    world_break.limit = end;
    drawing_mark(&manager.table, 1, drawing);
    manager.arena = (struct arena){end, end, end};
    for (uint32_t i = 0; drawing[i] != '\0'; i++)
        memset(world_memory + (i + 1) * PAGE, drawing[i] == '0' ? 0 : drawing[i], PAGE);
}

static inline void world_expect(const char *expected)
{
    char text[200];
    ck_assert_msg(drawing_matches(&manager.table, 1, expected), "%s, not %s",
                  drawing_print(&manager.table, 1, strlen(expected), drawn), expected);
    ck_assert_msg(
        page_manager_validate(&manager, world_memory, sizeof world_memory, text, sizeof text), "%s",
        text);
}

#define T(before, change, after)                                                                   \
    do {                                                                                           \
        world_draw(before);                                                                        \
        change;                                                                                    \
        world_expect(after);                                                                       \
    } while (0)

/* These functions count pages from 1, as page maps do. They return the page, or REFUSED for
 * ENOMEM. */
static inline int place_bytes(uint32_t length_bytes, uint32_t alignment_bytes,
                              enum page_contents contents)
{
    uint32_t address = 0;
    int error = page_manager_map(&manager, length_bytes, alignment_bytes, contents, &address);
    ck_assert(error == 0 || error == ENOMEM);
    if (error != 0)
        return REFUSED;
    ck_assert_uint_eq(address % PAGE, 0);
    return (int)(address / PAGE) - 1;
}

static inline int map(uint32_t count)
{
    return place_bytes(count * PAGE, PAGE, CONTENTS_ZEROED);
}

static inline int map_uninitialized(uint32_t count)
{
    return place_bytes(count * PAGE, PAGE, CONTENTS_UNINITIALIZED);
}

static inline int map_aligned(uint32_t count, uint32_t alignment)
{
    return place_bytes(count * PAGE, alignment * PAGE, CONTENTS_ZEROED);
}

/* Unmaps the pages of [first, end). */
static inline void unmap(int first, int end)
{
    ck_assert_int_eq(
        page_manager_unmap(&manager, (uint32_t)(first + 1) * PAGE, (uint32_t)(end - first) * PAGE),
        0);
}

/* Every page from page 1 on must be filled with its character, with zero for 0, and with any bytes
 * for ?. */
static inline void expect_contents(const char *expected)
{
    for (uint32_t i = 0; expected[i] != '\0'; i++)
        for (uint32_t byte = 0; byte < PAGE && expected[i] != '?'; byte++)
            ck_assert_msg(world_memory[(i + 1) * PAGE + byte] ==
                              (expected[i] == '0' ? 0 : expected[i]),
                          "page %u does not hold what %s draws", i, expected);
}

static inline void expect_zero(int page, uint32_t count)
{
    for (uint32_t i = 0; i < count * PAGE; i++)
        ck_assert_uint_eq(world_memory[(uint32_t)(page + 1) * PAGE + i], 0);
}

/* The log of clearings must be "first+count first+count", in pages counted from page 1. */
static inline void expect_clears(const char *expected)
{
    char text[200] = "";
    for (unsigned i = 0; i < world_break.cleared_count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%d+%d", i > 0 ? " " : "",
                 (int)(world_break.cleared[i][0] / PAGE) - 1,
                 (int)(world_break.cleared[i][1] / PAGE));
    ck_assert_str_eq(text, expected);
}

/* Request number `index` for memory must be the last, and must ask for this many bytes. */
static inline void expect_last_ask(unsigned index, uint64_t bytes)
{
    ck_assert_uint_eq(world_break.asked_count, index + 1);
    ck_assert_uint_eq(world_break.asked[index], bytes);
}

static inline void with_skip_table(void)
{
    world_run_tree = false;
}

static inline void with_run_tree(void)
{
    world_run_tree = true;
}

static inline Suite *suite_both(const char *name, void (*add_tests)(TCase *tests))
{
    Suite *suite = suite_create(name);
    for (int run_tree = 0; run_tree < 2; run_tree++) {
        TCase *tests = tcase_create(run_tree ? "with a run tree" : "with a skip table");
        tcase_add_checked_fixture(tests, run_tree ? with_run_tree : with_skip_table, NULL);
        add_tests(tests);
        suite_add_tcase(suite, tests);
    }
    return suite;
}

#endif
