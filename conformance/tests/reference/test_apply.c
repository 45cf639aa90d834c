/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/judge_apply.c: the model, the names and the memory after an answer,
 * and the checks of old and new bytes that the judge makes on the way. test_remap.c tests mremap.
 */
#include "conformance/tests/support/test_fake.h"

Suite *suite_apply(void);

static uint8_t byte_at(uint64_t address)
{
    uint8_t byte = 0;
    struct span span = {address, &byte, 1};
    ck_assert(run.system.read(judge_instance(run.judge), &span, 1));
    return byte;
}

START_TEST(map_makes_tagged_pages)
{
    begin(SMALL "a = map 1p\nb = map 2p-1\n");
    expect_page(1, 0, 0);
    expect_page(2, 1, 0);
    expect_page(3, 1, 1);
    ck_assert_ptr_null(live_page(4));
    for (uint64_t page = 1; page <= 3; page++) {
        ck_assert_uint_eq(byte_at(page * 256), model_tag(live_page(page)));
        ck_assert_uint_eq(byte_at(page * 256 + 255), model_tag(live_page(page)));
    }
    ck_assert_uint_eq(judge_last_step(run.judge)->first_page, 2);
    ck_assert_uint_eq(judge_last_step(run.judge)->page_count, 2);
    finish();
}
END_TEST

START_TEST(reuse_is_noticed)
{
    begin(SMALL "a = map 2p\n");
    ck_assert(!judge_last_step(run.judge)->reused);
    more("unmap a+1p 1p\nb = map 1p\n");
    ck_assert(judge_last_step(run.judge)->reused);
    more("c = map 1p\n");
    ck_assert(!judge_last_step(run.judge)->reused);
    finish();
}
END_TEST

/* Unmaps part of AABBB.CC and checks what the judge found in the range before. */
START_TEST(unmap_is_surveyed)
{
    static const struct {
        const char *unmap;
        uint64_t pages_live;
        uint32_t mappings;
        bool partial;
    } rows[] = {
        {"unmap a 2p", 2, 1, false},   {"unmap a 1p", 1, 1, true},   {"unmap a+1p 1p", 1, 1, true},
        {"unmap b+1p 1p", 1, 1, true}, {"unmap a 5p", 5, 2, false},  {"unmap a+1p 4p", 4, 2, true},
        {"unmap a 4p", 4, 2, true},    {"unmap b 6p", 5, 2, false},  {"unmap b+3p 1p", 0, 0, false},
        {"unmap b+3p 2p", 1, 1, true}, {"unmap a 32p", 7, 3, false}, {"unmap a 1b", 1, 1, true},
        {"unmap a 1p+1", 2, 1, false}, {"unmap a 1p-1", 1, 1, true},
    };
    begin(SMALL "a = map 2p\nb = map 3p\nc = map 1p\nd = map 2p\nunmap c 1p\n");
    more(rows[_i].unmap);
    const struct step *step = judge_last_step(run.judge);
    ck_assert_uint_eq(step->pages_live, rows[_i].pages_live);
    ck_assert_uint_eq(step->mappings, rows[_i].mappings);
    ck_assert_int_eq(step->partial, rows[_i].partial);
    ck_assert_uint_eq(judge_model(run.judge)->count, 7 - rows[_i].pages_live);
    finish();
}
END_TEST

START_TEST(write_gives_another_tag_to_what_it_touches)
{
    begin(SMALL "a = map 4p\n");
    uint8_t before = byte_at(3 * 256);
    more("write a+2p-1 2b\n");
    ck_assert_uint_eq(live_page(1)->version, 0);
    ck_assert_uint_eq(live_page(2)->version, 1);
    ck_assert_uint_eq(live_page(3)->version, 1);
    ck_assert_uint_eq(live_page(4)->version, 0);
    ck_assert_uint_ne(byte_at(3 * 256), before);
    finish();
}
END_TEST

START_TEST(write_nowhere_changes_nothing)
{
    begin(SMALL "a = map 1p\nwrite top-1b 2b\nwrite a 0b\nwrite a+1p 1p\n");
    ck_assert_uint_eq(live_page(1)->version, 0);
    finish();
}
END_TEST

START_TEST(discard_leaves_zero_and_neighbours)
{
    begin(SMALL "a = map 3p\nwrite a 3p\ndiscard a+1p 1p\n");
    ck_assert_uint_eq(byte_at(2 * 256), model_tag(live_page(2)));
    finish();
    begin(SMALL "a = map 3p\n");
    fake_set_fault("discard-nothing");
    fake_run_more(&run, "discard a+1p 1p\n");
    fake_run_expect(&run, VERDICT_CONTENTS, "DISCARD-ZERO", 1);
}
END_TEST

/* AA.A: the pages on both sides of the hole are zero if the profile promises it. Otherwise their
 * contents are unknown. */
START_TEST(discard_over_a_hole)
{
    struct profile silent = fake_profile;
    silent.promises &= ~(uint32_t)PROMISE_DISCARD_ALL;
    begin(SMALL "a = map 4p\nwrite a 4p\nunmap a+2p 1p\ndiscard a 4p\n");
    finish();
    fake_set_fault("discard-stops-at-a-hole");
    fake_run_text(&run, SMALL "a = map 4p\nunmap a+2p 1p\ndiscard a 4p\n");
    fake_run_expect(&run, VERDICT_CONTENTS, "DISCARD-HOLE", 2);
    run.judge->profile = &silent;
    begin(SMALL "a = map 4p\nunmap a+2p 1p\ndiscard a 4p\n");
    finish();
}
END_TEST

/* madvise(MADV_DONTNEED) keeps the bytes of MAP_SHARED pages, so the fake system is wrong to clear
 * them. */
START_TEST(discard_of_shared_pages_keeps_them)
{
    run.system.features |= SYSTEM_ARGUMENTS;
    begin(SMALL "a = map 2p flags=0x21\n");
    ck_assert(live_page(1)->shared);
    fake_set_fault("discard-nothing");
    more("discard a 1p\n");
    fake_set_fault(NULL);
    fake_run_more(&run, "discard a 1p\n");
    fake_run_expect(&run, VERDICT_CONTENTS, "NEIGHBOUR-KEEP", 2);
}
END_TEST

/* The judge does not read a page without protection, and tags it again when it becomes
 * accessible. */
START_TEST(protected_pages_are_left_alone)
{
    begin(SMALL "a = map 3p\nprotect a 2p prot=0\n");
    ck_assert(live_page(1)->untagged);
    ck_assert(live_page(2)->untagged);
    ck_assert(!live_page(3)->untagged);
    more("discard a 1p\nprotect a+1p 1p prot=3\n");
    ck_assert(live_page(1)->untagged);
    ck_assert(!live_page(2)->untagged);
    ck_assert_uint_eq(byte_at(2 * 256), model_tag(live_page(2)));
    finish();
}
END_TEST

START_TEST(read_only_pages_are_still_looked_at)
{
    begin(SMALL "a = map 2p\nprotect a 1p prot=1\n");
    ck_assert(!live_page(1)->untagged);
    more("write a 2p\n"); /* the write fails, so the tag of page 1 is no longer known */
    ck_assert(live_page(1)->untagged);
    ck_assert(!live_page(2)->untagged);
    finish();
}
END_TEST

START_TEST(fixed_replaces)
{
    begin(SMALL "a = map 3p\nb = map 1p fixed a+1p\n");
    expect_page(1, 0, 0);
    expect_page(2, 1, 0);
    expect_page(3, 0, 2);
    ck_assert_uint_eq(run.judge->run.answers.list[1].address, 2 * 256);
    finish();
}
END_TEST

/* After MAP_FIXED failed with ENOMEM, the pages that it covers may be unmapped. The judge neither
 * reads nor writes them, and they can be unmapped. The test runs without an arena, because a system
 * with an arena may not fail at its own pages. */
START_TEST(torn_range_is_doubtful)
{
    run.system.features &= ~(uint32_t)SYSTEM_ARENA;
    begin(SMALL "a = map 3p\n");
    fake_set_fault("map-fixed-leaves-a-hole");
    fake_run_more(&run, "b = map 1p fixed a+1p\n");
    fake_set_fault(NULL);
    ck_assert(!live_page(1)->indeterminate);
    ck_assert(live_page(2)->indeterminate);
    ck_assert(!live_page(3)->indeterminate);
    uint8_t before = byte_at(2 * 256);
    more("write a 3p\ndiscard a+1p 1p\n");
    ck_assert_uint_eq(byte_at(2 * 256), before);
    finish();
    more("unmap a 3p\n");
    ck_assert_uint_eq(judge_model(run.judge)->count, 0);
}
END_TEST

/* After MAP_FIXED failed with ENOMEM, the pages may be AA.A. A discard that reports the hole proves
 * nothing about the page there, but it must have cleared the pages on both sides. */
START_TEST(discard_over_a_torn_range_looks_at_what_is_left)
{
    run.system.features &= ~(uint32_t)SYSTEM_ARENA;
    for (int stops = 0; stops < 2; stops++) {
        fake_set_fault(NULL);
        begin(SMALL "a = map 4p\n");
        fake_set_fault("map-fixed-leaves-a-hole");
        fake_run_more(&run, "b = map 1p fixed a+2p\n");
        ck_assert(live_page(3)->indeterminate && !live_page(3)->untagged);
        fake_set_fault(stops ? "discard-stops-at-a-hole" : NULL);
        uint8_t before = byte_at(3 * 256);
        fake_run_more(&run, "discard a 4p\n");
        fake_run_expect(&run, stops ? VERDICT_CONTENTS : VERDICT_AGREE, stops ? "DISCARD-HOLE" : "",
                        stops ? 2 : SIZE_MAX);
        ck_assert_uint_eq(byte_at(3 * 256), before);
    }
}
END_TEST

START_TEST(uninitialized_pages_may_hold_anything)
{
    static const char dirty[] = SMALL "a = map 1p\nunmap a 1p\nb = map 1p uninitialized\n";
    ck_assert_int_eq(fake_run_text(&run, dirty), VERDICT_AGREE);
    ck_assert(!judge_last_step(run.judge)->skipped);
    run.system.features =
        (run.system.features | SYSTEM_ARGUMENTS) & ~(uint32_t)SYSTEM_UNINITIALIZED;
    fake_run_text(&run, dirty);
    fake_run_expect(&run, VERDICT_CONTENTS, "ZERO-REUSE", 2);
    run.judge->profile = profile_find("posix"); /* nothing says whether it knows the flag */
    fake_run_text(&run, dirty);
    fake_run_expect(&run, VERDICT_AGREE, NULL, SIZE_MAX);
}
END_TEST

START_TEST(without_memory_nothing_is_read)
{
    fake_run_text(&run, "world pages=32 page=256 memory=none\n"
                        "a = map 2p\nwrite a 1p\ndiscard a 1p\nunmap a 1p\nb = map 3p\n"
                        "remap b 3p 4p\nsbrk 5b\nprotect b 1p prot=0\n");
    fake_run_expect(&run, VERDICT_AGREE, NULL, SIZE_MAX);
    ck_assert_uint_eq(judge_model(run.judge)->count, 5);
    ck_assert_uint_eq(run.judge->run.neighbour.count, 0);
}
END_TEST

Suite *suite_apply(void)
{
    Suite *suite = suite_create("follow");
    TCase *tcase = tcase_create("follow");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, map_makes_tagged_pages);
    tcase_add_test(tcase, reuse_is_noticed);
    tcase_add_loop_test(tcase, unmap_is_surveyed, 0, 14);
    tcase_add_test(tcase, write_gives_another_tag_to_what_it_touches);
    tcase_add_test(tcase, write_nowhere_changes_nothing);
    tcase_add_test(tcase, discard_leaves_zero_and_neighbours);
    tcase_add_test(tcase, discard_over_a_hole);
    tcase_add_test(tcase, discard_of_shared_pages_keeps_them);
    tcase_add_test(tcase, protected_pages_are_left_alone);
    tcase_add_test(tcase, read_only_pages_are_still_looked_at);
    tcase_add_test(tcase, fixed_replaces);
    tcase_add_test(tcase, torn_range_is_doubtful);
    tcase_add_test(tcase, discard_over_a_torn_range_looks_at_what_is_left);
    tcase_add_test(tcase, uninitialized_pages_may_hold_anything);
    tcase_add_test(tcase, without_memory_nothing_is_read);
    suite_add_tcase(suite, tcase);
    return suite;
}
