/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/question_contents.c on the memory of the fake system and a hand-made
 * model: which byte of a page is read when, and the text of a finding. Every negative case changes
 * one byte of a state that the question has found correct before.
 */
#include "conformance/tests/support/fake_system.h"
#include "reference/question.h"
#include <check.h>
#include <string.h>

Suite *suite_contents(void);

enum { PAGE = 256, PAGES = 256 };

static struct system fake;
static void *instance;
static struct memory memory;
static struct neighbour neighbour;
static struct model model;
static struct finding finding;

static void set_up(void)
{
    char reason[80] = "";
    struct world world = WORLD_DEFAULT;
    world.page_count = world.limit = PAGES;
    fake_set_fault(NULL);
    fake = fake_system();
    instance = fake.open(&world, reason, sizeof reason);
    ck_assert_ptr_nonnull(instance);
    memory = (struct memory){0};
    model = (struct model){0};
    finding = (struct finding){0};
    ck_assert(memory_reset(&memory, &fake, instance, PAGE));
    model_reset(&model, PAGE, 32);
}

static void tear_down(void)
{
    memory_free(&memory);
    neighbour_free(&neighbour);
    model_free(&model);
    fake.close(instance);
}

/* `count` live pages from `first` on, each filled with its tag. */
static void make_live(uint64_t first, uint64_t count, uint32_t mapping)
{
    size_t live;
    ck_assert(model_map(&model, first, count, mapping));
    model_find(&model, first, count, &live);
    for (size_t i = live; i < live + count; i++)
        ck_assert(memory_fill_page(&memory, model.pages[i].page, model_tag(&model.pages[i])));
}

static void put_byte(uint64_t address, uint8_t byte)
{
    struct span span = {address, &byte, 1};
    ck_assert(fake.write(instance, &span, 1));
}

static bool tags_hold(bool whole)
{
    return question_contents_tags(&memory, &model, 0, model.count, whole, &finding);
}

static void expect(const char *clause, const char *words)
{
    ck_assert_int_eq(finding.verdict, VERDICT_CONTENTS);
    ck_assert_str_eq(finding.clause, clause);
    ck_assert_msg(strstr(finding.text, words) != NULL, "'%s' is not in '%s'", words, finding.text);
}

START_TEST(zero_pages_are_zero)
{
    ck_assert(question_contents_zero(&memory, &model, 1, 5, "ZERO-FRESH", &finding));
    ck_assert_int_eq(finding.verdict, VERDICT_AGREE);
}
END_TEST

/* The question finds any wrong byte in the range. It does not read bytes before and after the
 * range. */
START_TEST(one_byte_is_not_zero)
{
    static const struct {
        uint64_t address;
        const char *words; /* NULL: the byte is outside the range */
    } rows[] = {
        {3 * PAGE - 1, NULL},
        {3 * PAGE, "page 3 is not zero: byte 0 holds 0x01"},
        {4 * PAGE - 1, "page 3 is not zero: byte 255 holds 0x01"},
        {4 * PAGE + 77, "page 4 is not zero: byte 77 holds 0x01"},
        {6 * PAGE - 1, "page 5 is not zero: byte 255 holds 0x01"},
        {6 * PAGE, NULL},
    };
    put_byte(rows[_i].address, 1);
    bool zero = question_contents_zero(&memory, &model, 3, 3, "ZERO-REUSE", &finding);
    ck_assert_int_eq(zero, rows[_i].words == NULL);
    if (!zero)
        expect("ZERO-REUSE", rows[_i].words);
}
END_TEST

/* A finding names a page by its mapping. */
START_TEST(mapped_pages_have_names)
{
    make_live(3, 2, 1);
    ck_assert(!question_contents_zero(&memory, &model, 4, 1, "ZERO-FRESH", &finding));
    expect("ZERO-FRESH", "b+1p is not zero: byte 0 holds");
    ck_assert(model_map(&model, PAGES, 1, 2));
    ck_assert(!question_contents_readable(&memory, &model, PAGES, 1, &finding));
    expect("MMAP-PROT-MIN", "c+0p was mapped but cannot be read");
}
END_TEST

START_TEST(page_beyond_memory_is_not_zero)
{
    ck_assert(question_contents_zero(&memory, &model, PAGES - 1, 1, "ZERO-FRESH", &finding));
    ck_assert(!question_contents_zero(&memory, &model, PAGES - 1, 2, "ZERO-FRESH", &finding));
    expect("ZERO-FRESH", "page 256 was mapped but cannot be read");
}
END_TEST

/* Changes every byte of page 2 in turn, checks the page, and restores the byte. */
static void change_each_byte(bool whole)
{
    make_live(2, 2, 0);
    uint8_t tag = model_tag(&model.pages[0]);
    for (uint64_t at = 0; at < PAGE; at++) {
        bool seen = whole || at == 0 || at == PAGE / 2 || at == PAGE - 1;
        ck_assert(tags_hold(whole));
        put_byte(2 * PAGE + at, 0);
        ck_assert_int_eq(tags_hold(whole), !seen);
        if (seen)
            expect("NEIGHBOUR-KEEP", "a+0p lost its contents");
        put_byte(2 * PAGE + at, tag);
    }
}

START_TEST(every_byte_is_looked_at_when_whole)
{
    change_each_byte(true);
}
END_TEST

START_TEST(samples_are_first_middle_and_last)
{
    change_each_byte(false);
}
END_TEST

/* More pages than fit in one batch, with holes in between: the question must read the last page of
 * each batch and the first of the next. */
START_TEST(every_batch_is_looked_at)
{
    static const uint64_t damaged[] = {0, 62, 63, 64, 65, 127, 128, 149};
    for (uint64_t page = 0; page < 150; page++)
        make_live(1 + page + (page > 70), 1, (uint32_t)page);
    ck_assert(tags_hold(false));
    uint64_t at = damaged[_i];
    put_byte((1 + at + (at > 70)) * PAGE, 0);
    ck_assert(!tags_hold(false));
    ck_assert(!tags_hold(true));
}
END_TEST

START_TEST(only_the_range_is_looked_at)
{
    make_live(10, 10, 0);
    put_byte(15 * PAGE, 0);
    ck_assert(question_contents_tags(&memory, &model, 0, 5, false, &finding));
    ck_assert(question_contents_tags(&memory, &model, 6, 10, true, &finding));
    ck_assert(!question_contents_tags(&memory, &model, 5, 6, false, &finding));
}
END_TEST

/* The question skips a page that is untagged or possibly unmapped, and reads the page after it. */
START_TEST(untagged_and_doubtful_pages_are_left_alone)
{
    make_live(2, 3, 0);
    put_byte(2 * PAGE, 0);
    ck_assert(!tags_hold(false));
    if (_i == 0)
        model.pages[0].untagged = true;
    else
        model.pages[0].indeterminate = true;
    ck_assert(tags_hold(false));
    ck_assert(tags_hold(true));
    put_byte(3 * PAGE, 0);
    ck_assert(!tags_hold(false));
    ck_assert(!tags_hold(true));
}
END_TEST

START_TEST(rewritten_page_has_another_tag)
{
    make_live(2, 1, 0);
    model.pages[0].version++;
    ck_assert(!tags_hold(false));
}
END_TEST

START_TEST(unreadable_page_is_a_finding)
{
    make_live(PAGES - 1, 1, 0);
    ck_assert(tags_hold(_i != 0));
    ck_assert(model_map(&model, PAGES, 1, 1));
    ck_assert(!tags_hold(_i != 0));
    expect("NEIGHBOUR-KEEP", "can no longer be read");
}
END_TEST

START_TEST(neighbour_is_looked_at)
{
    static const struct {
        uint64_t address;
        bool sampled, whole;
    } rows[] = {{1099, true, true},         {1100, false, false}, {1101, true, false},
                {1100 + PAGE, true, false}, {1998, true, false},  {1999, false, false},
                {2000, true, true},         {2500, false, false}};
    ck_assert(neighbour_grow(&neighbour, &memory, 1100, 2000));
    ck_assert(neighbour_grow(&neighbour, &memory, 2500, 2501));
    ck_assert(question_contents_foreign(&memory, &neighbour, false, &finding));
    ck_assert(question_contents_foreign(&memory, &neighbour, true, &finding));
    put_byte(rows[_i].address, 1);
    ck_assert_int_eq(question_contents_foreign(&memory, &neighbour, false, &finding),
                     rows[_i].sampled);
    ck_assert_int_eq(question_contents_foreign(&memory, &neighbour, true, &finding),
                     rows[_i].whole);
    if (!rows[_i].whole)
        expect("ADDR-NO-FOREIGN", "holds 0x01, not 0xf5");
}
END_TEST

START_TEST(unreadable_neighbour_is_a_finding)
{
    ck_assert(neighbour_grow(&neighbour, &memory, 1100, 2000));
    neighbour.runs[0].end = PAGES * PAGE + 1;
    ck_assert(!question_contents_foreign(&memory, &neighbour, false, &finding));
    expect("ADDR-NO-FOREIGN", "0x10000");
}
END_TEST

Suite *suite_contents(void)
{
    Suite *suite = suite_create("contents");
    TCase *zero = tcase_create("zero"), *tags = tcase_create("tags"),
          *foreign = tcase_create("foreign");
    tcase_add_checked_fixture(zero, set_up, tear_down);
    tcase_add_checked_fixture(tags, set_up, tear_down);
    tcase_add_checked_fixture(foreign, set_up, tear_down);
    tcase_add_test(zero, zero_pages_are_zero);
    tcase_add_loop_test(zero, one_byte_is_not_zero, 0, 6);
    tcase_add_test(zero, mapped_pages_have_names);
    tcase_add_test(zero, page_beyond_memory_is_not_zero);
    tcase_add_test(tags, every_byte_is_looked_at_when_whole);
    tcase_add_test(tags, samples_are_first_middle_and_last);
    tcase_add_loop_test(tags, every_batch_is_looked_at, 0, 8);
    tcase_add_test(tags, only_the_range_is_looked_at);
    tcase_add_loop_test(tags, untagged_and_doubtful_pages_are_left_alone, 0, 2);
    tcase_add_test(tags, rewritten_page_has_another_tag);
    tcase_add_loop_test(tags, unreadable_page_is_a_finding, 0, 2);
    tcase_add_loop_test(foreign, neighbour_is_looked_at, 0, 8);
    tcase_add_test(foreign, unreadable_neighbour_is_a_finding);
    suite_add_tcase(suite, zero);
    suite_add_tcase(suite, tags);
    suite_add_tcase(suite, foreign);
    return suite;
}
