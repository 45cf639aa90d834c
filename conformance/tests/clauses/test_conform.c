/* SPDX-License-Identifier: MIT
 *
 * Tests of conformance/clauses/conform.c: a line per clause, the comparison with the expected
 * verdicts, and the files that a run writes to its folder.
 */
#include "conformance/clauses/conform.h"
#include "conformance/faults/faults.h"
#include "conformance/systems/registry.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_conform(void);

static char folder[64], text[65536];
static FILE *out;

static void set_up(void)
{
    strcpy(folder, "/tmp/mapcheck-conform-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    out = tmpfile();
    ck_assert_ptr_nonnull(out);
}

static void tear_down(void)
{
    fclose(out);
    rmdir(folder);
}

static const struct system *named(const char *name)
{
    char problem[240];
    return registry_find(name, problem, sizeof problem);
}

/* Returns the whole content of the file. */
static const char *read_back(FILE *file)
{
    ck_assert_int_eq(fseek(file, 0, SEEK_SET), 0);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    return text;
}

static size_t line_count(const char *lines)
{
    size_t count = 0;

    for (; *lines != '\0'; lines++)
        count += *lines == '\n';
    return count;
}

static bool is_there(const char *name)
{
    char path[128];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return access(path, F_OK) == 0;
}

static void take_away(const char *name)
{
    char path[128];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    ck_assert_int_eq(remove(path), 0);
}

START_TEST(one_clause_is_one_line)
{
    struct conform run = {
        named("page-manager"), clause_find("DOUBLE"), NULL, out, NULL, false, false, {0}, NULL};

    ck_assert_int_eq(conform(&run), CONFORM_EXPECTED);
    ck_assert_int_eq(strncmp(read_back(out), "DOUBLE\tPASS\t", 12), 0);
    ck_assert_uint_eq(line_count(text), 1);
}
END_TEST

START_TEST(every_clause_has_a_line)
{
    struct conform run = {named("page-manager"), NULL, NULL, out, NULL, false, false, {0}, NULL};
    size_t clauses = 0;

    while (clause_at(clauses) != NULL)
        clauses++;
    ck_assert_int_eq(conform(&run), CONFORM_EXPECTED);
    ck_assert_uint_eq(line_count(read_back(out)), clauses);
}
END_TEST

static size_t begun, begun_first;

static void note_beginning(void *context, size_t index, int worst)
{
    ck_assert_ptr_eq(context, &begun);
    ck_assert_int_eq(worst, CONFORM_UNEXPECTED);
    if (begun++ == 0)
        begun_first = index;
}

/* The end of the clauses before still counts. */
START_TEST(a_part_begins_where_another_ended)
{
    struct conform run = {named("page-manager"), NULL, NULL, out, NULL, false, false, {0}, NULL};
    size_t clauses = 0;

    while (clause_at(clauses) != NULL)
        clauses++;
    run.part = (struct conform_part){clauses - 2, CONFORM_UNEXPECTED, note_beginning, &begun};
    ck_assert_int_eq(conform(&run), CONFORM_UNEXPECTED);
    ck_assert_uint_eq(begun, 2);
    ck_assert_uint_eq(begun_first, clauses - 2);
    const char *lines = read_back(out);
    ck_assert_int_eq(strncmp(lines, clause_at(clauses - 2)->id, strlen(clause_at(clauses - 2)->id)),
                     0);
}
END_TEST

START_TEST(a_failure_that_is_not_expected_is_reported)
{
    struct conform run = {named("always-einval"), NULL, NULL, out, NULL, false, false, {0}, NULL};

    ck_assert_int_eq(conform(&run), CONFORM_UNEXPECTED);
    ck_assert_ptr_nonnull(strstr(read_back(out), "DOUBLE\tFAIL\t"));
}
END_TEST

/* faults[0] maps nothing for a length of 0, so the first clauses fail and the last ones are as
 * expected. */
START_TEST(an_early_failure_is_not_forgotten)
{
    struct system system = fault_system(fault_at(0), named("page-manager"));
    struct conform run = {&system, NULL, NULL, out, NULL, false, false, {0}, NULL};

    ck_assert_int_eq(conform(&run), CONFORM_UNEXPECTED);
    ck_assert_ptr_nonnull(strstr(read_back(out), "MMAP-LEN-ZERO\tFAIL\t"));
}
END_TEST

static struct outcome call_without_errno(void *self, enum operation_kind kind,
                                         const struct call *call)
{
    struct outcome outcome = named("page-manager")->call(self, kind, call);

    outcome.error = ERROR_NONE;
    return outcome;
}

static size_t occurrences(const char *lines, const char *words)
{
    size_t count = 0;

    for (; (lines = strstr(lines, words)) != NULL; lines++)
        count++;
    return count;
}

/* Many clauses fail for it, and one place says what to do. */
START_TEST(a_missing_errno_is_explained_once)
{
    struct system system = *named("page-manager");
    FILE *hints = tmpfile();
    ck_assert_ptr_nonnull(hints);
    struct conform run = {&system, NULL, NULL, out, NULL, false, false, {0}, hints};

    system.call = call_without_errno;
    ck_assert_int_eq(conform(&run), CONFORM_UNEXPECTED);
    read_back(out);
    size_t met = occurrences(text, "failed without an errno; allowed: ");
    ck_assert_uint_gt(met, 3);
    ck_assert_uint_eq(occurrences(text, "mapcheck_errno"), 0);
    ck_assert_uint_eq(occurrences(read_back(hints), "int mapcheck_errno(void)"), 1);
    ck_assert_uint_eq(strtoul(text + strlen("mapcheck: "), NULL, 10), met);
    ck_assert_ptr_nonnull(strstr(text, " clauses met a refusal without an errno."));
    fclose(hints);
}
END_TEST

START_TEST(one_clause_without_an_errno_is_explained)
{
    struct system system = *named("page-manager");
    FILE *hints = tmpfile();
    ck_assert_ptr_nonnull(hints);
    struct conform run = {&system, clause_find("MMAP-LEN-ZERO"), NULL, out, NULL, false, false, {0},
                          hints};

    system.call = call_without_errno;
    ck_assert_int_eq(conform(&run), CONFORM_UNEXPECTED);
    ck_assert_ptr_nonnull(
        strstr(read_back(hints), "mapcheck: 1 clause met a refusal without an errno."));
    fclose(hints);
}
END_TEST

START_TEST(no_hint_without_need)
{
    FILE *hints = tmpfile();
    ck_assert_ptr_nonnull(hints);
    struct conform run = {named("always-einval"), NULL, NULL, out, NULL, false, false, {0}, hints};

    conform(&run);
    ck_assert_str_eq(read_back(hints), "");
    fclose(hints);
}
END_TEST

START_TEST(the_copy_has_the_same_lines)
{
    FILE *copy = tmpfile();
    struct conform run = {
        named("page-manager"), clause_find("DOUBLE"), NULL, out, copy, false, false, {0}, NULL};
    char first[sizeof text];

    ck_assert_ptr_nonnull(copy);
    ck_assert_int_eq(conform(&run), CONFORM_EXPECTED);
    strcpy(first, read_back(out));
    ck_assert_str_eq(first, read_back(copy));
    fclose(copy);
}
END_TEST

START_TEST(a_failure_leaves_its_run_and_a_pass_nothing)
{
    struct conform run = {
        named("always-einval"), clause_find("DOUBLE"), folder, out, NULL, false, false, {0}, NULL};

    ck_assert_int_eq(conform(&run), CONFORM_UNEXPECTED);
    ck_assert(is_there("DOUBLE.ops"));
    ck_assert(!is_there("asking"));
    take_away("DOUBLE.ops");
    run.system = named("page-manager");
    ck_assert_int_eq(conform(&run), CONFORM_EXPECTED);
    ck_assert(!is_there("DOUBLE.ops"));
}
END_TEST

START_TEST(a_folder_that_is_missing_stops_the_run)
{
    struct conform run = {
        named("page-manager"), NULL, "/nothing/here", out, NULL, false, false, {0}, NULL};

    ck_assert_int_eq(conform(&run), CONFORM_NO_FOLDER);
    ck_assert_str_eq(read_back(out), "");
}
END_TEST

START_TEST(a_run_that_cannot_be_written_stops_the_rest)
{
    struct conform run = {
        named("always-einval"), clause_find("DOUBLE"), folder, out, NULL, false, false, {0}, NULL};
    char path[128];

    snprintf(path, sizeof path, "%s/DOUBLE.ops", folder);
    ck_assert_int_eq(symlink("/nothing/here", path), 0);
    ck_assert_int_eq(conform(&run), CONFORM_NO_FOLDER);
    take_away("DOUBLE.ops");
}
END_TEST

START_TEST(the_list_is_every_id)
{
    conform_list(out);
    ck_assert_int_eq(strncmp(read_back(out), clause_at(0)->id, strlen(clause_at(0)->id)), 0);
    for (size_t i = 0; clause_at(i) != NULL; i++)
        ck_assert_ptr_nonnull(strstr(text, clause_at(i)->id));
}
END_TEST

Suite *suite_conform(void)
{
    Suite *suite = suite_create("conform");
    TCase *tests = tcase_create("conform");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, one_clause_is_one_line);
    tcase_add_test(tests, every_clause_has_a_line);
    tcase_add_test(tests, a_part_begins_where_another_ended);
    tcase_add_test(tests, a_failure_that_is_not_expected_is_reported);
    tcase_add_test(tests, an_early_failure_is_not_forgotten);
    tcase_add_test(tests, a_missing_errno_is_explained_once);
    tcase_add_test(tests, one_clause_without_an_errno_is_explained);
    tcase_add_test(tests, no_hint_without_need);
    tcase_add_test(tests, the_copy_has_the_same_lines);
    tcase_add_test(tests, a_failure_leaves_its_run_and_a_pass_nothing);
    tcase_add_test(tests, a_folder_that_is_missing_stops_the_run);
    tcase_add_test(tests, a_run_that_cannot_be_written_stops_the_rest);
    tcase_add_test(tests, the_list_is_every_id);
    suite_add_tcase(suite, tests);
    return suite;
}
