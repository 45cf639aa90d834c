/* SPDX-License-Identifier: MIT
 *
 * A saved run continues after a restore as if nothing had happened in between. Two keys differ
 * exactly when the judge may judge the two states differently later.
 */
#include "conformance/systems/registry.h"
#include "conformance/tests/support/failing_memory.h"
#include "reference/judge_copy.h"
#include "reference/judge_state.h"

#include <check.h>
#include <string.h>

Suite *suite_judge_copy(void);

static struct judge *judge;
static struct judge_copy *copy;
static uint8_t left[1024], right[1024];

static const struct system *page_manager(void)
{
    char text[160];
    return registry_find("page-manager-skip", text, sizeof text);
}

static struct judge *begin_with(const struct system *system, uint64_t first_break)
{
    char text[160];
    const struct world world = {.page_count = 8,
                                .page_size = 16,
                                .skip_limit = 3,
                                .growth_minimum = 2,
                                .limit = 8,
                                .first_break = first_break};
    struct judge *opened = judge_open(system, NULL, QUESTION_ALL);
    ck_assert(judge_begin(opened, &world, text, sizeof text));
    ck_assert(judge_can_copy(opened));
    return opened;
}

static void begin(void)
{
    judge = begin_with(page_manager(), 16);
    copy = judge_copy_open();
}

static void end(void)
{
    judge_copy_close(copy);
    judge_close(judge);
}

/* Runs lines of .ops, one after the other. */
static enum verdict run(const char *lines)
{
    struct program program = {0};
    struct parse_error error;
    enum verdict verdict = VERDICT_AGREE;
    ck_assert_msg(program_parse(&program, lines, &error), "%s", error.text);
    for (size_t i = 0; i < program.count; i++)
        verdict = judge_step(judge, &program.operations[i]);
    program_free(&program);
    return verdict;
}

static size_t key(uint8_t *bytes)
{
    memset(bytes, 0, sizeof left);
    return judge_key(judge, bytes, sizeof left);
}

static bool same_key(void)
{
    return memcmp(left, right, sizeof left) == 0;
}

START_TEST(a_run_goes_on_as_if_nothing_had_been)
{
    run("a = map 3p\nunmap @2p 1p\nsbrk 8b\n");
    ck_assert(judge_save(judge, copy));
    key(left);
    ck_assert_int_eq(run("a = map 1p\nb = map 2p\n"), VERDICT_AGREE);
    ck_assert_int_eq(judge_finish(judge), VERDICT_AGREE);
    uint64_t transcript = judge_transcript(judge);
    for (int i = 0; i < 2; i++) {
        ck_assert(judge_restore(judge, copy));
        key(right);
        ck_assert(same_key());
        ck_assert_int_eq(run("unmap @0p 8p\nsbrk -8b\na = map 5p uninitialized\nlimit 3p\n"),
                         VERDICT_AGREE);
        ck_assert(judge_restore(judge, copy));
        ck_assert_uint_eq(judge_steps(judge), 3);
        ck_assert_int_eq(run("a = map 1p\nb = map 2p\n"), VERDICT_AGREE);
        ck_assert_int_eq(judge_finish(judge), VERDICT_AGREE);
        ck_assert_uint_eq(judge_transcript(judge), transcript);
    }
}
END_TEST

/* Writes bytes that the judge does not expect, without an operation. */
START_TEST(memory_and_findings_are_put_back)
{
    uint8_t byte = 0xEE;
    const struct span span = {16, &byte, 1};
    run("a = map 2p\n");
    ck_assert(judge_save(judge, copy));
    judge_system(judge)->write(judge_instance(judge), &span, 1);
    ck_assert_int_eq(run("sbrk 8b\n"), VERDICT_CONTENTS);
    ck_assert(judge_restore(judge, copy));
    ck_assert_int_eq(run("sbrk 8b\n"), VERDICT_AGREE);
    ck_assert_int_eq(judge_finish(judge), VERDICT_AGREE);
}
END_TEST

/* Flips one bit of each byte in turn. */
START_TEST(every_plain_value_is_put_back)
{
    uint8_t before[sizeof(struct judge_plain)], *now = (uint8_t *)&judge->run.plain;
    size_t end = offsetof(struct judge_plain, out_of_memory) + sizeof(bool);
    run("a = map 3p\nunmap @2p 1p\nsbrk 8b\n");
    ck_assert(judge_save(judge, copy));
    memcpy(before, now, sizeof before);
    for (size_t at = 0; at < end; at++) {
        now[at] ^= 1;
        ck_assert(judge_restore(judge, copy));
        ck_assert_uint_eq(now[at], before[at]);
    }
}
END_TEST

/* Pairs of programs, and whether both lead to the same state. */
static const struct {
    const char *one, *other;
    bool same;
} ways[] = {
    {"a = map 1p\nunmap a 1p\n", "a = map 1p\nunmap a 1p\nb = map 1p\nunmap b 1p\n", true},
    {"a = map 2p\n", "a = map 1p\nb = map 1p\n", true},
    {"a = map 2p\n", "a = map 2p\nwrite a 2p\n", true},
    {"a = map 2p\n", "a = map 2p\nfail 1\nfail 0\n", true},
    {"a = map 2p\n", "a = map 2p\nfail 1 moved\nfail 0\n", true},
    {"a = map 2p\n", "a = map 2p\nfail 1\n", false},
    {"a = map 2p\n", "a = map 2p\nfail 1 moved\n", false},
    {"fail 1\n", "fail 1 moved\n", false},
    {"a = map 2p\n", "a = map 1p\n", false}, /* the second page is free and zeroed */
    {"a = map 1p\nunmap a 1p\n", "a = map 2p\nunmap a 2p\n", false},
    {"a = map 1p\n", "a = map 1p\nlimit 7p\n", false},
    {"a = map 1p\n", "a = map 1p\nsbrk 8b\n", false},
    {"sbrk 8b\n", "sbrk 1p\n", false},
    {"", "sbrk 8b\nsbrk -8b\n", false}, /* the high-water mark differs */
    {"sbrk 1p\n", "sbrk 8b\nsbrk 8b\n", true},
    {"a = map 2p\nsbrk 8b\nb = map 1p\n", "a = map 2p\nsbrk 9b\nb = map 1p\n", true},
};

START_TEST(keys_differ_between_places)
{
    run(ways[_i].one);
    key(left);
    end();
    begin();
    run(ways[_i].other);
    key(right);
    ck_assert_int_eq(same_key(), ways[_i].same);
}
END_TEST

START_TEST(a_key_never_passes_its_room)
{
    run("a = map 2p\nsbrk 8b\nb = map 1p\n");
    size_t size = key(left);
    for (size_t capacity = 0; capacity <= size; capacity++) {
        memset(right, 0xAB, sizeof right);
        ck_assert_uint_eq(judge_key(judge, right, capacity), size);
        ck_assert_uint_eq(right[capacity], 0xAB);
    }
    ck_assert_mem_eq(left, right, size);
}
END_TEST

/* A save fails when memory is out, whichever allocation fails. The next save is complete. */
START_TEST(no_memory_for_a_save_is_reported)
{
    bool failed = true;
    unsigned refused = 0;
    run("a = map 3p\nsbrk 8b\nb = map 1p\n");
    key(left);
    while (failed && refused < 100) {
        judge_copy_close(copy);
        copy = judge_copy_open();
        failing_memory_at(refused + 1);
        bool saved = judge_save(judge, copy);
        failed = failing_memory_failed();
        failing_memory_at(0);
        ck_assert_int_eq(saved, !failed);
        refused += failed;
        ck_assert(judge_save(judge, copy));
        run("unmap @0p 8p\n");
        ck_assert(judge_restore(judge, copy));
        key(right);
        ck_assert(same_key());
    }
    ck_assert_uint_ge(refused, 5); /* two models, the placement, the answers, the system */
    ck_assert(!failed);
}
END_TEST

/* A new judge continues the run. When an allocation fails, the restore fails, and the next restore
 * succeeds. The test frees the arena of the new judge first, so that the restore has to allocate
 * one, too. */
START_TEST(another_judge_goes_on_with_the_run)
{
    bool failed = true;
    unsigned refused = 0;
    run("a = map 3p\nsbrk 8b\nb = map 1p\n");
    key(left);
    ck_assert(judge_save(judge, copy));
    ck_assert_int_eq(run("map 1p\nunmap @1p 2p\n"), VERDICT_AGREE);
    uint64_t transcript = judge_transcript(judge);
    while (failed && refused < 100) {
        judge_close(judge);
        judge = begin_with(page_manager(), 16);
        placement_free(&judge->run.placement);
        failing_memory_at(refused + 1);
        bool restored = judge_restore(judge, copy);
        failed = failing_memory_failed();
        failing_memory_at(0);
        ck_assert_int_eq(restored, !failed);
        refused += failed;
        ck_assert(judge_restore(judge, copy));
        key(right);
        ck_assert(same_key());
        ck_assert_int_eq(run("map 1p\nunmap @1p 2p\n"), VERDICT_AGREE);
        ck_assert_int_eq(judge_finish(judge), VERDICT_AGREE);
        ck_assert_uint_eq(judge_transcript(judge), transcript);
    }
    ck_assert_uint_ge(refused, 5); /* two models, the arena, the neighbour, the answers */
    ck_assert(!failed);
}
END_TEST

/* A system that does not report its sbrk calls has no arena, so neither copy nor key contains one.
 */
START_TEST(a_run_without_an_arena_goes_on_too)
{
    static struct system system; /* the judge is closed after the test */
    system = *page_manager();
    size_t with_arena = key(left);
    system.features &= ~(uint32_t)SYSTEM_ARENA;
    judge_close(judge);
    judge = begin_with(&system, 16);
    ck_assert_ptr_null(judge_placement(judge));
    ck_assert_uint_lt(key(left), with_arena);
    run("a = map 3p\n");
    ck_assert(judge_save(judge, copy));
    key(left);
    ck_assert_int_eq(run("unmap @1p 1p\nmap 2p\n"), VERDICT_AGREE);
    key(right);
    ck_assert(!same_key());
    ck_assert(judge_restore(judge, copy));
    key(right);
    ck_assert(same_key());
    ck_assert_int_eq(run("unmap @2p 1p\n"), VERDICT_AGREE);
    ck_assert_int_eq(judge_finish(judge), VERDICT_AGREE);
}
END_TEST

/* The lowest break cuts page 1 after 8 bytes. The system can become the owner of this page only if
 * it owns these 8 bytes. In this world the program owns them. The key therefore differs only when
 * the test gives all 8 of them to the system. */
START_TEST(a_cut_page_is_open_when_its_lower_part_is_own)
{
    judge_close(judge);
    judge = begin_with(page_manager(), 24);
    uint32_t *owned = &judge->run.placement.pages[1].owned_bytes;
    key(left);
    ck_assert_uint_eq(*owned, 0);
    *owned = 7;
    key(right);
    ck_assert(same_key());
    *owned = 8;
    key(right);
    ck_assert(!same_key());
}
END_TEST

START_TEST(not_every_system_can_be_put_aside)
{
    struct system system = *page_manager();
    struct judge *other = judge_open(&system, NULL, QUESTION_ALL);
    ck_assert(judge_can_copy(other));
    system.state_size = _i == 0 ? NULL : system.state_size;
    system.save = _i == 1 ? NULL : system.save;
    system.restore = _i == 2 ? NULL : system.restore;
    system.state_key = _i == 3 ? NULL : system.state_key;
    ck_assert(!judge_can_copy(other));
    judge_close(other);
}
END_TEST

Suite *suite_judge_copy(void)
{
    Suite *suite = suite_create("judge_copy");
    TCase *tests = tcase_create("judge_copy");
    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, a_run_goes_on_as_if_nothing_had_been);
    tcase_add_test(tests, memory_and_findings_are_put_back);
    tcase_add_test(tests, every_plain_value_is_put_back);
    tcase_add_loop_test(tests, keys_differ_between_places, 0, sizeof ways / sizeof ways[0]);
    tcase_add_test(tests, a_key_never_passes_its_room);
    tcase_add_test(tests, no_memory_for_a_save_is_reported);
    tcase_add_test(tests, another_judge_goes_on_with_the_run);
    tcase_add_test(tests, a_run_without_an_arena_goes_on_too);
    tcase_add_test(tests, a_cut_page_is_open_when_its_lower_part_is_own);
    tcase_add_loop_test(tests, not_every_system_can_be_put_aside, 0, 4);
    suite_add_tcase(suite, tests);
    return suite;
}
