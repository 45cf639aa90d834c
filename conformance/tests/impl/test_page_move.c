/* SPDX-License-Identifier: MIT
 *
 * page_move.c: a range that moves to where its caller wants it, or leaves zero pages behind. Next
 * to each refusal is a move that differs in one thing and succeeds.
 */
#include "conformance/tests/support/test_manager.h"

Suite *suite_page_move(void);

enum { SOMEWHERE = -99, KEEP = true, LEAVE = false };

static uint32_t address_of(int page)
{
    return (uint32_t)(page + 1) * PAGE;
}

static int move_bytes(const struct page_move *move)
{
    uint32_t answer = 4242;
    int error = page_manager_move(&manager, move, &answer);
    ck_assert((answer == 4242) == (error != 0));
    return error != 0 ? -error : (int)(answer / PAGE) - 1;
}

/* Pages count from 1, as page maps do. Returns the new page, or minus an error. */
static int move_to(int first, uint32_t count, uint32_t new_count, int to, bool keep_old)
{
    const struct page_move move = {.address = address_of(first),
                                   .old_length_bytes = count * PAGE,
                                   .new_length_bytes = new_count * PAGE,
                                   .is_fixed = to != SOMEWHERE,
                                   .new_address = to == SOMEWHERE ? 1 : address_of(to),
                                   .keep_old = keep_old};
    return move_bytes(&move);
}

START_TEST(test_to_free_and_mapped_pages)
{
    T("AA....BC", ck_assert_int_eq(move_to(0, 2, 2, 3, LEAVE), 3), "...AA.BC");
    expect_contents("AA.AA.BC");
    T("AA....BC", ck_assert_int_eq(move_to(0, 2, 2, 5, LEAVE), 5), ".....AAC");
    expect_contents("AA...AAC");
    T("AABCC", ck_assert_int_eq(move_to(0, 1, 1, 3, LEAVE), 3), ".ABAC");
    expect_contents("AABAC");
    T("AA..", ck_assert_int_eq(move_to(0, 2, 2, 2, LEAVE), 2), "..AA");
    T("..AA", ck_assert_int_eq(move_to(2, 2, 2, 0, LEAVE), 0), "AA..");
    expect_contents("AAAA");
    expect_clears("");
    ck_assert_uint_eq(world_break.copied_count, 1);
}
END_TEST

/* The pages that the range gains are zero, and only those that may be dirty are cleared. */
START_TEST(test_shorter_and_longer)
{
    T("AAA...B", ck_assert_int_eq(move_to(0, 3, 2, 4, LEAVE), 4), "....AAB");
    T("AAA...B", ck_assert_int_eq(move_to(0, 3, 1, 6, LEAVE), 6), "......A");
    expect_contents("AAA...A");
    expect_clears("");
    T("A..0.BC", ck_assert_int_eq(move_to(0, 1, 5, 1, LEAVE), 1), ".AAAAAC");
    expect_contents("AA0000C");
    expect_clears("2+1 4+2");
    const struct page_move rounded = {.address = PAGE,
                                      .old_length_bytes = PAGE + 1,
                                      .new_length_bytes = 2 * PAGE + 1,
                                      .is_fixed = true,
                                      .new_address = 4 * PAGE};
    T("AA....", ck_assert_int_eq(move_bytes(&rounded), 3), "...AAA");
    expect_contents("AA.AA0");
}
END_TEST

/* More runs than one call can note before it clears them. */
START_TEST(test_gains_any_number_of_runs)
{
    T("A...0.0.0.0.0.0.", ck_assert_int_eq(move_to(0, 1, 14, 2, LEAVE), 2), "..AAAAAAAAAAAAAA");
    expect_contents("A.A0000000000000");
}
END_TEST

START_TEST(test_old_pages_stay)
{
    T("AAB....", ck_assert_int_eq(move_to(0, 2, 2, SOMEWHERE, KEEP), 3), "AABAA..");
    expect_contents("00BAA..");
    expect_clears("0+2");
    T("ABC....", ck_assert_int_eq(move_to(0, 3, 3, 4, KEEP), 4), "ABC.AAA");
    expect_contents("000.ABC");
    T("AB.", ck_assert_int_eq(move_to(0, 2, 2, SOMEWHERE, KEEP), -ENOMEM), "AB.");
    expect_contents("AB.");
    world_draw("AAB");
    world_break.limit += 2 * PAGE;
    ck_assert_int_eq(move_to(0, 2, 2, SOMEWHERE, KEEP), 3);
    world_expect("AABAA");
}
END_TEST

START_TEST(test_old_pages_are_mapped)
{
    T("AA.B...", ck_assert_int_eq(move_to(0, 3, 3, 4, LEAVE), -EFAULT), "AA.B...");
    T("AA.B...", ck_assert_int_eq(move_to(2, 1, 1, 4, LEAVE), -EFAULT), "AA.B...");
    T("AA.B...", ck_assert_int_eq(move_to(2, 2, 1, 4, LEAVE), -EFAULT), "AA.B...");
    T("A.B....", ck_assert_int_eq(move_to(0, 3, 2, 4, LEAVE), -EFAULT), "A.B....");
    T("AA.B...", ck_assert_int_eq(move_to(-1, 1, 1, 4, LEAVE), -EFAULT), "AA.B...");
    T("AA.B...", ck_assert_int_eq(move_to(0, 2, 2, 4, LEAVE), 4), "...BAA.");
    T("AA.B...", ck_assert_int_eq(move_to(0, 2, 2, SOMEWHERE, KEEP), 4), "AA.BAA.");
}
END_TEST

START_TEST(test_new_pages_are_owned)
{
    T("AA.#..", ck_assert_int_eq(move_to(0, 2, 2, 2, LEAVE), -EINVAL), "AA.#..");
    T("AA.#..", ck_assert_int_eq(move_to(0, 2, 2, 5, LEAVE), -EINVAL), "AA.#..");
    T("AA.#..", ck_assert_int_eq(move_to(0, 1, 1, -1, LEAVE), -EINVAL), "AA.#..");
    T("AA.#..", ck_assert_int_eq(move_to(0, 1, 1, WORLD_PAGES, LEAVE), -EINVAL), "AA.#..");
    T("AA.#..", ck_assert_int_eq(move_to(0, 2, 2, 4, LEAVE), 4), "...#AA");
}
END_TEST

/* Only the pages that a shorter range keeps must be mapped. It loses all others. */
START_TEST(test_shorter_with_holes)
{
    T("AA.B#..", ck_assert_int_eq(move_to(0, 3, 2, 5, LEAVE), 5), "...B#AA");
    expect_contents("AA.B#AA");
    T("AA.B#..", ck_assert_int_eq(move_to(0, 3, 2, 5, KEEP), -EFAULT), "AA.B#..");
    T("AA.B#..", ck_assert_int_eq(move_to(0, 5, 2, 5, LEAVE), 5), "....#AA");
    expect_contents("AA.B#AA");
    T("AB.C...", ck_assert_int_eq(move_to(1, WORLD_PAGES, 1, 0, LEAVE), 0), "B......");
    expect_contents("BB.C...");
    expect_clears("");
}
END_TEST

START_TEST(test_ranges_do_not_overlap)
{
    T("AA.AAA.", ck_assert_int_eq(move_to(0, 2, 2, 1, LEAVE), -EINVAL), "AA.AAA.");
    T("AA.AAA.", ck_assert_int_eq(move_to(0, 2, 2, 0, LEAVE), -EINVAL), "AA.AAA.");
    T("AA.AAA.", ck_assert_int_eq(move_to(3, 3, 2, 2, LEAVE), -EINVAL), "AA.AAA.");
    T("AA.AAA.", ck_assert_int_eq(move_to(3, 3, 4, 0, LEAVE), -EINVAL), "AA.AAA.");
    T("AA.AAA.", ck_assert_int_eq(move_to(2, 2, 2, 3, LEAVE), -EINVAL), "AA.AAA.");
    T("AA.AAA.", ck_assert_int_eq(move_to(3, 3, 3, 0, LEAVE), 0), "AAA....");
}
END_TEST

static int move_with(uint32_t address, uint32_t old_bytes, uint32_t new_bytes, uint32_t to)
{
    const struct page_move move = {.address = address,
                                   .old_length_bytes = old_bytes,
                                   .new_length_bytes = new_bytes,
                                   .is_fixed = true,
                                   .new_address = to};
    return move_bytes(&move);
}

static int move_anywhere(uint32_t address, uint32_t new_bytes)
{
    const struct page_move move = {.address = address,
                                   .old_length_bytes = PAGE,
                                   .new_length_bytes = new_bytes,
                                   .keep_old = true};
    return move_bytes(&move);
}

START_TEST(test_arguments)
{
    const uint32_t last = UINT32_MAX - PAGE + 1;
    T("AA..", ck_assert_int_eq(move_with(PAGE + 1, PAGE, PAGE, 3 * PAGE), -EINVAL), "AA..");
    T("AA..", ck_assert_int_eq(move_with(PAGE, 0, PAGE, 3 * PAGE), -EINVAL), "AA..");
    T("AA..", ck_assert_int_eq(move_with(PAGE, PAGE, 0, 3 * PAGE), -EINVAL), "AA..");
    T("AA..", ck_assert_int_eq(move_with(PAGE, PAGE, PAGE, 3 * PAGE + 1), -EINVAL), "AA..");
    T("AA..", ck_assert_int_eq(move_with(PAGE, PAGE, last + 1, 3 * PAGE), -EINVAL), "AA..");
    T("AA..", ck_assert_int_eq(move_with(PAGE, PAGE, last, 3 * PAGE), -EINVAL), "AA..");
    T("AA..", ck_assert_int_eq(move_with(PAGE, PAGE, 2 * PAGE, last), -EINVAL), "AA..");
    T("AA..", ck_assert_int_eq(move_anywhere(PAGE, last + 1), -EINVAL), "AA..");
    T("AA..", ck_assert_int_eq(move_anywhere(PAGE, last), -ENOMEM), "AA..");
    T("AA..", ck_assert_int_eq(move_with(2 * PAGE, last, PAGE, PAGE), -EFAULT), "AA..");
    T("AA..", ck_assert_int_eq(move_with(2 * PAGE, last - PAGE, PAGE, PAGE), 0), "A...");
    T("AA..", ck_assert_int_eq(move_with(PAGE, PAGE, PAGE, 3 * PAGE), 2), ".AA.");
    expect_contents("AAA.");
}
END_TEST

static void share(int first, uint32_t count)
{
    const struct page_request request = {.address = address_of(first),
                                         .length_bytes = count * PAGE,
                                         .alignment_bytes = PAGE,
                                         .where = WHERE_REPLACING,
                                         .contents = CONTENTS_UNINITIALIZED,
                                         .shared = true};
    uint32_t address;
    ck_assert_int_eq(page_manager_map_at(&manager, &request, &address), 0);
}

/* A discard shows which pages are shared: it keeps their contents. */
START_TEST(test_sharing_goes_along)
{
    world_draw("ABC....D.");
    share(1, 1);
    ck_assert_int_eq(move_to(0, 2, 3, 4, LEAVE), 4);
    memset(world_memory + 7 * PAGE, 'x', PAGE);
    ck_assert_int_eq(page_manager_discard(&manager, address_of(4), 4 * PAGE), 0);
    expect_contents("ABC.0Bx0.");
    world_expect("..C.AAAD.");
    world_draw("ABC......");
    share(1, 1);
    ck_assert_int_eq(move_to(0, 3, 3, 4, KEEP), -EINVAL);
    ck_assert_int_eq(move_to(1, 2, 2, SOMEWHERE, KEEP), -EINVAL);
    ck_assert_int_eq(move_to(2, 1, 1, SOMEWHERE, KEEP), 3);
    expect_contents("AB0C.....");
}
END_TEST

static void hook(void *context, const struct page_manager_refusal *refusal)
{
    *(struct page_manager_refusal *)context = *refusal;
}

START_TEST(test_refusals_reach_the_hook)
{
    struct page_manager_refusal refused = {0};
    world_draw("AA..");
    page_manager_watch(&manager, hook, &refused);
    ck_assert_int_eq(move_to(0, 2, 2, 1, LEAVE), -EINVAL);
    ck_assert_str_eq(refused.call, "remap");
    ck_assert(refused.address == PAGE && refused.length_bytes == 2 * PAGE &&
              refused.error == EINVAL);
    refused = (struct page_manager_refusal){0};
    ck_assert_int_eq(move_to(0, 2, 2, 2, LEAVE), 2);
    ck_assert_ptr_null(refused.call);
}
END_TEST

static void add_tests(TCase *tests)
{
    tcase_add_test(tests, test_to_free_and_mapped_pages);
    tcase_add_test(tests, test_shorter_and_longer);
    tcase_add_test(tests, test_gains_any_number_of_runs);
    tcase_add_test(tests, test_old_pages_stay);
    tcase_add_test(tests, test_old_pages_are_mapped);
    tcase_add_test(tests, test_new_pages_are_owned);
    tcase_add_test(tests, test_shorter_with_holes);
    tcase_add_test(tests, test_ranges_do_not_overlap);
    tcase_add_test(tests, test_arguments);
    tcase_add_test(tests, test_sharing_goes_along);
    tcase_add_test(tests, test_refusals_reach_the_hook);
}

Suite *suite_page_move(void)
{
    return suite_both("page_move", add_tests);
}
