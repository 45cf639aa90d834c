/* SPDX-License-Identifier: MIT
 *
 * Check runs the clauses in an instance of wasm, without fork: one test for each clause, in a test
 * case with the name of the clause. The host (suite.mjs) makes an instance for each clause.
 * conform_main prints the result of the clause. A build WITHOUT_CHECK, for machines that have no
 * Check for wasm, only calls conform_main.
 *   suite --system NAME --clause ID [--traces FOLDER] | suite --list      as mapcheck conform
 */
#include "conformance/clauses/clause.h"
#include "fuzz/command/command.h"

#include <string.h>

static int word_count;
static char **words;

#ifdef WITHOUT_CHECK

static int run(const char *id)
{
    (void)id;
    return conform_main(word_count, words);
}

#else

#include <check.h>

enum { CLAUSES_MAX = 256 };

/* The tests are static, because Check keeps pointers to them. */
static TTest tests[CLAUSES_MAX];
static int code; /* the exit code of conform_main */

static void clause_holds(int number)
{
    code = conform_main(word_count, words);
    ck_assert_msg(code == 0, "%s is not as expected", clause_at((size_t)number)->id);
}

static Suite *suite_clauses(void)
{
    Suite *suite = suite_create("clauses");

    for (int i = 0; i < CLAUSES_MAX && clause_at((size_t)i) != NULL; i++) {
        const char *id = clause_at((size_t)i)->id;
        TCase *tcase = tcase_create(id);
        tests[i] = (TTest){id, clause_holds, __FILE__, __LINE__};
        tcase_add_loop_test(tcase, &tests[i], i, i + 1);
        suite_add_tcase(suite, tcase);
    }
    return suite;
}

/* For an unknown clause no test runs, and conform_main refuses it. It also refuses an unknown
 * system. */
static int run(const char *id)
{
    SRunner *runner = srunner_create(suite_clauses());
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run(runner, NULL, id, CK_SILENT);
    int failed = srunner_ntests_failed(runner), ran = srunner_ntests_run(runner);
    srunner_free(runner);
    if (ran == 0)
        return conform_main(word_count, words);
    return failed != 0 && code == 0 ? 1 : code;
}

#endif

/* Without --clause there is no clause for Check to run, so conform_main does everything. */
int main(int argc, char **argv)
{
    const char *id = NULL;

    word_count = argc;
    words = argv;
    for (int i = 1; i + 1 < argc; i++) {
        if (strcmp(argv[i], "--clause") == 0)
            id = argv[i + 1];
    }
    return id != NULL ? run(id) : conform_main(argc, argv);
}
