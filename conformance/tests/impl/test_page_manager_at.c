/* SPDX-License-Identifier: MIT
 *
 * page_manager.c: mappings at an address that the caller gives, which replace what is there, need
 * free pages, or are only a hint. Next to every refusal is a request that differs in one thing and
 * succeeds.
 */
#include "conformance/tests/support/test_manager.h"

Suite *suite_page_manager_at(void);

static struct page_request request;

/* Counts pages from 1, as page maps do. Returns 0 or the error. With an error, *address stays
 * unchanged. */
static int ask(int first, uint32_t count, enum page_where where, uint32_t *address)
{
    request.address = (uint32_t)(first + 1) * PAGE;
    request.length_bytes = count * PAGE;
    request.where = where;
    *address = 4242;
    int error = page_manager_map_at(&manager, &request, address);
    ck_assert((*address == 4242) == (error != 0));
    ck_assert_uint_eq(world_break.asked_count, 0);
    return error;
}

static int map_exact(int first, uint32_t count, enum page_where where)
{
    uint32_t address;
    int error = ask(first, count, where, &address);
    if (error == 0)
        ck_assert_uint_eq(address, request.address);
    return error;
}

static int replace(int first, uint32_t count)
{
    return map_exact(first, count, WHERE_REPLACING);
}

static int map_free(int first, uint32_t count)
{
    return map_exact(first, count, WHERE_FREE);
}

/* Returns the page of the mapping, or REFUSED. */
static int hint(int first, uint32_t count)
{
    uint32_t address;
    int error = ask(first, count, WHERE_HINTED, &address);
    ck_assert(error == 0 || error == ENOMEM);
    return error == 0 ? (int)(address / PAGE) - 1 : REFUSED;
}

static void request_open(void)
{
    request = (struct page_request){.alignment_bytes = PAGE, .contents = CONTENTS_ZEROED};
}

START_TEST(test_replaces_any_mixture_of_own_pages)
{
    T("AAAA", ck_assert_int_eq(replace(1, 2), 0), "AAAA");
    T("AA.0BB", ck_assert_int_eq(replace(1, 4), 0), "AAAAAA");
    expect_contents("A0000B");
    T("A..0B.", ck_assert_int_eq(replace(2, 2), 0), "A.AAB.");
    expect_contents("A.00B.");
    T("AB.C", ck_assert_int_eq(replace(0, 4), 0), "AAAA");
    expect_contents("0000");
}
END_TEST

START_TEST(test_clears_what_is_not_known_to_be_zero)
{
    T("AB.00.C0", ck_assert_int_eq(replace(1, 7), 0), "AAAAAAAA");
    expect_clears("1+2 5+2");
    expect_contents("A0000000");
    request.contents = CONTENTS_UNINITIALIZED;
    T("AB.0", ck_assert_int_eq(replace(0, 4), 0), "AAAA");
    expect_clears("");
    expect_contents("AB.0");
}
END_TEST

START_TEST(test_what_is_not_ours_is_not_replaced)
{
    T("A#.B", ck_assert_int_eq(replace(1, 1), EINVAL), "A#.B");
    T("A#.B", ck_assert_int_eq(replace(0, 4), EINVAL), "A#.B");
    T("A#.B", ck_assert_int_eq(replace(-1, 2), EINVAL), "A#.B"); /* page 0 */
    T("A#.B", ck_assert_int_eq(replace(3, 2), EINVAL), "A#.B");  /* beyond the break */
    expect_contents("A#.B");
    expect_clears("");
    T("A#.B", ck_assert_int_eq(replace(2, 2), 0), "A#BB");
}
END_TEST

START_TEST(test_ranges_beyond_the_address_space)
{
    T("AAAA", ck_assert_int_eq(replace(3, WORLD_PAGES - 3), ENOMEM), "AAAA");
    T("AAAA", ck_assert_int_eq(replace(WORLD_PAGES - 1, 1), ENOMEM), "AAAA");
    T("AAAA", ck_assert_int_eq(replace(2, UINT32_MAX / PAGE), ENOMEM), "AAAA");
    T("AAAA", ck_assert_int_eq(replace(3, WORLD_PAGES - 4), EINVAL), "AAAA"); /* all foreign */
    expect_contents("AAAA");
}
END_TEST

START_TEST(test_addresses_are_aligned_as_asked)
{
    uint32_t address;
    world_draw("AAAAAAAA");
    request =
        (struct page_request){4 * PAGE, PAGE, 4 * PAGE, WHERE_REPLACING, CONTENTS_ZEROED, false};
    ck_assert_int_eq(page_manager_map_at(&manager, &request, &address), 0);
    request.address = 5 * PAGE;
    ck_assert_int_eq(page_manager_map_at(&manager, &request, &address), EINVAL);
    request.alignment_bytes = PAGE;
    ck_assert_int_eq(page_manager_map_at(&manager, &request, &address), 0);
    request.address = 5 * PAGE + 1;
    ck_assert_int_eq(page_manager_map_at(&manager, &request, &address), EINVAL);
    request.alignment_bytes = 1;
    ck_assert_int_eq(page_manager_map_at(&manager, &request, &address), EINVAL);
    request = (struct page_request){4 * PAGE, 0, PAGE, WHERE_REPLACING, CONTENTS_ZEROED, false};
    ck_assert_int_eq(page_manager_map_at(&manager, &request, &address), EINVAL);
    expect_contents("AAA00AAA");
}
END_TEST

START_TEST(test_free_replaces_nothing)
{
    T("A.0B", ck_assert_int_eq(map_free(1, 2), 0), "AAAB");
    expect_contents("A00B");
    T("A.0B", ck_assert_int_eq(map_free(0, 2), EEXIST), "A.0B");
    T("A.0B", ck_assert_int_eq(map_free(1, 3), EEXIST), "A.0B");
    T("A.0B", ck_assert_int_eq(map_free(3, 1), EEXIST), "A.0B");
    T("A.0#", ck_assert_int_eq(map_free(1, 3), EINVAL), "A.0#");
    T("A.0#", ck_assert_int_eq(map_free(0, 4), EEXIST), "A.0#");
    T("A.0B", ck_assert_int_eq(map_free(1, WORLD_PAGES), ENOMEM), "A.0B");
    expect_clears("");
}
END_TEST

START_TEST(test_hints_are_taken_where_all_is_free)
{
    T("A....B", ck_assert_int_eq(hint(3, 1), 3), "A..A.B");
    T("A..00B", ck_assert_int_eq(hint(2, 3), 2), "A.AAAB");
    expect_clears("2+1");
    T("A....B", ck_assert_int_eq(hint(4, 2), 1), "AAA..B");
    T("A....B", ck_assert_int_eq(hint(0, 1), 1), "AA...B");
    T("A..#.B", ck_assert_int_eq(hint(3, 2), 1), "AAA#.B");
    T("A....B", ck_assert_int_eq(hint(-1, 1), 1), "AA...B");
    T("A....B", ck_assert_int_eq(hint(7, 1), 1), "AA...B");
    T("A....B", ck_assert_int_eq(hint(WORLD_PAGES, 1), 1), "AA...B");
    T("A.B", ck_assert_int_eq(hint(1, 1), 1), "AAB");
}
END_TEST

START_TEST(test_hints_are_rounded_down)
{
    uint32_t address;
    world_draw("A....B");
    request = (struct page_request){4 * PAGE + 9, PAGE, PAGE, WHERE_HINTED, CONTENTS_ZEROED, false};
    ck_assert_int_eq(page_manager_map_at(&manager, &request, &address), 0);
    ck_assert_uint_eq(address, 4 * PAGE);
    request.address = UINT32_MAX;
    ck_assert_int_eq(page_manager_map_at(&manager, &request, &address), 0);
    ck_assert_uint_eq(address, 2 * PAGE);
}
END_TEST

/* In a page map, multiples of 4 pages are at 3, 7, 11. */
START_TEST(test_hints_that_are_not_aligned_are_passed_over)
{
    request.alignment_bytes = 4 * PAGE;
    T("............", ck_assert_int_eq(hint(7, 1), 7), ".......A....");
    T("............", ck_assert_int_eq(hint(8, 1), 3), "...A........");
}
END_TEST

/* With a hint beyond the arena, the arena grows as it does without a hint. */
START_TEST(test_hints_do_not_lead_the_growth)
{
    uint32_t address;
    world_open(PAGE, 4);
    request = (struct page_request){10 * PAGE, PAGE, PAGE, WHERE_HINTED, CONTENTS_ZEROED, false};
    ck_assert_int_eq(page_manager_map_at(&manager, &request, &address), 0);
    ck_assert_uint_eq(address, PAGE);
    expect_last_ask(0, 4 * PAGE);
    world_expect("A000#");
}
END_TEST

/* The requested page is not owned yet. The manager could grow to own it, but must not. */
START_TEST(test_nothing_grows_for_an_exact_address)
{
    world_open(PAGE, 4);
    ck_assert_int_eq(replace(0, 1), EINVAL);
    ck_assert_int_eq(map_free(0, 1), EINVAL);
    world_expect("####");
}
END_TEST

static struct page_manager_refusal refused;

static void hook(void *context, const struct page_manager_refusal *refusal)
{
    ck_assert_ptr_null(context);
    refused = *refusal;
}

START_TEST(test_refusals_name_the_address)
{
    world_draw("AA..");
    page_manager_watch(&manager, hook, NULL);
    refused = (struct page_manager_refusal){0};
    ck_assert_int_eq(hint(0, 1), 2);
    ck_assert_ptr_null(refused.call);
    ck_assert_int_eq(map_free(1, 2), EEXIST);
    ck_assert_str_eq(refused.call, "map");
    ck_assert_uint_eq(refused.address, 2 * PAGE);
    ck_assert_uint_eq(refused.length_bytes, 2 * PAGE);
    ck_assert_int_eq(refused.error, EEXIST);
}
END_TEST

static void add_tests(TCase *tests)
{
    tcase_add_checked_fixture(tests, request_open, NULL);
    tcase_add_test(tests, test_replaces_any_mixture_of_own_pages);
    tcase_add_test(tests, test_clears_what_is_not_known_to_be_zero);
    tcase_add_test(tests, test_what_is_not_ours_is_not_replaced);
    tcase_add_test(tests, test_ranges_beyond_the_address_space);
    tcase_add_test(tests, test_addresses_are_aligned_as_asked);
    tcase_add_test(tests, test_free_replaces_nothing);
    tcase_add_test(tests, test_hints_are_taken_where_all_is_free);
    tcase_add_test(tests, test_hints_are_rounded_down);
    tcase_add_test(tests, test_hints_that_are_not_aligned_are_passed_over);
    tcase_add_test(tests, test_hints_do_not_lead_the_growth);
    tcase_add_test(tests, test_nothing_grows_for_an_exact_address);
    tcase_add_test(tests, test_refusals_name_the_address);
}

Suite *suite_page_manager_at(void)
{
    return suite_both("page_manager_at", add_tests);
}
