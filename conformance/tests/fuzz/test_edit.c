/* SPDX-License-Identifier: MIT
 *
 * Edits keep references: an operation refers to the same map before and after an edit. The edit
 * drops or redirects an operation that referred to a removed map, as the caller chose.
 */
#include "conformance/tests/support/program_text.h"
#include "conformance/tests/support/random_program.h"
#include "fuzz/mutate/edit.h"

#include <check.h>

Suite *suite_edit(void);

static struct program program;

static void setup(void)
{
    program = (struct program){0};
}

static void teardown(void)
{
    program_free(&program);
}

START_TEST(references_behind_a_removed_map_are_renumbered)
{
    program_from_text(&program, "a = map 1p\nb = map 2p\nc = map 3p\nunmap c+1p 1p\nunmap a 1p");
    ck_assert(edit_remove(&program, 1, 1, ORPHAN_DROPPED));
    program_demand_text(&program, "a = map 1p\nb = map 3p\nunmap b+1p 1p\nunmap a 1p");
}
END_TEST

START_TEST(orphans_are_dropped_with_their_own_orphans)
{
    program_from_text(&program, "a = map 1p\nb = map 1p hint a\nc = map 1p hint b\nunmap c 1p\n"
                                "d = map 4p\nwrite d 1p\nsbrk 3b");
    ck_assert(edit_remove(&program, 0, 1, ORPHAN_DROPPED));
    program_demand_text(&program, "a = map 4p\nwrite a 1p\nsbrk 3b");
}
END_TEST

START_TEST(orphans_are_turned_to_the_map_before)
{
    program_from_text(&program, "a = map 1p\nb = map 2p\nunmap b+1p 1p\nc = map 3p\nunmap c 1p");
    ck_assert(edit_remove(&program, 1, 1, ORPHAN_TURNED));
    program_demand_text(&program, "a = map 1p\nunmap a+1p 1p\nb = map 3p\nunmap b 1p");
}
END_TEST

START_TEST(an_orphan_with_no_map_before_it_turns_to_the_world)
{
    program_from_text(&program, "a = map 1p\nunmap a+1p 1p\nb = map 3p\nunmap a 2p");
    ck_assert(edit_remove(&program, 0, 1, ORPHAN_TURNED));
    program_demand_text(&program, "unmap @1p 1p\na = map 3p\nunmap a 2p");
}
END_TEST

START_TEST(an_expectation_of_a_removed_map_is_forgotten)
{
    program_from_text(&program, "a = map 1p\nb = map 1p\nc = map 1p => a+2p\nd = map 1p => b");
    ck_assert(edit_remove(&program, 0, 1, ORPHAN_DROPPED));
    program_demand_text(&program, "a = map 1p\nb = map 1p\nc = map 1p => a");
}
END_TEST

START_TEST(what_comes_moves_the_numbers_behind_it)
{
    struct operation pieces[2] = {operation_default(OPERATION_MAP),
                                  operation_default(OPERATION_UNMAP)};
    program_from_text(&program, "a = map 1p\nb = map 2p\nunmap b 1p\nc = map 9p => b\nunmap a 1p");
    pieces[0].length.pages = 7;
    pieces[1].length.pages = 7;
    pieces[1].place.mapping = 1; /* its own map, as numbered in the longer program */
    ck_assert(edit_insert(&program, 1, pieces, 2));
    program_demand_text(&program, "a = map 1p\nb = map 7p\nunmap b 7p\nc = map 2p\nunmap c 1p\n"
                                  "d = map 9p => c\nunmap a 1p");
}
END_TEST

START_TEST(pieces_are_adopted_with_their_own_maps)
{
    struct program from = {0};
    program_from_text(&from, "a = map 1p\nb = map 2p\nunmap b 2p\nunmap a 1p");
    program_from_text(&program, "a = map 5p\nb = map 6p");
    struct operation pieces[3] = {from.operations[1], from.operations[2], from.operations[3]};
    edit_adopt(pieces, 3, 1, 2);
    ck_assert(edit_insert(&program, 2, pieces, 3));
    program_free(&from);
    program_demand_text(&program, "a = map 5p\nb = map 6p\nc = map 2p\nunmap c 2p\nunmap a 1p");
}
END_TEST

START_TEST(repair_leaves_nothing_that_refers_ahead)
{
    program_from_text(&program, "unmap @0p 1p\na = map 1p\nunmap a+1p 1p\nb = map 1p hint a");
    program.operations[0].place.mapping = 2;
    program.operations[2].place.mapping = 3;
    program.operations[3].place.mapping = 1;
    edit_repair(&program);
    program_demand_text(&program, "unmap @0p 1p\na = map 1p\nunmap a+1p 1p\nb = map 1p hint a");
}
END_TEST

static bool refers_ahead(const struct program *edited)
{
    int32_t maps = 0;
    for (size_t i = 0; i < edited->count; i++) {
        if (edited->operations[i].place.mapping >= maps)
            return true;
        maps += edited->operations[i].kind == OPERATION_MAP;
    }
    return false;
}

START_TEST(random_edits_never_refer_ahead)
{
    uint64_t seed = (uint64_t)_i + 1;
    random_program(&program, &seed, 60, RANDOM_TEXT);
    edit_repair(&program);
    ck_assert(!refers_ahead(&program));
    while (program.count > 0) {
        size_t first = random_next(&seed) % program.count;
        enum orphan orphan = random_next(&seed) % 2 == 0 ? ORPHAN_DROPPED : ORPHAN_TURNED;
        ck_assert(edit_remove(&program, first, 1, orphan));
        ck_assert(!refers_ahead(&program));
    }
}
END_TEST

Suite *suite_edit(void)
{
    Suite *suite = suite_create("edit");
    TCase *edits = tcase_create("edit");
    tcase_add_checked_fixture(edits, setup, teardown);
    tcase_add_test(edits, references_behind_a_removed_map_are_renumbered);
    tcase_add_test(edits, orphans_are_dropped_with_their_own_orphans);
    tcase_add_test(edits, orphans_are_turned_to_the_map_before);
    tcase_add_test(edits, an_orphan_with_no_map_before_it_turns_to_the_world);
    tcase_add_test(edits, an_expectation_of_a_removed_map_is_forgotten);
    tcase_add_test(edits, what_comes_moves_the_numbers_behind_it);
    tcase_add_test(edits, pieces_are_adopted_with_their_own_maps);
    tcase_add_test(edits, repair_leaves_nothing_that_refers_ahead);
    tcase_add_loop_test(edits, random_edits_never_refer_ahead, 0, 20);
    suite_add_tcase(suite, edits);
    return suite;
}
