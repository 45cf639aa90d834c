/* SPDX-License-Identifier: MIT
 *
 * Runs the Check suites. tests/FOLDER/test_NAME.c defines suite_NAME, and the build lists all of
 * them in build/suites.h by their file names, so that no suite is forgotten. Prints every test that
 * did not pass, and in the last line the counts. Check's own variables apply (CK_FORK=no,
 * CK_RUN_CASE, ...).
 */
#include "conformance/tests/support/skip.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUITE(name) Suite *suite_##name(void);
#include "suites.h"
#undef SUITE

static const struct {
    const char *name;
    Suite *(*make)(void);
} suites[] = {
#define SUITE(name) {#name, suite_##name},
#include "suites.h"
#undef SUITE
};

/* Seconds for one test, measured by the clock. The limit only stops a test that hangs: a busy
 * machine makes every test twenty times slower, and Check's own limit is 4. */
#define TIMEOUT "300"

enum { SUITES = sizeof suites / sizeof suites[0], EXIT_USAGE = 2 };

struct options {
    const char *tap, *xml;
    char **names; /* names of the suites to run, ending with NULL; none: all */
};

static const char help[] =
    "check [--tap FILE] [--xml FILE] [SUITE...]   run the tests, or those of these suites\n"
    "check --list                                 the suites\n"
    "\n"
    "  --tap FILE   write a TAP log         --xml FILE   write Check's XML log\n"
    "  CK_FORK=no   all in one process, for a debugger (CK_RUN_CASE=CASE for one case)\n"
    "\n"
    "exit: 0 all passed, 1 some failed, 2 usage\n";

static int find_suite(const char *name)
{
    for (int i = 0; i < SUITES; i++)
        if (strcmp(suites[i].name, name) == 0)
            return i;
    return -1;
}

static int print_list(void)
{
    for (int i = 0; i < SUITES; i++)
        puts(suites[i].name);
    return EXIT_SUCCESS;
}

static int refuse(const char *what, const char *word)
{
    fprintf(stderr, "check: %s '%s': try check --help or check --list\n", what, word);
    return EXIT_USAGE;
}

/* Can this log be written? The runner asks before Check opens the log, because Check would end the
 * program without saying what to do. */
static bool can_write(const char *path)
{
    FILE *file = fopen(path, "a");
    return file != NULL && fclose(file) == 0;
}

/* Returns 0, or the exit code of a usage error that is already printed. */
static int read_options(struct options *options, char **words)
{
    for (; *words != NULL && (*words)[0] == '-'; words += 2) {
        const char **file = strcmp(*words, "--tap") == 0   ? &options->tap
                            : strcmp(*words, "--xml") == 0 ? &options->xml
                                                           : NULL;
        if (file == NULL)
            return refuse("unknown option", *words);
        if (words[1] == NULL)
            return refuse("no file after", *words);
        if (!can_write(words[1]))
            return refuse("cannot write", words[1]);
        *file = words[1];
    }
    options->names = words;
    for (; *words != NULL; words++)
        if (find_suite(*words) < 0)
            return refuse("no suite", *words);
    return 0;
}

static SRunner *gather_suites(char **names)
{
    SRunner *runner = srunner_create(NULL);
    for (int i = 0; i < SUITES && *names == NULL; i++)
        srunner_add_suite(runner, suites[i].make());
    for (; *names != NULL; names++)
        srunner_add_suite(runner, suites[find_suite(*names)].make());
    return runner;
}

/* Returns the number of skips among the failures. */
static int print_failures(SRunner *runner)
{
    int skipped = 0, failed = srunner_ntests_failed(runner);
    TestResult **results = srunner_failures(runner);
    for (int i = 0; i < failed; i++) {
        skipped += skip_is(results[i]);
        printf("%s:%d: %s: %s\n", tr_lfile(results[i]), tr_lno(results[i]), tr_tcname(results[i]),
               tr_msg(results[i]));
    }
    free(results);
    return skipped;
}

static bool mark_skips(SRunner *runner)
{
    bool marked = !srunner_has_tap(runner) || skip_mark_tap(srunner_tap_fname(runner));
    return (!srunner_has_xml(runner) || skip_mark_xml(srunner_xml_fname(runner))) && marked;
}

static int run_suites(const struct options *options)
{
    SRunner *runner = gather_suites(options->names);
    if (options->tap != NULL)
        srunner_set_tap(runner, options->tap);
    if (options->xml != NULL)
        srunner_set_xml(runner, options->xml);
    srunner_run_all(runner, CK_SILENT);
    int skipped = print_failures(runner);
    int failed = srunner_ntests_failed(runner) - skipped;
    int passed = srunner_ntests_run(runner) - failed - skipped;
    bool logged = mark_skips(runner);
    if (!logged)
        fprintf(stderr, "check: the skips could not be written into the log\n");
    srunner_free(runner);
    printf("%d passed, %d failed, %d skipped\n", passed, failed, skipped);
    return failed == 0 && passed > 0 && logged ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    struct options options = {0};
    setenv("CK_DEFAULT_TIMEOUT", TIMEOUT, 0);
    if (argc == 2 && strcmp(argv[1], "--help") == 0)
        return fputs(help, stdout) < 0;
    if (argc == 2 && strcmp(argv[1], "--list") == 0)
        return print_list();
    int usage = read_options(&options, argv + 1);
    return usage != 0 ? usage : run_suites(&options);
}
