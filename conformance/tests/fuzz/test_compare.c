/* SPDX-License-Identifier: MIT
 *
 * White-box tests of fuzz/targets/compare.c: which programs are comparable, and the report of a
 * difference.
 */
#include "conformance/systems/registry.h"
#include "fuzz/targets/compare.h"
#include <check.h>
#include <string.h>

Suite *suite_compare(void);

static char text[400];

static enum compare_result pair(const struct system *left, const struct system *right,
                                const char *change_text, const char *program_text)
{
    struct program program = {0};
    struct parse_error error;
    struct compare_change change;
    ck_assert(compare_change_parse(change_text, &change));
    ck_assert_msg(program_parse(&program, program_text, &error), "%s", error.text);
    struct judge *judges[2] = {judge_open(left, NULL, QUESTION_ALL),
                               judge_open(right, NULL, QUESTION_ALL)};
    enum compare_result result =
        compare_run(judges[0], judges[1], &change, &program, text, sizeof text);
    judge_close(judges[0]);
    judge_close(judges[1]);
    program_free(&program);
    return result;
}

static const struct system *find(const char *name)
{
    const struct system *system = registry_find(name, text, sizeof text);
    ck_assert_msg(system != NULL, "%s", text);
    return system;
}

#define OPERATIONS "world pages=16 page=16 growth=2\na = map 3p\nunmap a+1p 1p\nb = map 1p-1\n"

START_TEST(equal_systems_are_equal)
{
    const struct system *skip = find("page-manager-skip"), *tree = find("page-manager-tree");
    ck_assert_int_eq(pair(skip, tree, "", OPERATIONS "sbrk 3b\nfail 1\nc = map 4p\n"),
                     COMPARE_EQUAL);
    ck_assert_int_eq(pair(skip, skip, "skip=1", OPERATIONS), COMPARE_EQUAL);
    ck_assert_int_eq(pair(tree, tree, "page=64 growth=5", OPERATIONS), COMPARE_EQUAL);
}
END_TEST

/* The second system refuses what the first one maps. The report must be a difference, not a finding
 * of its judge. */
static const struct system *inner;
static struct outcome map_refused(void *self, enum operation_kind kind, const struct call *call)
{
    struct outcome outcome = inner->call(self, kind, call);
    if (kind == OPERATION_MAP && outcome.kind == OUTCOME_SUCCESS && outcome.address >= 48)
        outcome = (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_EINVAL};
    return outcome;
}

START_TEST(differences_and_findings_are_reported)
{
    inner = find("page-manager");
    struct system faulty = *inner;
    faulty.call = map_refused;
    ck_assert_int_eq(pair(inner, &faulty, "", "a = map 1p\n"), COMPARE_FINDING);
    ck_assert_ptr_nonnull(strstr(text, "CONTRACT"));
    const struct system *kernel = find("always-enomem");
    ck_assert_int_eq(pair(inner, kernel, "", "world limit=0\nunmap 1b 1p\nprotect 0 0 prot=3\n"),
                     COMPARE_DIFFERENT);
    ck_assert_ptr_nonnull(strstr(text, "operation 2: page-manager answers ok"));
}
END_TEST

START_TEST(what_means_two_things_is_not_compared)
{
    const struct system *skip = find("page-manager-skip");
    static const char *const programs[] = {
        OPERATIONS "sbrk 3b\n",
        OPERATIONS "c = map 100b\n",
        OPERATIONS "c = map 1p hint @4p\n",
        OPERATIONS "c = map 1p fixed 64b\n",
        OPERATIONS "limit 4p\n",
        OPERATIONS "c = map top-1p\n",
        OPERATIONS "unmap @1p 1p\n",
        "world fail=1\n",
        "world pages=16 limit=8\n",
        "world break=1p+1\n",
    };
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
        ck_assert_msg(pair(skip, skip, "page=64", programs[i]) == COMPARE_INCOMPARABLE, "%s",
                      programs[i]);
        ck_assert_msg(pair(skip, skip, "skip=2", programs[i]) == COMPARE_EQUAL, "%s: %s",
                      programs[i], text);
    }
}
END_TEST

START_TEST(changes_are_read)
{
    struct compare_change change;
    ck_assert(compare_change_parse("skip=3 page=64", &change));
    ck_assert_uint_eq(change.skip_limit, 3);
    ck_assert_uint_eq(change.page_size, 64);
    ck_assert_uint_eq(change.growth_minimum, 0);
    ck_assert(!compare_change_parse("pages=3", &change));
    ck_assert(!compare_change_parse("skip=", &change));
}
END_TEST

Suite *suite_compare(void)
{
    Suite *suite = suite_create("pair");
    TCase *cases = tcase_create("pair");
    tcase_add_test(cases, equal_systems_are_equal);
    tcase_add_test(cases, differences_and_findings_are_reported);
    tcase_add_test(cases, what_means_two_things_is_not_compared);
    tcase_add_test(cases, changes_are_read);
    suite_add_tcase(suite, cases);
    return suite;
}
