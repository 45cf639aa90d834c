/* SPDX-License-Identifier: MIT
 *
 * A collection has one entry for each verdict and clause, an order, and for each entry the findings
 * that come first. A finding that comes first itself is never said to follow from another.
 */
#include "conformance/tests/support/fake_run.h"
#include "conformance/tests/support/program_text.h"
#include "fuzz/support/collection.h"
#include <stdio.h>
#include <string.h>

Suite *suite_collection(void);

static struct fake_run run;
static struct collection collection;

static void setup(void)
{
    fake_run_open(&run, QUESTION_ALL & ~(uint32_t)QUESTION_STRUCTURE);
    memset(&collection, 0, sizeof collection);
}

static void teardown(void)
{
    fake_set_fault(NULL);
    fake_run_close(&run);
}

static struct finding finding_of(enum verdict verdict, const char *clause)
{
    struct finding finding = {.verdict = verdict};
    snprintf(finding.clause, sizeof finding.clause, "%s", clause);
    return finding;
}

static struct collected *add(enum verdict verdict, const char *clause, size_t operations,
                             const char *after)
{
    struct finding finding = finding_of(verdict, clause);
    struct collected *entry = collection_add(&collection, &finding);
    if (entry != NULL) {
        entry->operations = operations;
        snprintf(entry->after, sizeof entry->after, "%s", after);
    }
    return entry;
}

START_TEST(an_entry_is_found_by_verdict_and_clause)
{
    struct finding same = finding_of(VERDICT_CONTENTS, "ZERO-REUSE");
    struct finding other_verdict = finding_of(VERDICT_CONTRACT, "ZERO-REUSE");
    struct finding other_clause = finding_of(VERDICT_CONTENTS, "ZERO-FRESH");
    struct collected *entry = add(VERDICT_CONTENTS, "ZERO-REUSE", 3, "");
    ck_assert_uint_eq(entry->hits, 1);
    ck_assert_ptr_eq(collection_find(&collection, &same), entry);
    ck_assert_ptr_null(collection_find(&collection, &other_verdict));
    ck_assert_ptr_null(collection_find(&collection, &other_clause));
    ck_assert(collection_knows(&collection, &same));
    ck_assert(!collection_knows(&collection, &other_verdict));
    ck_assert(!collection_knows(&collection, &other_clause));
}
END_TEST

START_TEST(a_full_collection_counts_what_it_leaves_out)
{
    char clause[16];
    for (unsigned i = 0; i < COLLECTION_MAX; i++) {
        snprintf(clause, sizeof clause, "CLAUSE-%u", i);
        ck_assert_ptr_nonnull(add(VERDICT_CONTRACT, clause, 1, ""));
    }
    ck_assert_uint_eq(collection.left_out, 0);
    ck_assert_uint_le(collection_size(&collection), sizeof collection);
    ck_assert_ptr_null(add(VERDICT_CONTRACT, "ONE-MORE", 1, ""));
    ck_assert_uint_eq(collection.left_out, 1);
}
END_TEST

START_TEST(a_copy_of_its_size_holds_every_entry)
{
    struct collection copy = {0};
    add(VERDICT_CONTRACT, "DOUBLE", 1, "");
    add(VERDICT_ECONOMY, "PROGRESS-FIT", 2, "DOUBLE");
    memcpy(&copy, &collection, collection_size(&collection));
    ck_assert_uint_eq(copy.count, 2);
    ck_assert_str_eq(copy.list[1].after, "DOUBLE");
}
END_TEST

START_TEST(the_most_telling_comes_first)
{
    static const char *const order[] = {"B-ONE",     "C-TWO",    "D-TWO",
                                        "E-QUALITY", "F-INSIDE", "A-AFTER"};
    const struct collected *ranked[COLLECTION_MAX];
    add(VERDICT_CONTRACT, "A-AFTER", 1, "B-ONE");
    add(VERDICT_STRUCTURE, "F-INSIDE", 2, "");
    add(VERDICT_CONTRACT, "D-TWO", 2, "");
    add(VERDICT_CONTENTS, "C-TWO", 2, "");
    add(VERDICT_ECONOMY, "E-QUALITY", 1, "");
    add(VERDICT_CONTRACT, "B-ONE", 1, "");
    collection_rank(&collection, ranked);
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        ck_assert_str_eq(ranked[i]->finding.clause, order[i]);
}
END_TEST

START_TEST(a_list_names_whole_clauses)
{
    ck_assert(collection_names("DOUBLE", "DOUBLE"));
    ck_assert(collection_names("PART-BACK,DOUBLE", "DOUBLE"));
    ck_assert(collection_names("DOUBLE,PART-BACK", "DOUBLE"));
    ck_assert(!collection_names("DOUBLET", "DOUBLE"));
    ck_assert(!collection_names("PART-BACK,DOUBLET", "DOUBLE"));
    ck_assert(!collection_names("DOUB", "DOUBLE"));
    ck_assert(!collection_names("", "DOUBLE"));
}
END_TEST

START_TEST(other_clauses_are_named_once)
{
    struct collected *entry = add(VERDICT_CONTRACT, "DOUBLE", 3, "");
    collection_add_also(entry, "DOUBLE");
    ck_assert_str_eq(entry->also, "");
    collection_add_also(entry, "PART-BACK");
    collection_add_also(entry, "PART-FRONT");
    collection_add_also(entry, "PART-BACK");
    ck_assert_str_eq(entry->also, "PART-BACK,PART-FRONT");
    for (unsigned i = 0; i < COLLECTION_AFTER; i++) {
        char clause[16];
        snprintf(clause, sizeof clause, "CLAUSE-%u", i);
        collection_add_also(entry, clause);
    }
    ck_assert_str_eq(strrchr(entry->also, ','), ",CLAUSE-10"); /* the next one has no room */
}
END_TEST

static void precede(struct collected *entry, const char *text, const char *after)
{
    program_from_text(&run.program, text);
    collection_precede(entry, run.judge, &run.program);
    ck_assert_str_eq(entry->after, after);
    ck_assert_int_ne(judge_run(run.judge, &run.program), VERDICT_AGREE); /* it knows none again */
}

#define TWICE "world pages=32 page=256\na = map 1p\nunmap a 1p\nunmap a 1p\n"

START_TEST(what_comes_first_follows_from_nothing)
{
    struct collected *entry = add(VERDICT_CONTRACT, "DOUBLE", 3, "something old");
    fake_set_fault("unmap-never-twice");
    precede(entry, TWICE, "");
}
END_TEST

/* The map at the place of a live mapping overwrites its pages. */
START_TEST(what_comes_behind_names_what_came_first)
{
    struct collected *entry = add(VERDICT_CONTENTS, "NEIGHBOUR-KEEP", 3, "");
    fake_set_fault("map-at-the-lowest-mapping");
    precede(entry,
            "world pages=32 page=256\na = map 2p\nb = map 2p\nunmap b 1p\nc = map 1p\nd = map 1p\n",
            "ADDR-NO-OVERLAP,PROGRESS-FIT,ZERO-REUSE");
}
END_TEST

START_TEST(a_program_without_the_finding_names_what_it_has)
{
    struct collected *entry = add(VERDICT_CONTENTS, "NEIGHBOUR-KEEP", 3, "");
    fake_set_fault("unmap-never-twice");
    precede(entry, TWICE, "DOUBLE");
}
END_TEST

/* The judge names one argument of a call that is refused for another. */
START_TEST(a_call_with_fewer_arguments_fails_as_well)
{
    static const struct {
        const char *fault, *text, *clause, *plainer;
    } rows[] = {
        {"map-hint-refused", "a = map 1p hint @3p prot=7\n", "MMAP-PROT-EXEC", "HINT-NOFAIL"},
        {"map-hint-refused", "a = map 1p hint @3p\n", "HINT-NOFAIL", ""},
        {"map-at-null", "a = map 5p hint @3p\n", "ADDR-NONNULL", ""},
        {"map-fixed-refused", "a = map 3p\nb = map 2p fixed a\n", "FIXED-EXACT", ""},
        {"unmap-never-twice", TWICE, "DOUBLE", ""},
    };
    run.system.features |= SYSTEM_ARGUMENTS;
    fake_set_fault(rows[_i].fault);
    ck_assert_int_ne(fake_run_text(&run, rows[_i].text), VERDICT_AGREE);
    struct collected entry = {.finding = *judge_finding(run.judge), .plainer = "old"};
    ck_assert_str_eq(entry.finding.clause, rows[_i].clause);
    collection_look_plainer(&entry, run.judge, &run.program);
    ck_assert_str_eq(entry.plainer, rows[_i].plainer);
}
END_TEST

START_TEST(a_judge_goes_past_what_came_first)
{
    struct collected *entry = add(VERDICT_CONTENTS, "NEIGHBOUR-KEEP", 3, "");
    fake_set_fault("unmap-never-twice");
    precede(entry, TWICE, "DOUBLE");
    collection_go_past(entry, run.judge);
    ck_assert_int_eq(judge_run(run.judge, &run.program), VERDICT_AGREE);
    entry->after[0] = '\0';
    collection_go_past(entry, run.judge);
    ck_assert_int_eq(judge_run(run.judge, &run.program), VERDICT_CONTRACT);
    judge_go_past(run.judge, NULL, NULL);
}
END_TEST

Suite *suite_collection(void)
{
    TCase *tests = tcase_create("collection");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, an_entry_is_found_by_verdict_and_clause);
    tcase_add_test(tests, a_full_collection_counts_what_it_leaves_out);
    tcase_add_test(tests, a_copy_of_its_size_holds_every_entry);
    tcase_add_test(tests, the_most_telling_comes_first);
    tcase_add_test(tests, a_list_names_whole_clauses);
    tcase_add_test(tests, other_clauses_are_named_once);
    tcase_add_test(tests, what_comes_first_follows_from_nothing);
    tcase_add_test(tests, what_comes_behind_names_what_came_first);
    tcase_add_test(tests, a_program_without_the_finding_names_what_it_has);
    tcase_add_loop_test(tests, a_call_with_fewer_arguments_fails_as_well, 0, 5);
    tcase_add_test(tests, a_judge_goes_past_what_came_first);
    Suite *suite = suite_create("collection");
    suite_add_tcase(suite, tests);
    return suite;
}
