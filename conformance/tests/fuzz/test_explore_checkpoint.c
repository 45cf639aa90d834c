/* SPDX-License-Identifier: MIT
 *
 * Checkpoints of explore: a continued search ends like an uninterrupted one, and only a complete
 * file of the same search is accepted.
 */
#include "conformance/systems/registry.h"
#include "fuzz/explore/explore_checkpoint.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

Suite *suite_explore_checkpoint(void);

static struct explore explore;
static struct judge *judge;
static char file[512], text[256];

static void begin(const char *name, uint32_t pages, uint32_t questions)
{
    const struct system *system = registry_find(name, text, sizeof text);
    const struct world world = {.page_count = pages,
                                .page_size = 16,
                                .skip_limit = 3,
                                .growth_minimum = 2,
                                .limit = pages,
                                .first_break = 16};
    judge = judge_open(system, NULL, questions);
    ck_assert(explore_begin(&explore, judge, questions, &world, text, sizeof text));
}

static void end(void)
{
    explore_free(&explore);
    judge_close(judge);
}

static bool until_100(void *context, const struct explore *running)
{
    (void)context;
    return running->next < 100;
}

/* Makes the file of a search in a world of 4 pages that stopped after 100 states. */
static void make_file(void)
{
    const char *folder = getenv("TMPDIR");
    snprintf(file, sizeof file, "%s/mapcheck-checkpoint-%ld", folder != NULL ? folder : "/tmp",
             (long)getpid());
    begin("page-manager-skip", 4, QUESTION_ALL);
    ck_assert_int_eq(explore_run(&explore, until_100, NULL), EXPLORE_OPEN);
    ck_assert_int_eq(checkpoint_write(&explore, file, text, sizeof text), CHECKPOINT_DONE);
    end();
}

static void drop_file(void)
{
    remove(file);
}

/* Begins a search in a world of 4 pages and reads the file into it. */
static enum checkpoint_end take(const char *name, uint32_t pages, uint32_t questions)
{
    begin(name, pages, questions);
    enum checkpoint_end taken = checkpoint_read(&explore, file, text, sizeof text);
    end();
    return taken;
}

START_TEST(what_goes_on_ends_where_it_would_have)
{
    begin("page-manager-skip", 4, QUESTION_ALL);
    ck_assert_int_eq(explore_run(&explore, NULL, NULL), EXPLORE_CLOSED);
    size_t states = explore.set.count;
    uint64_t transitions = explore.transitions;
    uint32_t depth = explore.depth;
    end();
    begin("page-manager-skip", 4, QUESTION_ALL);
    ck_assert_int_eq(checkpoint_read(&explore, file, text, sizeof text), CHECKPOINT_DONE);
    ck_assert_uint_eq(explore.next, 100);
    ck_assert_int_eq(explore_run(&explore, NULL, NULL), EXPLORE_CLOSED);
    ck_assert_uint_eq(explore.set.count, states);
    ck_assert_uint_eq(explore.transitions, transitions);
    ck_assert_uint_eq(explore.depth, depth);
    end();
}
END_TEST

START_TEST(only_the_same_search_takes_it)
{
    ck_assert_int_eq(take("page-manager-skip", 4, QUESTION_ALL), CHECKPOINT_DONE);
    ck_assert_int_eq(take("page-manager-tree", 4, QUESTION_ALL), CHECKPOINT_BAD);
    ck_assert_int_eq(take("page-manager-skip", 5, QUESTION_ALL), CHECKPOINT_BAD);
    ck_assert_int_eq(take("page-manager-skip", 4, QUESTION_CONTRACT), CHECKPOINT_BAD);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_none)
{
    remove(file);
    ck_assert_int_eq(take("page-manager-skip", 4, QUESTION_ALL), CHECKPOINT_MISSING);
}
END_TEST

/* Cuts the file at every seventh byte. */
START_TEST(a_cut_file_is_refused)
{
    FILE *in = fopen(file, "rb");
    ck_assert_ptr_nonnull(in);
    fseek(in, 0, SEEK_END);
    long size = ftell(in);
    fclose(in);
    for (long length = size - 1; length >= 0; length -= 7) {
        ck_assert_int_eq(truncate(file, length), 0);
        ck_assert_int_eq(take("page-manager-skip", 4, QUESTION_ALL), CHECKPOINT_BAD);
    }
}
END_TEST

START_TEST(a_changed_byte_is_refused)
{
    for (long at = 0; at < 400; at += 3) {
        FILE *out = fopen(file, "r+b");
        ck_assert_ptr_nonnull(out);
        fseek(out, at, SEEK_SET);
        int byte = fgetc(out);
        fseek(out, at, SEEK_SET);
        fputc(byte ^ 0x40, out);
        fclose(out);
        ck_assert_int_eq(take("page-manager-skip", 4, QUESTION_ALL), CHECKPOINT_BAD);
        out = fopen(file, "r+b");
        ck_assert_ptr_nonnull(out);
        fseek(out, at, SEEK_SET);
        fputc(byte, out);
        fclose(out);
    }
    ck_assert_int_eq(take("page-manager-skip", 4, QUESTION_ALL), CHECKPOINT_DONE);
}
END_TEST

START_TEST(where_no_file_can_be_is_said)
{
    begin("page-manager-skip", 4, QUESTION_ALL);
    ck_assert_int_eq(checkpoint_write(&explore, "build/no/such/folder", text, sizeof text),
                     CHECKPOINT_BAD);
    ck_assert_str_ne(text, "");
    end();
}
END_TEST

Suite *suite_explore_checkpoint(void)
{
    Suite *suite = suite_create("explore_checkpoint");
    TCase *tests = tcase_create("explore_checkpoint");
    tcase_add_checked_fixture(tests, make_file, drop_file);
    tcase_add_test(tests, what_goes_on_ends_where_it_would_have);
    tcase_add_test(tests, only_the_same_search_takes_it);
    tcase_add_test(tests, a_file_that_is_not_there_is_none);
    tcase_add_test(tests, a_cut_file_is_refused);
    tcase_add_test(tests, a_changed_byte_is_refused);
    tcase_add_test(tests, where_no_file_can_be_is_said);
    suite_add_tcase(suite, tests);
    return suite;
}
