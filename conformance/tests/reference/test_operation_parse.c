/* SPDX-License-Identifier: MIT
 *
 * The meaning of each statement of .ops text, and the lines that are refused, with line number and
 * message.
 */
#include "reference/operation.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_operation_parse(void);

static struct program program;

static void setup(void)
{
    program = (struct program){0};
}

static void teardown(void)
{
    program_free(&program);
}

static struct parse_error problem;

static void parse(const char *text)
{
    ck_assert_msg(program_parse(&program, text, &problem), "line %u: %s", problem.line,
                  problem.text);
}

/* Each statement as written and as printed; NULL: the same. `a = map 2p` comes before each, so that
 * it can refer to a. */
static const struct {
    const char *written, *printed;
} statements[] = {
    {"b = map 2p", NULL},
    {"map 2p", "b = map 2p"},
    {"b = map 0", NULL},
    {"b = map 0p", "b = map 0"},
    {"b = map 2p-1", NULL},
    {"b = map 2p+3b", "b = map 2p+3"},
    {"b = map 100b", NULL},
    {"b = map -1b", NULL},
    {"b = map top", NULL},
    {"b = map top-1p+1", NULL},
    {"b = map half", NULL},
    {"b = map half+1", NULL},
    {"b = map half-2p-1", NULL},
    {"b = map 2147483647p+9223372036854775807", NULL},
    {"b = map -2147483648p-9223372036854775808", NULL},
    {"b = map 1p uninitialized", NULL},
    {"b = map 1p align 4p", NULL},
    {"b = map 1p align 0", "b = map 1p"},
    {"b = map 1p hint a", NULL},
    {"b = map 1p hint a+1p-1", NULL},
    {"b = map 1p hint a-3b", NULL},
    {"b = map 1p hint a+half-1p+7", NULL},
    {"b = map 1p hint @3p", NULL},
    {"b = map 1p hint @0p", "b = map 1p hint @0"},
    {"b = map 1p hint 4096b", NULL},
    {"b = map 1p hint 0", "b = map 1p"},
    {"b = map 1p fixed top-1p", NULL},
    {"b = map 1p fixed 0", NULL},
    {"b = map 1p noreplace half+1", NULL},
    {"b = map 1p prot=0x0", NULL},
    {"b = map 1p prot=3", "b = map 1p"},
    {"b = map 1p prot=7", "b = map 1p prot=0x7"},
    {"b = map 1p flags=0x22", "b = map 1p"},
    {"b = map 1p flags=0x21", NULL},
    {"b = map 1p flags=0x32", "b = map 1p fixed 0"},
    {"b = map 1p fixed a flags=0x100022", NULL},
    {"b = map 1p flags=0x4000022", "b = map 1p uninitialized"},
    {"b = map 1p fd=3", NULL},
    {"b = map 1p fd=-2", NULL},
    {"b = map 1p fd=-1", "b = map 1p"},
    {"b = map 1p offset=1p", NULL},
    {"b = map 1p fd=3 offset=1p prot=1 fixed a align 2p uninitialized",
     "b = map 1p uninitialized align 2p fixed a prot=0x1 fd=3 offset=1p"},
    {"unmap a 2p", NULL},
    {"unmap a+1p 1p", NULL},
    {"  unmap \t a+1p    1p   # all of this", "unmap a+1p 1p"},
    {"unmap 0 1p", NULL},
    {"write a+1p 4b", NULL},
    {"discard a 1p", NULL},
    {"remap a 2p 4p", NULL},
    {"remap a 2p 4p maymove", NULL},
    {"protect a 1p prot=0x0", NULL},
    {"protect a 1p prot=0x3", NULL},
    {"sbrk -70p", NULL},
    {"sbrk 5b", NULL},
    {"fail 2", NULL},
    {"fail 2 moved", NULL},
    {"limit 6p", NULL},
    {"b = map 1p => a+1p", NULL},
    {"b = map 1p => @2p", NULL},
    {"b = map 1p => ok", NULL},
    {"b = map 1p => ENOMEM", NULL},
    {"unmap a 1p => ok", NULL},
    {"unmap a+1b 1p => EINVAL", NULL},
    {"remap a 1p 2p => a", NULL},
};
enum { STATEMENTS = sizeof statements / sizeof statements[0] };

static const char *expected_print(size_t index)
{
    return statements[index].printed != NULL ? statements[index].printed
                                             : statements[index].written;
}

START_TEST(statement_is_read_and_printed)
{
    char text[256], printed[256];

    snprintf(text, sizeof text, "a = map 2p\n%s\n", statements[_i].written);
    parse(text);
    ck_assert_uint_eq(program.count, 2);
    operation_print(printed, sizeof printed, &program.operations[1], 1);
    ck_assert_str_eq(printed, expected_print((size_t)_i));
}
END_TEST

/* Refused text, the line of the error, and words of its message. */
static const struct {
    const char *text;
    unsigned line;
    const char *words;
} refusals[] = {
    {"foo", 1,
     "expected map, unmap, write, discard, remap, protect, sbrk, fail, limit, mlock, "
     "munlock, advise, posix_advise, msync or world"},
    {"advise 0 1p", 1, "expected advice=N, but the line ends"},
    {"posix_advise 0 1p prot=1", 1, "expected advice=N, got 'prot=1'"},
    {"msync 0 1p advice=1", 1, "expected sync=N, got 'advice=1'"},
    {"msync 0 1p sync=x", 1, "expected"},
    {"a = map 1p\n\n# c\nMap 1p", 4, "got 'Map'"},
    {"a = map 1p\nb = unmap a 1p", 2, "expected map after the ="},
    {"b = map 1p", 1, "expected the name a"},
    {"a = map 1p\na = map 1p", 2, "expected the name b"},
    {"m0 = map 1p", 1, "expected the name a"},
    {"a =", 1, "expected map after the =, but the line ends"},
    {"map", 1, "expected an amount such as 2p"},
    {"map 3", 1, "expected an amount"},
    {"map 1p+", 1, "expected an amount"},
    {"map 1p+2p", 1, "expected an amount"},
    {"map 1p2b", 1, "expected an amount"},
    {"map 2b+1p", 1, "expected an amount"},
    {"map --1p", 1, "expected an amount"},
    {"map 0x10b", 1, "expected an amount"},
    {"map p", 1, "expected an amount"},
    {"map topp", 1, "expected an amount"},
    {"map 2147483648p", 1, "expected at most 2147483647 pages"},
    {"map 99999999999999999999999p", 1, "expected at most 2147483647 pages"},
    {"map 18446744073709551617p", 1, "expected at most 2147483647 pages"},
    {"map 1p prot=18446744073709551619", 1, "expected a number from 0 to 4294967295"},
    {"map 9223372036854775808b", 1, "expected at most 9223372036854775807 bytes"},
    {"map 1p 2p", 1, "expected uninitialized, align, hint, fixed, noreplace, prot=, flags="},
    {"map 1p align", 1, "expected an amount"},
    {"map 1p align 2p align 2p", 1, "expected each option once"},
    {"map 1p hint @1p fixed @1p", 1, "expected each option once"},
    {"map 1p prot=1 prot=1", 1, "expected each option once"},
    {"map 1p flags=1 flags=1", 1, "expected each option once"},
    {"map 1p fd=1 fd=1", 1, "expected each option once"},
    {"map 1p offset=1p offset=1p", 1, "expected each option once"},
    {"map 1p uninitialized uninitialized", 1, "expected each option once"},
    {"map 1p hint {", 1, "expected a place"},
    {"a = map 1p\nunmap m2147483648 1p", 2, "expected a place"},
    {"a = map 1p\nunmap a~ 1p", 2, "got 'a~'"},
    {"a = map 1p\nunmap a\x7f 1p", 2, "got 'a?'"},
    {"map 1p hint", 1, "expected a place"},
    {"map 1p hint a", 1, "the name of an earlier map statement"},
    {"map 1p hint @", 1, "expected a place"},
    {"map 1p hint @a", 1, "expected a place"},
    {"map 1p hint A", 1, "expected a place"},
    {"map 1p prot=", 1, "expected a number from 0 to 4294967295"},
    {"map 1p prot=4294967296", 1, "expected a number from 0"},
    {"map 1p prot=-1", 1, "expected a number from 0"},
    {"map 1p flags=0x", 1, "expected a number"},
    {"map 1p flags=12z", 1, "expected a number"},
    {"map 1p fd=2147483648", 1, "expected a number from -2147483648 to 2147483647"},
    {"map 1p offset=x", 1, "expected an amount"},
    {"map 1p =>", 1, "expected ok, an errno such as ENOMEM, or a place"},
    {"map 1p => EFOO", 1, "expected ok, an errno"},
    {"map 1p => a", 1, "the name of an earlier map statement"},
    {"map 1p => ok ok", 1, "expected the end of the line"},
    {"a = map 1p\nunmap a 1p => a", 2, "expected ok or an errno"},
    {"unmap", 1, "expected a place"},
    {"unmap a 1p", 1, "the name of an earlier map statement, got 'a'"},
    {"a = map 1p\nunmap b 1p", 2, "got 'b'"},
    {"a = map 1p\nunmap m0 1p", 2, "expected a place"},
    {"a = map 1p\nunmap aa 1p", 2, "expected a place"},
    {"a = map 1p\nunmap a+1 1p", 2, "expected a place"},
    {"a = map 1p\nunmap a", 2, "expected an amount"},
    {"a = map 1p\nunmap a 1p 1p", 2, "expected the end of the line or =>"},
    {"a = map 1p\nwrite a 1b => ok", 2, "only calls of the system have an answer"},
    {"sbrk 1p => ok", 1, "only calls of the system have an answer"},
    {"a = map 1p\nremap a 1p", 2, "expected an amount"},
    {"remap", 1, "expected a place"},
    {"protect", 1, "expected a place"},
    {"unmap 0 1p => none", 1, "expected ok or an errno"},
    {"a = map 1p\nremap a 1p 2p move", 2, "expected the end of the line"},
    {"a = map 1p\nprotect a 1p", 2, "expected prot=N, but the line ends"},
    {"a = map 1p\nprotect a 1p 3", 2, "expected prot=N, got '3'"},
    {"sbrk", 1, "expected an amount"},
    {"fail", 1, "expected a number"},
    {"fail 2 maymove", 1, "expected the end of the line"},
    {"fail -1", 1, "expected a number"},
    {"limit a", 1, "expected an amount"},
    {"world foo=1", 1, "expected pages=, page=, skip=, growth=, break=, limit=, fail="},
    {"world memory=some", 1, "none after memory=, got 'some'"},
    {"world pages=8 page=16 pages=8", 1, "each field of the world once, got 'pages=8'"},
    {"world memory=none memory=none", 1, "each field of the world once"},
    {"world\nworld", 2, "expected one world line, before any operation"},
    {"a = map 1p\nworld", 2, "expected one world line, before any operation"},
    {"world pages=8 limit=9", 1, "the limit is at most the number of pages"},
    {"world pages=0", 1, "1 to 65536 pages"},
    {"world pages=8 page=24", 1, "power of two"},
    {"world break=65p", 1, "the first break lies inside"},
    {"world break=-1p", 1, "the first break lies inside"},
    {"world break=top", 1, "expected break= as pages and bytes"},
    {"\x1b[2J", 1, "got '?[2J'"},
    {"a_word_that_is_much_longer_than_what_fits_into_a_line", 1, "..."},
};
enum { REFUSALS = sizeof refusals / sizeof refusals[0] };

START_TEST(line_is_refused)
{
    parse("a = map 1p"); /* the positive control, which the next parse must forget */
    ck_assert(!program_parse(&program, refusals[_i].text, &problem));
    ck_assert_uint_eq(problem.line, refusals[_i].line);
    ck_assert_msg(strstr(problem.text, refusals[_i].words) != NULL, "'%s' says '%s'",
                  refusals[_i].text, problem.text);
    ck_assert_msg(strlen(problem.text) + 1 < sizeof problem.text, "cut: '%s'", problem.text);
    ck_assert_uint_eq(program.count, 0);
    ck_assert(world_equal(&program.world, &WORLD_DEFAULT));
}
END_TEST

START_TEST(line_ends_of_any_kind)
{
    parse("");
    ck_assert_uint_eq(program.count, 0);
    parse("# nothing\n\n   \n");
    ck_assert_uint_eq(program.count, 0);
    parse("world pages=8\r\na = map 1p\r\nunmap a 1p => ok\r\n");
    ck_assert_uint_eq(program.count, 2);
    ck_assert_uint_eq(program.world.page_count, 8);
    parse("a = map 1p\nunmap a 1p");
    ck_assert_uint_eq(program.count, 2);
    parse("a =\vmap\f1p\t");
    ck_assert_uint_eq(program.count, 1);
    parse("a = map 1p# no blank before\n#unmap a 1p");
    ck_assert_uint_eq(program.count, 1);
}
END_TEST

Suite *suite_operation_parse(void)
{
    Suite *suite = suite_create("operation_parse");
    TCase *lines = tcase_create("lines");

    tcase_add_checked_fixture(lines, setup, teardown);
    tcase_add_loop_test(lines, statement_is_read_and_printed, 0, STATEMENTS);
    tcase_add_loop_test(lines, line_is_refused, 0, REFUSALS);
    tcase_add_test(lines, line_ends_of_any_kind);
    suite_add_tcase(suite, lines);
    return suite;
}
