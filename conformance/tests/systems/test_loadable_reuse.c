/* SPDX-License-Identifier: MIT
 *
 * Shared objects and the pages that they got back: keeps.so and loses.so never give them again, and
 * only the first one declares it.
 */
#include "conformance/systems/registry.h"
#include "conformance/tests/support/skip.h"
#include "reference/judge.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *suite_loadable_reuse(void);

static const struct system *load(const char *name)
{
    static char path[512], problem[400];
    const char *build = getenv("B");
    snprintf(path, sizeof path, "%s/examples/%s.so", build != NULL ? build : "build", name);
    if (registry_elsewhere(path))
        skip_test("loading is for the native platform on x86-64 Linux");
    const struct system *system = registry_find(path, problem, sizeof problem);
    ck_assert_msg(system != NULL, "%s", problem);
    return system;
}

/* AAAA, then B behind it: what was A fits again. */
static enum verdict reuse_verdict(const char *name)
{
    static const char text[] = "a = map 4p\nb = map 1p\nunmap a 4p\nc = map 4p\n";
    struct program program = {0};
    struct parse_error error;
    struct judge *judge = judge_open(load(name), NULL, QUESTION_ALL);
    ck_assert(program_parse(&program, text, &error));
    enum verdict verdict = judge_run(judge, &program);
    if (verdict == VERDICT_ECONOMY)
        ck_assert_str_eq(judge_finding(judge)->clause, "PROGRESS-FIT");
    judge_close(judge);
    program_free(&program);
    return verdict;
}

START_TEST(a_file_may_declare_that_it_keeps_pages)
{
    ck_assert_int_eq(reuse_verdict("good"), VERDICT_AGREE);
    ck_assert_int_eq(reuse_verdict("keeps"), VERDICT_AGREE);
    ck_assert_int_eq(reuse_verdict("loses"), VERDICT_ECONOMY);
}
END_TEST

Suite *suite_loadable_reuse(void)
{
    Suite *suite = suite_create("loadable_reuse");
    TCase *cases = tcase_create("loadable_reuse");
    tcase_add_test(cases, a_file_may_declare_that_it_keeps_pages);
    suite_add_tcase(suite, cases);
    return suite;
}
