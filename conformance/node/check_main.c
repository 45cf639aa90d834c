/* SPDX-License-Identifier: MIT
 *
 * Check drives the clauses in an instance of wasm: one test a clause, in a test case of the clause's own
 * name; no fork. Its host (suite.mjs) makes an instance for each clause. What the clause says is printed
 * by ask.c, which is no program of its own here. WITHOUT_CHECK, where there is none for wasm, a plain loop
 * is all.
 *   suite SYSTEM CLAUSE | suite --list      exit: ask.c's
 */
#include "../clause.h"

#include <stdlib.h>
#include <string.h>

int ask_main(int argc, char **argv);

static char *system_name;

static int ask(char *id)
{
    char program[] = "ask", of[] = "--system", only[] = "--clause";
    char *words[] = {program, of, system_name, only, id, NULL};

    return ask_main(5, words);
}

#ifdef WITHOUT_CHECK

static int run(char *id)
{
    return ask(id);
}

#else

#include <check.h>

enum { CLAUSES_MAX = 256 };

/* Check keeps the tests that it is given. */
static TTest tests[CLAUSES_MAX];

static void clause_holds(int number)
{
    const char *id = clause_at((size_t)number)->id;
    ck_assert_msg(ask((char *)id) == 0, "%s is not as declared", id);
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
static int run(char *id)
{
    SRunner *runner = srunner_create(suite_clauses());
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run(runner, NULL, id, CK_SILENT);
    int failed = srunner_ntests_failed(runner), ran = srunner_ntests_run(runner);
    srunner_free(runner);
    return ran == 0 ? ask(id) : failed != 0;
}

#endif

int main(int argc, char **argv)
{
    char *list[] = {argv[0], argv[1], NULL};

    if (argc != 3)
        return ask_main(argc == 2 ? 2 : 1, list);
    system_name = argv[1];
    return run(argv[2]);
}
