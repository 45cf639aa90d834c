/* SPDX-License-Identifier: MIT
 *
 * Check drives the clauses in an instance of wasm: one test a clause, in a test case of the clause's own
 * name; no fork. Its host (suite.mjs) makes an instance for each clause. What the clause says is printed
 * by ask.c, which is no program of its own here. WITHOUT_CHECK, where there is none for wasm, a plain loop
 * is all.
 *   suite --system NAME --clause ID [--traces FOLDER] | suite --list      as ask.c
 */
#include "conformance/clauses/clause.h"

#include <string.h>

int ask_main(int argc, char **argv);

static int word_count;
static char **words;

#ifdef WITHOUT_CHECK

static int run(const char *id)
{
    (void)id;
    return ask_main(word_count, words);
}

#else

#include <check.h>

enum { CLAUSES_MAX = 256 };

/* Check keeps the tests that it is given. */
static TTest tests[CLAUSES_MAX];
static int code; /* what ask.c ended with */

static void clause_holds(int number)
{
    code = ask_main(word_count, words);
    ck_assert_msg(code == 0, "%s is not as declared", clause_at((size_t)number)->id);
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

/* A name that no clause has is ask.c's to refuse, as well as a system that is none. */
static int run(const char *id)
{
    SRunner *runner = srunner_create(suite_clauses());
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run(runner, NULL, id, CK_SILENT);
    int failed = srunner_ntests_failed(runner), ran = srunner_ntests_run(runner);
    srunner_free(runner);
    if (ran == 0)
        return ask_main(word_count, words);
    return failed != 0 && code == 0 ? 1 : code;
}

#endif

/* Without --clause there is nothing to run once: ask.c answers alone. */
int main(int argc, char **argv)
{
    const char *id = NULL;

    word_count = argc;
    words = argv;
    for (int i = 1; i + 1 < argc; i++) {
        if (strcmp(argv[i], "--clause") == 0)
            id = argv[i + 1];
    }
    return id != NULL ? run(id) : ask_main(argc, argv);
}
