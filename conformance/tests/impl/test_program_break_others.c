/* SPDX-License-Identifier: MIT
 *
 * The product half of program_break.c with PAGE_MANAGER_OTHERS_GROW, over an sbrk and a size of
 * memory of the test. test_override.sh shows what the option is for, in a real wasm memory.
 */
#include <check.h>
#include <errno.h>
#include <stdint.h>
#include <unistd.h>

#undef MAPCHECK_HARNESS
#define PAGE_MANAGER_OTHERS_GROW
#define program_break_open                 others_break_open
#define program_break_extend               others_break_extend
#define program_break_high_water           others_break_high_water
#define program_break_clear                others_break_clear
#define program_break_copy                 others_break_copy
#define program_break_pointer              others_break_pointer
#define sbrk                               others_sbrk
#define __builtin_wasm_memory_size(memory) (memory_end / WASM_PAGE)

enum { WASM_PAGE = 65536, FIRST_PAGES = 10, MORE_PAGES = 3 };

static uintptr_t fake_break, memory_end;
static void *others_sbrk(intptr_t delta);

#include "impl/program_break.c"

Suite *suite_program_break_others(void);

/* Addresses from 16 wasm pages on; the test touches no byte. sbrk grows memory as it needs. */
static void *others_sbrk(intptr_t delta)
{
    uintptr_t before = fake_break;
    fake_break += (uintptr_t)delta;
    while (memory_end < fake_break)
        memory_end += WASM_PAGE;
    return (void *)before;
}

static uint64_t mark_after_growth(uintptr_t pages_by_others)
{
    struct program_break program_break;
    uint64_t start;
    fake_break = 16 * WASM_PAGE + 100;
    memory_end = (16 + FIRST_PAGES) * WASM_PAGE;
    program_break_open(&program_break);
    memory_end += pages_by_others * WASM_PAGE;
    uint64_t mark = program_break_high_water(&program_break);
    ck_assert(program_break_extend(&program_break, WASM_PAGE, &start));
    ck_assert_uint_eq(program_break_high_water(&program_break), mark);
    return mark + program_break.base;
}

START_TEST(test_memory_that_exists_is_not_known_to_be_zero)
{
    ck_assert_uint_eq(mark_after_growth(0), (16 + FIRST_PAGES) * WASM_PAGE);
    ck_assert_uint_eq(mark_after_growth(MORE_PAGES), (16 + FIRST_PAGES + MORE_PAGES) * WASM_PAGE);
}
END_TEST

START_TEST(test_our_own_growth_moves_the_mark)
{
    struct program_break program_break;
    uint64_t start;
    fake_break = memory_end = 16 * WASM_PAGE;
    program_break_open(&program_break);
    uint64_t mark = program_break_high_water(&program_break);
    ck_assert(program_break_extend(&program_break, 2 * WASM_PAGE, &start));
    ck_assert_uint_eq(start, mark); /* so both new pages are zero */
    ck_assert_uint_eq(program_break_high_water(&program_break), mark + 2 * WASM_PAGE);
}
END_TEST

Suite *suite_program_break_others(void)
{
    Suite *suite = suite_create("program_break_others");
    TCase *tests = tcase_create("program_break_others");
    tcase_add_test(tests, test_memory_that_exists_is_not_known_to_be_zero);
    tcase_add_test(tests, test_our_own_growth_moves_the_mark);
    suite_add_tcase(suite, tests);
    return suite;
}
