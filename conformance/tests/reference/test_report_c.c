/* SPDX-License-Identifier: MIT
 *
 * Programs as C, which these tests compile and run, and as .ops text.
 */
#include "conformance/tests/support/random_program.h"
#include "conformance/tests/support/skip.h"
#include "reference/report.h"

#include <check.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *suite_report_c(void);

static struct program program;
static char *said;

static void setup(void)
{
    program = (struct program){0};
    said = NULL;
}

static void teardown(void)
{
    program_free(&program);
    free(said);
}

static void parse(const char *text)
{
    struct parse_error problem;

    ck_assert_msg(program_parse(&program, text, &problem), "%s", problem.text);
}

static void write_text(void (*function)(FILE *, const struct program *, const char *),
                       const char *head)
{
    size_t length;
    FILE *out;

    free(said);
    said = NULL;
    out = open_memstream(&said, &length);
    function(out, &program, head);
    fclose(out);
}

START_TEST(ops_text_has_a_head)
{
    struct program again = {0};
    struct parse_error problem;

    parse("world pages=8\na = map 2p\nunmap a 1p\nsbrk 1p");
    write_text(report_ops, "one\n\ntwo # three");
    ck_assert_int_eq(strncmp(said, "# one\n#\n# two # three\nworld pages=8 ", 36), 0);
    ck_assert(program_parse(&again, said, &problem));
    random_demand_equal(&program, &again);
    program_free(&again);
    write_text(report_ops, NULL);
    ck_assert_int_eq(strncmp(said, "world", 5), 0);
}
END_TEST

static void write_calls(FILE *out, const struct program *calls, const char *unused)
{
    (void)unused;
    report_c_calls(out, calls);
}

START_TEST(calls_alone_are_one_a_line)
{
    parse("a = map 2p-1\nwrite a 1p\nunmap a+1p 1p\nsbrk 3p\nb = map 1p prot=0\n");
    write_text(write_calls, NULL);
    ck_assert_str_eq(
        said, "a = mmap(NULL, 2 * page - 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, "
              "-1, 0);\n"
              "memset(a, 0x5a, 1 * page);\n"
              "munmap(a + 1 * page, 1 * page);\n"
              "/* sbrk 3p */\n"
              "b = mmap(NULL, 1 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);\n");
}
END_TEST

/* The arguments of each call, and the calls that are skipped after a failed map. */
START_TEST(calls_are_what_the_text_says)
{
    static const char *const calls[] = {
        "    a = mmap(NULL, 2 * page - 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, "
        "-1, 0);\n    claim(\"a\", a, 2 * page - 1, 1);\n",
        "    if (a != MAP_FAILED)\n        print_answer(\"munmap\", munmap(a + 1 * page - 1, "
        "100));\n",
        "    print_answer(\"munmap\", munmap((void *)(uintptr_t)(0 - 1 * page + 1), (SIZE_MAX / 2 "
        "+ "
        "1)));\n",
        "    if (a != MAP_FAILED)\n        b = mmap(a, 0 - 3, PROT_NONE, MAP_SHARED | "
        "MAP_ANONYMOUS | MAP_FIXED, -1, (off_t)(1 * page));\n    claim(\"b\", b, 0 - 3, 0);\n",
        "    c = mmap(world + 3 * page, 1 * page, PROT_READ | (int)0x8u, MAP_PRIVATE | "
        "MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, 3, 0);\n    claim(\"c\", c, 1 * page, 0);\n",
        "\n    /* 6: sbrk 3p (left out) */\n    return 0;\n}\n",
    };

    parse("a = map 2p-1\nunmap a+1p-1 100b\nunmap top-1p+1 half\n"
          "b = map -3b fixed a prot=0 flags=0x21 offset=1p\n"
          "c = map 1p noreplace @3p prot=9 fd=3 uninitialized\nsbrk 3p");
    write_text(report_c, "calls");
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
        ck_assert_msg(strstr(said, calls[i]) != NULL, "no '%s' in\n%s", calls[i], said);
}
END_TEST

/* Runs a program of PATH, with its output in a file. False: the program does not exist. */
static bool run(const char *const words[], const char *output, int *status)
{
    posix_spawn_file_actions_t actions;
    pid_t child;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int failed = posix_spawnp(&child, words[0], &actions, NULL, (char *const *)words, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failed == 0 && waitpid(child, status, 0) == child;
}

/* Each test has a source file of its own, and the program compiled from it. */
static char source[sizeof P_tmpdir "/mapcheck-XXXXXX.c"], binary[sizeof source];

/* Compiles `said`. */
static void compile(void)
{
    const char *const words[] = {"cc", "-std=c11", "-Wall", "-Wextra", "-Werror",
                                 "-o", binary,     source,  NULL};
    int status = 0, file;

    snprintf(source, sizeof source, "%s/mapcheck-XXXXXX.c", P_tmpdir);
    file = mkstemps(source, 2);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, said, strlen(said)), (ssize_t)strlen(said));
    close(file);
    snprintf(binary, sizeof binary, "%.*s", (int)strlen(source) - 2, source);
    bool there = run(words, "/dev/null", &status);
    unlink(source);
    if (!there || (WIFEXITED(status) && WEXITSTATUS(status) == 127))
        skip_test("no C compiler here to try the C programs with");
    ck_assert_msg(status == 0, "does not compile:\n%s", said);
}

START_TEST(any_c_program_compiles)
{
    static const char *const texts[] = {
        "",
        "a = map 1p",
        "unmap 0 1p",
        "sbrk 1p",
        "unmap @3p 2p",
        "a = map half+1p-1 fixed top-1p-9223372036854775808 prot=0xffffffff flags=0xffffffff",
        "a = map 9223372036854775807b offset=-1p-9223372036854775807",
    };
    uint64_t seed = (uint64_t)_i + 1;

    if ((size_t)_i < sizeof texts / sizeof texts[0])
        parse(texts[_i]);
    else
        random_program(&program, &seed, 200, RANDOM_TEXT);
    write_text(report_c, "any */ title");
    compile();
    unlink(binary);
}
END_TEST

/* Runs the compiled program; its output becomes `said`. */
static void run_binary(void)
{
    const char *const words[] = {binary, NULL};
    char text[4096] = "";
    int status = -1;

    ck_assert(run(words, source, &status));
    ck_assert_int_eq(status, 0);
    FILE *output = fopen(source, "r");
    ck_assert_ptr_nonnull(output);
    text[fread(text, 1, sizeof text - 1, output)] = '\0';
    fclose(output);
    unlink(source);
    unlink(binary);
    free(said);
    said = strdup(text);
}

START_TEST(c_program_runs_here)
{
    parse("world pages=8\na = map 2p\nunmap a+1p 1p\nb = map 1p hint @2p\nc = map 0\n"
          "unmap c 1p\nunmap a+1b 1p\nsbrk 3p\nfail 1\nd = map 1p prot=0\nunmap top-1p 2p\nunmap a "
          "8p");
    write_text(report_c, "c_program_runs_here");
    compile();
    run_binary();
    ck_assert_int_eq(strncmp(said, "a            ok\n             at 0x", 34), 0);
    ck_assert_ptr_nonnull(strstr(said, "\nc            Invalid argument\nmunmap       Invalid"));
    ck_assert_ptr_nonnull(strstr(said, "\nd            ok\n"));
    ck_assert_ptr_null(strstr(said, "not zero"));
}
END_TEST

/* Any title fits in the comment, and so does no title. */
START_TEST(titles_do_not_end_their_comment)
{
    parse("a = map 1p");
    write_text(report_c, "a/b */ c");
    ck_assert_ptr_nonnull(strstr(said, "/* mapcheck: a/b *| c\n"));
    write_text(report_c, NULL);
    ck_assert_ptr_nonnull(strstr(said, "/* mapcheck: a program\n"));
}
END_TEST

Suite *suite_report_c(void)
{
    Suite *suite = suite_create("report_c");
    TCase *text = tcase_create("text");

    tcase_add_checked_fixture(text, setup, teardown);
    tcase_add_test(text, ops_text_has_a_head);
    tcase_add_test(text, calls_alone_are_one_a_line);
    tcase_add_test(text, calls_are_what_the_text_says);
    tcase_add_loop_test(text, any_c_program_compiles, 0, 12);
    tcase_add_test(text, c_program_runs_here);
    tcase_add_test(text, titles_do_not_end_their_comment);
    suite_add_tcase(suite, text);
    return suite;
}
