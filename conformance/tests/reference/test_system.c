/* SPDX-License-Identifier: MIT
 *
 * The names of errors, in both directions, and the words for traps.
 */
#include "reference/system.h"

#include <check.h>
#include <string.h>

Suite *suite_system(void);

START_TEST(every_name_is_read_back)
{
    enum error_name error = ERROR_NONE;
    const char *name = error_print((enum error_name)_i);

    ck_assert(error_parse(name, strlen(name), &error));
    ck_assert_int_eq(error, _i);
}
END_TEST

START_TEST(names_are_those_of_errno)
{
    ck_assert_str_eq(error_print(ERROR_EINVAL), "EINVAL");
    ck_assert_str_eq(error_print(ERROR_ENOMEM), "ENOMEM");
    ck_assert_str_eq(error_print(ERROR_EOVERFLOW), "EOVERFLOW");
    ck_assert_str_eq(error_print(ERROR_OTHER), "other");
}
END_TEST

START_TEST(out_of_range_is_a_question_mark)
{
    ck_assert_str_eq(error_print(ERROR_NAMES), "?");
    ck_assert_str_eq(error_print((enum error_name) - 1), "?");
}
END_TEST

/* The positive control is the complete name. */
START_TEST(only_whole_names_are_read)
{
    enum error_name error = ERROR_EPERM;

    ck_assert(!error_parse("ENOMEM", 5, &error));
    ck_assert(!error_parse("ENOMEMS", 7, &error));
    ck_assert(!error_parse("enomem", 6, &error));
    ck_assert(!error_parse("", 0, &error));
    ck_assert(!error_parse("?", 1, &error));
    ck_assert_int_eq(error, ERROR_EPERM);
    ck_assert(error_parse("ENOMEM", 6, &error));
    ck_assert_int_eq(error, ERROR_ENOMEM);
}
END_TEST

static const struct {
    int32_t number;
    const char *predicate, *word;
} traps[] = {
    {0, "trapped", "trap"},
    {-1, "trapped", "trap"},
    {1, "was killed by signal SIGHUP", "SIGHUP"},
    {9, "was killed by signal SIGKILL", "SIGKILL"},
    {11, "was killed by signal SIGSEGV", "SIGSEGV"},
    {16, "was killed by signal 16", "16"},
    {31, "was killed by signal SIGSYS", "SIGSYS"},
    {40, "was killed by signal 40", "40"},
    {TRAP_EXIT - 1, "was killed by signal 255", "255"},
    {TRAP_EXIT, "exited with code 0", "exit 0"},
    {TRAP_EXIT + 255, "exited with code 255", "exit 255"},
    {TRAP_STOPPED + 19, "was stopped by signal SIGSTOP", "SIGSTOP"},
    {TRAP_BUSY + 5, "did not return within 5 s of processor time", "no answer"},
    {TRAP_SILENT - 1, "did not return within 1023 s of processor time", "no answer"},
    {TRAP_SILENT + 60, "did not return within 60 s", "no answer"},
    {TRAP_FORKED - 1, "did not return within 2047 s", "no answer"},
    {TRAP_FORKED, "created a second process", "fork"},
    {TRAP_DESCRIPTORS, "closed descriptors that it did not open", "closed"},
    {TRAP_STACK, "returned addresses of its caller's stack", "stack"},
    {TRAP_SUPERVISOR, "killed the process that supervises it", "killed"},
    {TRAP_NO_PROCESS, "could not be started: no process", "no process"},
    {TRAP_UNREACHABLE, "trapped: unreachable", "unreachable"},
    {TRAP_OUT_OF_BOUNDS, "trapped: access out of bounds", "out of bounds"},
    {TRAP_STACK_EXHAUSTED, "trapped: stack exhausted", "stack"},
    {TRAP_ARITHMETIC, "trapped: division by zero or overflow", "arithmetic"},
    {TRAP_INDIRECT_CALL, "trapped: indirect call of a wrong function", "wrong call"},
    {TRAP_WASM, "trapped", "trap"},
    {INT32_MAX, "trapped", "trap"},
};

START_TEST(traps_have_words)
{
    char text[80];

    trap_print(text, sizeof text, traps[_i].number);
    ck_assert_str_eq(text, traps[_i].predicate);
    trap_print_short(text, sizeof text, traps[_i].number);
    ck_assert_str_eq(text, traps[_i].word);
}
END_TEST

Suite *suite_system(void)
{
    Suite *suite = suite_create("system");
    TCase *names = tcase_create("names");

    tcase_add_loop_test(names, every_name_is_read_back, 0, ERROR_NAMES);
    tcase_add_test(names, names_are_those_of_errno);
    tcase_add_test(names, out_of_range_is_a_question_mark);
    tcase_add_test(names, only_whole_names_are_read);
    tcase_add_loop_test(names, traps_have_words, 0, sizeof traps / sizeof traps[0]);
    suite_add_tcase(suite, names);
    return suite;
}
