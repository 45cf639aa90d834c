/* SPDX-License-Identifier: MIT
 *
 * White-box tests of the allocations of reference/placement.c: it allocates once, as much as the
 * largest world needed, copies it completely and frees it. Also tests its answer when memory is
 * out.
 */
#include "conformance/tests/support/failing_memory.h"
#include "reference/placement.h"
#include <check.h>

Suite *suite_placement_memory(void);

static const uint64_t P = 16; /* bytes of a page */

static struct placement placement, copy;

static void tear_down(void)
{
    failing_memory_at(0);
    placement_free(&placement);
    placement_free(&copy);
}

static bool begin(struct placement *arena, uint32_t pages)
{
    struct world world = WORLD_DEFAULT;
    world.page_count = world.limit = pages;
    world.page_size = (uint32_t)P;
    world.first_break = P;
    return placement_reset(arena, &world);
}

/* True when a world of this size opens although the next allocation would be refused. */
static bool begins_without_memory(struct placement *arena, uint32_t pages)
{
    failing_memory_at(1);
    bool begun = begin(arena, pages);
    failing_memory_at(0);
    return begun;
}

static void grant_all(void)
{
    struct break_event event = {BREAK_GRANTED, placement.program_break, 0, {0}};
    event.bytes = placement.page_count * P - placement.program_break;
    placement_event(&placement, &event);
}

/* Asserts nothing in between, because Check allocates too. */
START_TEST(what_was_allocated_is_given_back)
{
    static const struct placement empty;
    long before = failing_memory_kept();
    bool begun = begin(&placement, 8);
    long meanwhile = failing_memory_kept();
    placement_free(&placement);
    long after = failing_memory_kept();
    ck_assert(begun);
    ck_assert_int_eq(meanwhile, before + 2); /* pages and classes */
    ck_assert_int_eq(after, before);
    ck_assert_mem_eq(&placement, &empty, sizeof empty);
}
END_TEST

START_TEST(memory_of_a_larger_world_is_enough)
{
    ck_assert(begin(&placement, 8));
    ck_assert(begins_without_memory(&placement, 8));
    ck_assert(begins_without_memory(&placement, 7));
    ck_assert(begins_without_memory(&placement, 8));
    ck_assert(!begins_without_memory(&placement, 9));
    ck_assert(begin(&placement, 9));
    ck_assert(begins_without_memory(&placement, 9));
}
END_TEST

/* placement first allocates the pages, then their classes. When either allocation fails, the
 * placement keeps its old state. */
START_TEST(no_memory_for_a_world_is_reported)
{
    for (unsigned call = 1; call <= 2; call++) {
        ck_assert(begin(&placement, 8));
        failing_memory_at(call);
        bool begun = begin(&placement, 200);
        failing_memory_at(0);
        ck_assert(!begun);
        ck_assert(begins_without_memory(&placement, 8));
        ck_assert(begin(&placement, 200));
        placement_free(&placement);
    }
}
END_TEST

static void ck_copied(void)
{
    ck_assert(placement_copy(&copy, &placement));
    struct placement expected = placement;
    expected.pages = copy.pages;
    expected.classes = copy.classes;
    expected.capacity = copy.capacity;
    ck_assert_mem_eq(&copy, &expected, sizeof copy);
    for (uint32_t page = 0; page < placement.page_count; page++) {
        ck_assert_mem_eq(&copy.pages[page], &placement.pages[page], sizeof copy.pages[page]);
        ck_assert_int_eq(placement_class(&copy, page), placement_class(&placement, page));
    }
}

START_TEST(a_copy_is_the_same_in_all)
{
    static const uint32_t pages[] = {3, 8, 5, 40};
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        ck_assert(begin(&placement, pages[i]));
        ck_copied();
        grant_all();
        placement_map(&placement, 1, 2, true);
        placement_unmap(&placement, 1, 1);
        ck_copied();
    }
}
END_TEST

/* The copy has 4 pages; its source had room for 40. */
START_TEST(a_copy_knows_its_own_room)
{
    ck_assert(begin(&placement, 40));
    ck_assert(begin(&placement, 4));
    ck_copied();
    ck_assert(!begins_without_memory(&copy, 5));
    ck_assert(begins_without_memory(&copy, 4));
    ck_assert(begins_without_memory(&placement, 40));
}
END_TEST

START_TEST(no_memory_for_a_copy_is_reported)
{
    ck_assert(begin(&placement, 8));
    for (unsigned call = 1; call <= 2; call++) {
        failing_memory_at(call);
        bool copied = placement_copy(&copy, &placement);
        failing_memory_at(0);
        ck_assert(!copied);
        placement_free(&copy);
    }
    ck_copied();
}
END_TEST

Suite *suite_placement_memory(void)
{
    Suite *suite = suite_create("placement_memory");
    TCase *cases = tcase_create("placement_memory");
    tcase_add_checked_fixture(cases, NULL, tear_down);
    tcase_add_test(cases, what_was_allocated_is_given_back);
    tcase_add_test(cases, memory_of_a_larger_world_is_enough);
    tcase_add_test(cases, no_memory_for_a_world_is_reported);
    tcase_add_test(cases, a_copy_is_the_same_in_all);
    tcase_add_test(cases, a_copy_knows_its_own_room);
    tcase_add_test(cases, no_memory_for_a_copy_is_reported);
    suite_add_tcase(suite, cases);
    return suite;
}
