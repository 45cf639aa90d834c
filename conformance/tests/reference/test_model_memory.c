/* SPDX-License-Identifier: MIT
 *
 * White-box tests of the allocations of reference/model.c: it uses its memory up before it asks for
 * more, copies it completely, and frees it. When memory is out, the model does not change.
 */
#include "conformance/tests/support/failing_memory.h"
#include "reference/model.h"
#include <check.h>
#include <string.h>

Suite *suite_model_memory(void);

enum { PAGE = 16 };

static struct model model, copy;

static void set_up(void)
{
    model_reset(&model, PAGE, 32);
}

static void tear_down(void)
{
    failing_memory_at(0);
    model_free(&model);
    model_free(&copy);
}

/* Asserts nothing in between, because Check allocates too. */
START_TEST(what_was_allocated_is_given_back)
{
    static const struct model empty;
    long before = failing_memory_kept();
    bool mapped = model_map(&model, 1, 3, 0);
    long meanwhile = failing_memory_kept();
    model_free(&model);
    long after = failing_memory_kept();
    ck_assert(mapped);
    ck_assert_int_eq(meanwhile, before + 2); /* pages and runs */
    ck_assert_int_eq(after, before);
    ck_assert_mem_eq(&model, &empty, sizeof empty);
}
END_TEST

/* Maps every other page from 1 on, so that the model keeps a run for each. */
static void map_single_pages(uint64_t from, uint64_t to)
{
    for (uint64_t i = from; i < to; i++)
        ck_assert(model_map(&model, 1 + 2 * i, 1, (uint32_t)i));
}

/* False when mapping this page needs an allocation, which is refused here. */
static bool maps_without_memory(uint64_t page)
{
    failing_memory_at(1);
    bool mapped = model_map(&model, page, 1, 99);
    failing_memory_at(0);
    return mapped;
}

START_TEST(what_is_reserved_is_used_before_more_is)
{
    map_single_pages(0, 1);
    size_t pages = model.capacity, runs = model.ever_mapped_capacity;
    ck_assert_uint_gt(runs, 2);
    ck_assert_uint_eq(pages, runs);
    for (uint64_t i = 1; i < pages; i++)
        ck_assert(maps_without_memory(1 + 2 * i)); /* up to the last entry of both arrays */
    ck_assert_uint_eq(model.count, pages);
    ck_assert_uint_eq(model.ever_mapped_count, runs);
    ck_assert(!maps_without_memory(0));
    ck_assert_uint_eq(model.count, pages);
    ck_assert_uint_eq(model.ever_mapped_count, runs);
    ck_assert(!model_knows(&model, 0, 1));
}
END_TEST

/* One page replaces another in a full array. */
START_TEST(pages_that_are_replaced_need_no_more_room)
{
    ck_assert(model_map(&model, 0, 1, 0));
    ck_assert(model_map(&model, 0, model.capacity, 0));
    ck_assert_uint_eq(model.count, model.capacity);
    ck_assert(maps_without_memory(3));
    ck_assert_uint_eq(model.pages[3].mapping, 99);
    ck_assert_uint_eq(model.count, model.capacity);
}
END_TEST

START_TEST(reserved_are_at_least_as_many_as_there_are)
{
    static const uint64_t counts[] = {1, 15, 40, 41, 500, 5000};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        map_single_pages(i > 0 ? counts[i - 1] : 0, counts[i]);
        ck_assert_uint_eq(model.count, counts[i]);
        ck_assert_uint_ge(model.capacity, model.count);
        ck_assert_uint_ge(model.ever_mapped_capacity, model.ever_mapped_count);
        model_free(&copy);
        ck_assert(model_copy(&copy, &model));
        ck_assert_uint_ge(copy.capacity, copy.count);
        ck_assert_uint_ge(copy.ever_mapped_capacity, copy.ever_mapped_count);
    }
}
END_TEST

/* The model first allocates the moved pages, then a run. Neither refusal loses anything. */
START_TEST(a_move_without_memory_leaves_all_as_it_was)
{
    map_single_pages(0, 1);
    map_single_pages(1, model.ever_mapped_capacity); /* no room for another run */
    for (unsigned call = 1; call <= 2; call++) {
        long before = failing_memory_kept();
        failing_memory_at(call);
        bool moved = model_move(&model, 1, 3, 100);
        bool failed = failing_memory_failed();
        failing_memory_at(0);
        long after = failing_memory_kept();
        ck_assert(failed && !moved);
        ck_assert_int_eq(after, before);
        ck_assert_uint_eq(model.count, model.ever_mapped_capacity);
        ck_assert_uint_eq(model.pages[0].page, 1);
        ck_assert(!model_knows(&model, 100, 1));
    }
}
END_TEST

START_TEST(a_move_asks_for_no_more_than_it_needs)
{
    map_single_pages(0, 1);
    map_single_pages(1, model.ever_mapped_capacity - 1);
    long before = failing_memory_kept();
    failing_memory_at(2); /* after the allocation for the moved pages */
    bool moved = model_move(&model, 1, 3, 100);
    bool failed = failing_memory_failed();
    failing_memory_at(0);
    long after = failing_memory_kept();
    ck_assert(moved && !failed);
    ck_assert_int_eq(after, before);
    ck_assert(model_knows(&model, 100, 3));
}
END_TEST

static void ck_same_pages(void)
{
    ck_assert_uint_eq(copy.count, model.count);
    ck_assert_uint_eq(copy.ever_mapped_count, model.ever_mapped_count);
    for (size_t i = 0; i < model.count; i++)
        ck_assert_mem_eq(&copy.pages[i], &model.pages[i], sizeof model.pages[i]);
    for (size_t i = 0; i < model.ever_mapped_count; i++)
        ck_assert_mem_eq(&copy.ever_mapped[i], &model.ever_mapped[i], sizeof model.ever_mapped[i]);
}

static void ck_copied(void)
{
    ck_assert(model_copy(&copy, &model));
    ck_assert_uint_eq(copy.page_size, model.page_size);
    ck_assert_uint_eq(copy.address_bits, model.address_bits);
    ck_same_pages();
}

/* Copies into a new model, into one that held less, and into one that held more. */
START_TEST(a_copy_is_the_same_in_all)
{
    ck_copied();
    for (uint64_t pages = 1; pages < 40; pages++) {
        map_single_pages(pages - 1, pages);
        ck_copied();
    }
    model_unmap(&model, 5, 60);
    ck_copied();
    model_reset(&model, 4 * PAGE, 64);
    ck_copied();
    ck_assert(!model_knows(&copy, 1, 1));
}
END_TEST

START_TEST(a_copy_is_its_own)
{
    map_single_pages(0, 3);
    ck_copied();
    ck_assert(model_map(&copy, 0, 9, 7));
    ck_assert_uint_eq(model.count, 3);
    ck_assert_uint_eq(model.pages[0].mapping, 0);
    ck_assert(!model_knows(&model, 2, 1));
    ck_assert(model_knows(&copy, 2, 1));
}
END_TEST

START_TEST(a_copy_without_memory_is_reported)
{
    map_single_pages(0, 3);
    for (unsigned call = 1; call <= 2; call++) {
        failing_memory_at(call);
        bool copied = model_copy(&copy, &model);
        failing_memory_at(0);
        ck_assert(!copied);
        model_free(&copy);
    }
    ck_copied();
}
END_TEST

Suite *suite_model_memory(void)
{
    Suite *suite = suite_create("model_memory");
    TCase *cases = tcase_create("model_memory");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, what_was_allocated_is_given_back);
    tcase_add_test(cases, what_is_reserved_is_used_before_more_is);
    tcase_add_test(cases, pages_that_are_replaced_need_no_more_room);
    tcase_add_test(cases, reserved_are_at_least_as_many_as_there_are);
    tcase_add_test(cases, a_move_without_memory_leaves_all_as_it_was);
    tcase_add_test(cases, a_move_asks_for_no_more_than_it_needs);
    tcase_add_test(cases, a_copy_is_the_same_in_all);
    tcase_add_test(cases, a_copy_is_its_own);
    tcase_add_test(cases, a_copy_without_memory_is_reported);
    suite_add_tcase(suite, cases);
    return suite;
}
