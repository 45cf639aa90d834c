/* SPDX-License-Identifier: MIT
 *
 * Recorded programs as workloads: both scales of every line of the grammar, by hand; refused lines
 * with their numbers; and the report in the head about everything that was left out.
 */
#include "conformance/tests/support/program_text.h"
#include "fuzz/import/import.h"

#include <check.h>
#include <string.h>

Suite *suite_import(void);

static struct imported imported;
static struct parse_error error;

static void setup(void)
{
    imported = (struct imported){.head = ""};
}

static void teardown(void)
{
    program_free(&imported.program);
}

static void demand(const char *trace, enum import_scale scale, const char *wanted)
{
    ck_assert_msg(import_trace(trace, scale, &imported, &error), "line %u: %s", error.line,
                  error.text);
    program_demand_text(&imported.program, wanted);
}

static void demand_refused(const char *trace, unsigned line, const char *words)
{
    ck_assert(!import_trace(trace, IMPORT_X16, &imported, &error));
    ck_assert_uint_eq(error.line, line);
    ck_assert_msg(strstr(error.text, words) != NULL, "no `%s` in `%s`", words, error.text);
    ck_assert_uint_eq(imported.program.count, 0);
}

START_TEST(every_4_kib_page_becomes_one_page_in_x16)
{
    demand("map 1 12288\nunmap 1 4096 4096\nmap 2 1\nsbrk 135168\nsbrk -3\nunmap 1 0 4096\n"
           "unmap 2 0 1\n",
           IMPORT_X16,
           "a = map 3p\nunmap a+1p 1p\nb = map 1p\nsbrk 2162688b\nsbrk -48b\nunmap a 1p\n"
           "unmap b 1p\n");
    ck_assert(imported.program.world.without_memory);
}
END_TEST

START_TEST(a_page_goes_with_its_last_4_kib_in_r64)
{
    demand("map 1 200000\nunmap 1 4096 131072\nunmap 1 0 4096\nunmap 1 135168 64832\nsbrk -70000\n",
           IMPORT_R64,
           "a = map 4p\n"    /* 49 pages of 4 KiB: 16, 16, 16, 1 */
           "unmap a+1p 1p\n" /* 1..32 were unmapped: page 0 keeps 4 KiB, page 2 most of its own */
           "unmap a 1p\n"    /* 0 was unmapped */
           "unmap a+2p 2p\n" /* 33..48 were unmapped */
           "sbrk -70000b\n");
    ck_assert(!imported.program.world.without_memory);
}
END_TEST

START_TEST(a_range_freed_twice_is_reported_once)
{
    demand("map 1 131072\nunmap 1 0 65536\nunmap 1 0 131072\n", IMPORT_R64,
           "a = map 2p\nunmap a 1p\nunmap a+1p 1p\n");
}
END_TEST

START_TEST(an_unmap_of_many_is_one_each)
{
    demand("map 1 8192\nmap 2 8192\nunmap 1 4096 4096 2 0 8192\n", IMPORT_X16,
           "a = map 2p\nb = map 2p\nunmap a+1p 1p\nunmap b 2p\n");
}
END_TEST

START_TEST(what_held_nothing_is_left_out_and_reported)
{
    demand("map 1 8192\nunmap - 0 4096 1 0 4096\n", IMPORT_X16, "a = map 2p\nunmap a 1p\n");
    ck_assert_ptr_nonnull(strstr(imported.head, "1 held no anonymous mapping"));
}
END_TEST

START_TEST(options_become_arguments_or_are_reported)
{
    demand("map 1 4096 none noreserve\nmap 2 4096 hint low\nmap 3 4096 shared\n", IMPORT_X16,
           "a = map 1p prot=0\nb = map 1p\nc = map 1p flags=0x21\n");
    ck_assert_ptr_nonnull(strstr(imported.head, "1 maps with address hint: plain map"));
    ck_assert_ptr_null(strstr(imported.head, "huge"));
}
END_TEST

START_TEST(fixed_takes_a_name_and_the_old_one_stays)
{
    demand("map 1 16384\nfixed 1 4096 8192 none\nmap 2 4096\nunmap 1 4096 4096\n", IMPORT_X16,
           "a = map 4p\nb = map 2p fixed a+1p prot=0\nc = map 1p\nunmap a+1p 1p\n");
    demand("map 1 200000\nfixed 1 4096 131072\n", IMPORT_R64,
           "a = map 4p\nb = map 1p fixed a+1p\n");
    demand("map 1 200000\nfixed 1 4096 8192\n", IMPORT_R64, "a = map 4p\n");
    ck_assert_ptr_nonnull(strstr(imported.head, "1 covered no whole page"));
}
END_TEST

START_TEST(the_head_is_kept)
{
    demand("# trace: x\n#   more\nmap 1 4096 # a comment\n", IMPORT_X16, "a = map 1p\n");
    ck_assert_int_eq(strncmp(imported.head, "trace: x\n  more\n", 15), 0);
    ck_assert_ptr_nonnull(strstr(imported.head, "--scale x16"));
}
END_TEST

/* The world holds page 0, the neighbour, the peak, half the peak, and 256 pages of growth. */
START_TEST(the_world_is_just_large_enough)
{
    demand("map 1 40960\nsbrk 4096\nunmap 1 0 40960\nmap 2 8192\n", IMPORT_X16,
           "a = map 10p\nsbrk 65536b\nunmap a 10p\nb = map 2p\n");
    ck_assert_uint_eq(imported.program.world.page_count, 1 + 2 + 10 + 5 + 256);
    ck_assert_uint_eq(imported.program.world.page_size, IMPORT_PAGE);
    ck_assert_ptr_null(world_problem(&imported.program.world));
}
END_TEST

START_TEST(what_cannot_fit_is_refused)
{
    static const char half[] = "map 1 134217728\nmap 2 134217728\n"; /* 2 x 32768 pages */
    demand_refused("map 1 268435456\nmap 2 4096\n", 0, "a world has 65536; try --scale r64");
    demand_refused("map 1 4096\nmap 2 268439552\n", 2, "larger than 65536 pages");
    demand_refused(half, 0, "needs 65537 pages");
    ck_assert(import_trace(half, IMPORT_R64, &imported, &error));
    ck_assert(import_trace("map 1 268431360\n", IMPORT_X16, &imported, &error));
    ck_assert_uint_eq(imported.program.world.page_count, WORLD_PAGES_MAX);
}
END_TEST

START_TEST(what_is_not_understood_is_refused_with_its_line)
{
    demand_refused("# head\nmap 1 4096\nmpa 2 4096\n", 3, "expected map ID LENGTH");
    demand_refused("map 1 4096 sticky\n", 1, "expected map ID LENGTH");
    demand_refused("map 1\n", 1, "expected map ID LENGTH");
    demand_refused("map 1 0\n", 1, "and a length");
    demand_refused("map 1 4096\nmap 1 4096\n", 2, "a new ID");
    demand_refused("map 1 4096\n\nunmap 2 0 4096\n", 3, "an ID that was mapped");
    demand_refused("map 1 4096\nunmap 1 0 8192\n", 2, "a range inside of it");
    demand_refused("map 1 4096\nunmap 1 0\n", 2, "expected map ID LENGTH");
    demand_refused("map 1 4096\nunmap\n", 2, "expected map ID LENGTH");
    demand_refused("map 1 4096\nsbrk 1 2\n", 2, "expected map ID LENGTH");
    demand_refused("map 1 99999999999999999999\n", 1, "expected map ID LENGTH");
    demand_refused("# nothing\n", 0, "a map line");
}
END_TEST

START_TEST(scales_have_names)
{
    enum import_scale scale;
    ck_assert(import_scale_parse("x16", &scale) && scale == IMPORT_X16);
    ck_assert(import_scale_parse("r64", &scale) && scale == IMPORT_R64);
    ck_assert(!import_scale_parse("x17", &scale));
}
END_TEST

Suite *suite_import(void)
{
    Suite *suite = suite_create("import");
    TCase *cases = tcase_create("import");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, every_4_kib_page_becomes_one_page_in_x16);
    tcase_add_test(cases, a_page_goes_with_its_last_4_kib_in_r64);
    tcase_add_test(cases, a_range_freed_twice_is_reported_once);
    tcase_add_test(cases, an_unmap_of_many_is_one_each);
    tcase_add_test(cases, what_held_nothing_is_left_out_and_reported);
    tcase_add_test(cases, options_become_arguments_or_are_reported);
    tcase_add_test(cases, fixed_takes_a_name_and_the_old_one_stays);
    tcase_add_test(cases, the_head_is_kept);
    tcase_add_test(cases, the_world_is_just_large_enough);
    tcase_add_test(cases, what_cannot_fit_is_refused);
    tcase_add_test(cases, what_is_not_understood_is_refused_with_its_line);
    tcase_add_test(cases, scales_have_names);
    suite_add_tcase(suite, cases);
    return suite;
}
