/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/judge_step.c in worlds that are too large to check after each
 * operation: the choice of samples, the frequency of the STRUCTURE check, and the check at the end.
 */
#include "conformance/tests/support/test_fake.h"
#include <stdio.h>

Suite *suite_large_world(void);

static void spoil(uint64_t page, uint64_t at)
{
    uint8_t byte = 0;
    struct span span = {page * 16 + at, &byte, 1};
    ck_assert(run.system.write(judge_instance(run.judge), &span, 1));
}

/* Makes `count` live pages of 16 bytes from page 1 on, then does one operation. */
static void begin_large(unsigned count)
{
    char text[128];
    snprintf(text, sizeof text,
             "world pages=4096 page=16 skip=63 growth=64\na = map %up\nunmap @4090p 1p\n", count);
    ck_assert_int_eq(fake_run_begin(&run, text), VERDICT_AGREE);
}

/* Counts operations on other pages until the judge finds the damage; 0: not within `most`
 * operations. */
static unsigned steps_to_find(unsigned most)
{
    struct operation elsewhere = operation_default(OPERATION_UNMAP);
    elsewhere.place = (struct place){PLACE_WORLD, {AMOUNT_ZERO, 4090, 0}};
    elsewhere.length = (struct amount){AMOUNT_ZERO, 1, 0};
    for (unsigned step = 1; step <= most; step++)
        if (judge_step(run.judge, &elsewhere) != VERDICT_AGREE)
            return step;
    return 0;
}

START_TEST(all_pages_are_sampled_up_to_512)
{
    static const uint64_t pages[] = {1, 2, 255, 256, 257, 511, 512};
    begin_large(512);
    ck_assert_uint_eq(steps_to_find(3), 0);
    spoil(pages[_i], 15);
    ck_assert_uint_eq(steps_to_find(3), 1);
    fake_run_expect(&run, VERDICT_CONTENTS, "NEIGHBOUR-KEEP", 5);
}
END_TEST

/* The judge samples every page in turn, at least once in each round. */
START_TEST(large_worlds_are_sampled_in_rotation)
{
    static const uint64_t pages[] = {1, 256, 257, 512, 513, 900, 1024, 1025, 1299, 1300};
    begin_large(1300);
    spoil(pages[_i], 0);
    unsigned steps = steps_to_find(6);
    ck_assert_uint_ge(steps, 1);
    ck_assert_uint_le(steps, 6);
    fake_run_expect(&run, VERDICT_CONTENTS, "NEIGHBOUR-KEEP", SIZE_MAX);
}
END_TEST

/* The judge samples pages next to the operation at once, independently of the rotation. */
START_TEST(pages_near_the_operation_are_sampled_at_once)
{
    static const char *const near[] = {"unmap a+701p 1p\n", "unmap a+699p 1p\n",
                                       "unmap a+690p 5p\n"};
    begin_large(1300);
    run.judge->run.plain.rotation = 0;
    spoil(701, 8); /* page a+700p */
    fake_run_more(&run, near[_i]);
    fake_run_expect(&run, VERDICT_CONTENTS, "NEIGHBOUR-KEEP", 2);
}
END_TEST

/* The judge samples 256 pages around an operation, two of them before it, and 256 more in turn. */
START_TEST(both_windows_end_where_they_say)
{
    static const struct {
        uint64_t operation, turn, spoiled; /* pages, from 1 on */
        bool found;
    } rows[] = {{600, 1001, 597, false}, {600, 1001, 598, true},   {600, 1001, 853, true},
                {600, 1001, 854, false}, {600, 1001, 1000, false}, {600, 1001, 1001, true},
                {600, 1001, 1256, true}, {600, 1001, 1257, false}, {2, 1001, 1, true},
                {1, 1001, 256, true},    {1, 1001, 257, false},    {4, 1001, 1, false},
                {4, 1001, 257, true},    {4, 1001, 258, false},    {1100, 301, 1300, true},
                {600, 1101, 1300, true}, {600, 1301, 1, true},     {600, 1301, 256, true},
                {600, 1301, 257, false}};
    char text[40];
    begin_large(1300);
    run.judge->run.plain.rotation = rows[_i].turn - 1;
    spoil(rows[_i].spoiled, 0);
    snprintf(text, sizeof text, "discard @%up 1p\n", (unsigned)rows[_i].operation);
    fake_run_more(&run, text);
    fake_run_expect(&run, rows[_i].found ? VERDICT_CONTENTS : VERDICT_AGREE, NULL, SIZE_MAX);
}
END_TEST

/* The next window of the rotation begins where the last one ended, and wraps after the last
 * page. */
START_TEST(turns_follow_one_another)
{
    static const size_t ends[] = {256, 512, 768, 1024, 1280, 1300, 256};
    begin_large(1300);
    run.judge->run.plain.rotation = 0;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        ck_assert_uint_eq(steps_to_find(1), 0);
        ck_assert_uint_eq(run.judge->run.plain.rotation, ends[i]);
    }
}
END_TEST

START_TEST(quiet_damage_of_a_large_world_is_found_at_the_end)
{
    begin_large(1300);
    spoil(777, 3);
    ck_assert_uint_eq(steps_to_find(12), 0);
    ck_assert_int_eq(judge_finish(run.judge), VERDICT_CONTENTS);
    fake_run_expect(&run, VERDICT_CONTENTS, "NEIGHBOUR-KEEP", 14);
}
END_TEST

/* The judge checks STRUCTURE after each operation in worlds of up to 1024 pages; in larger worlds
 * after every second, third, ... operation. */
START_TEST(structure_is_asked_less_often_in_large_worlds)
{
    static const struct {
        unsigned pages, operations; /* index of the operation that finds the fault, from 1 on */
    } rows[] = {{64, 1}, {1023, 1}, {1024, 1}, {1025, 2}, {2048, 2}, {2049, 3}, {4096, 4}};
    char text[80];
    snprintf(text, sizeof text, "world pages=%u page=16\nunmap @1p 1p\n", rows[_i].pages);
    ck_assert_int_eq(fake_run_begin(&run, text), VERDICT_AGREE);
    fake_set_fault("table-breaks-a-promise");
    for (unsigned i = 0; i < 4; i++)
        fake_run_more(&run, "unmap @1p 1p\n");
    fake_run_expect(&run, VERDICT_STRUCTURE, "INV-SKIP-SOUND", rows[_i].operations);
}
END_TEST

START_TEST(structure_is_asked_at_the_end)
{
    ck_assert_int_eq(fake_run_begin(&run, "world pages=4096 page=16\nunmap @1p 1p\n"),
                     VERDICT_AGREE);
    fake_set_fault("table-breaks-a-promise");
    ck_assert_int_eq(judge_finish(run.judge), VERDICT_STRUCTURE);
}
END_TEST

/* The judge checks statistics after operations 0, 16, 32, ... and at the end. If the caller asks
 * for it, the judge checks them after every operation. */
START_TEST(statistics_have_their_turn)
{
    run.judge->counts_always = _i == 1;
    ck_assert_int_eq(fake_run_begin(&run, "unmap @1p 1p\n"), VERDICT_AGREE);
    fake_set_fault("statistics-pages-owned");
    for (int i = 0; i < 14; i++)
        fake_run_more(&run, "unmap @1p 1p\n");
    if (_i == 2)
        judge_finish(run.judge);
    for (int i = 0; i < 2; i++)
        fake_run_more(&run, "unmap @1p 1p\n");
    static const size_t operations[] = {16, 1, 15};
    fake_run_expect(&run, VERDICT_STRUCTURE, "INV-COUNT", operations[_i]);
}
END_TEST

/* A byte of page a that no sample reads is wrong: the operation that removes the page finds it. */
START_TEST(pages_that_go_are_looked_at_whole)
{
    static const struct {
        const char *text;
        bool goes;
    } rows[] = {
        {"unmap a 1p\n", true},
        {"unmap a+1p 1p\n", false},
        {"remap a 2p 3p maymove\n", true},
        {"remap a+1p 1p 2p\n", false},
        {"map 1p fixed a\n", true},
        {"map 1p fixed a+1p\n", false},
        {"map 1p hint a\n", false},
        {"map 1p\n", false},
        {"protect a 2p prot=3\n", false},
        {"write a+1p 1p\n", false},
    };
    uint8_t byte = 0;
    struct span span = {256 + 1, &byte, 1};
    for (int asked = 0; asked < 2; asked++) {
        run.judge->questions =
            asked == 1 ? QUESTION_ALL : QUESTION_ALL & ~(uint32_t)QUESTION_CONTENTS;
        ck_assert_int_eq(fake_run_begin(&run, "a = map 2p\n"), VERDICT_AGREE);
        ck_assert(run.system.write(judge_instance(run.judge), &span, 1));
        fake_run_more(&run, rows[_i].text);
        if (asked == 1 && rows[_i].goes)
            fake_run_expect(&run, VERDICT_CONTENTS, "NEIGHBOUR-KEEP", 1);
        else
            fake_run_expect(&run, VERDICT_AGREE, NULL, SIZE_MAX);
    }
}
END_TEST

Suite *suite_large_world(void)
{
    Suite *suite = suite_create("large_world");
    TCase *tcase = tcase_create("large_world");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, all_pages_are_sampled_up_to_512, 0, 7);
    tcase_add_loop_test(tcase, large_worlds_are_sampled_in_rotation, 0, 10);
    tcase_add_loop_test(tcase, pages_near_the_operation_are_sampled_at_once, 0, 3);
    tcase_add_loop_test(tcase, both_windows_end_where_they_say, 0, 19);
    tcase_add_test(tcase, turns_follow_one_another);
    tcase_add_test(tcase, quiet_damage_of_a_large_world_is_found_at_the_end);
    tcase_add_loop_test(tcase, structure_is_asked_less_often_in_large_worlds, 0, 7);
    tcase_add_test(tcase, structure_is_asked_at_the_end);
    tcase_add_loop_test(tcase, statistics_have_their_turn, 0, 3);
    tcase_add_loop_test(tcase, pages_that_go_are_looked_at_whole, 0, 10);
    suite_add_tcase(suite, tcase);
    return suite;
}
