/* SPDX-License-Identifier: MIT
 *
 * Explore reaches every state, and finds planted faults by the shortest path.
 */
#include "conformance/systems/registry.h"
#include "fuzz/explore/explore.h"

#include <check.h>
#include <string.h>

Suite *suite_explore(void);

static struct explore explore;
static struct judge *judge;

static struct world world_of(uint32_t pages)
{
    return (struct world){.page_count = pages,
                          .page_size = 16,
                          .skip_limit = 3,
                          .growth_minimum = 2,
                          .limit = pages,
                          .first_break = 16};
}

static struct system system_named(const char *name)
{
    char problem[160];
    const struct system *system = registry_find(name, problem, sizeof problem);
    ck_assert_msg(system != NULL, "%s", problem);
    return *system;
}

static void begin(const struct system *system, uint32_t pages)
{
    char reason[160] = "";
    struct world world = world_of(pages);
    judge = judge_open(system, NULL, QUESTION_ALL);
    ck_assert_ptr_nonnull(judge);
    ck_assert_msg(explore_begin(&explore, judge, QUESTION_ALL, &world, reason, sizeof reason), "%s",
                  reason);
}

static void end(void)
{
    explore_free(&explore);
    judge_close(judge);
}

/* A world with one usable page. The page is mapped or dirty, or the system does not own it yet:
 * then the break and its high-water mark are each at 0, half or all of it, with the mark not below
 * the break. */
START_TEST(the_smallest_world_is_counted_by_hand)
{
    struct system system = system_named("page-manager-skip");
    begin(&system, 2);
    ck_assert_int_eq(explore_run(&explore, NULL, NULL), EXPLORE_CLOSED);
    ck_assert_uint_eq(explore.set.count, 2 + 6);
    end();
}
END_TEST

START_TEST(both_tables_have_the_same_states)
{
    size_t states[2];
    uint64_t transitions[2];
    const char *const names[] = {"page-manager-skip", "page-manager-tree"};
    for (int i = 0; i < 2; i++) {
        struct system system = system_named(names[i]);
        begin(&system, 4);
        ck_assert_int_eq(explore_run(&explore, NULL, NULL), EXPLORE_CLOSED);
        states[i] = explore.set.count;
        transitions[i] = explore.transitions;
        end();
    }
    ck_assert_uint_eq(states[0], states[1]);
    ck_assert_uint_eq(transitions[0], transitions[1]);
}
END_TEST

/* A map and one more operation show the planted fault. Returns the second operation. */
static struct operation second_of_two(enum verdict verdict)
{
    struct program program = {0};
    ck_assert_int_eq(explore_run(&explore, NULL, NULL), EXPLORE_FOUND);
    ck_assert(explore_program(&explore, &program));
    ck_assert_uint_eq(program.count, 2);
    ck_assert_int_eq(program.operations[0].kind, OPERATION_MAP);
    ck_assert_int_eq(judge_run(judge, &program), verdict);
    struct operation second = program.operations[1];
    program_free(&program);
    return second;
}

/* A fault in a single state: page 1 mapped, page 2 dirty, page 3 mapped. */
static enum page_class (*true_class)(void *self, uint64_t page);
static bool validate_but_once(void *self, char *text, size_t size)
{
    bool there = true_class(self, 1) == PAGE_MAPPED && true_class(self, 2) == PAGE_DIRTY &&
                 true_class(self, 3) == PAGE_MAPPED;
    if (there && size > 0)
        strcpy(text, "planted");
    return !there;
}

START_TEST(a_planted_fault_is_found_by_the_shortest_path)
{
    struct system system = system_named("page-manager-skip");
    true_class = system.page_class;
    system.validate = validate_but_once;
    begin(&system, 5);
    struct operation unmap = second_of_two(VERDICT_STRUCTURE);
    ck_assert_int_eq(unmap.kind, OPERATION_UNMAP);
    ck_assert_int_eq(unmap.place.mapping, 0);
    ck_assert_int_eq(unmap.place.offset.pages, 1);
    end();
}
END_TEST

/* Memory that keeps the first value written to a byte until the byte is zeroed. */
static bool (*true_read)(void *self, const struct span *spans, size_t count);
static bool (*true_write)(void *self, const struct span *spans, size_t count);
static bool write_only_to_zero(void *self, const struct span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t old = 0;
        struct span first = {spans[i].address, &old, 1};
        if (!true_read(self, &first, 1) || (old == 0 && !true_write(self, &spans[i], 1)))
            return false;
    }
    return true;
}

START_TEST(owners_write_more_than_once)
{
    struct system system = system_named("page-manager-skip");
    true_read = system.read;
    true_write = system.write;
    system.write = write_only_to_zero;
    begin(&system, 3);
    ck_assert_int_eq(second_of_two(VERDICT_CONTENTS).kind, OPERATION_WRITE);
    end();
}
END_TEST

static size_t count_kind(const struct actions *actions, enum operation_kind kind, uint32_t flags)
{
    size_t count = 0;
    for (size_t i = 0; i < actions->count; i++) {
        const struct operation *operation = &actions->list[i].operation;
        count += operation->kind == kind && (operation->flags & flags) == flags;
    }
    return count;
}

/* Counts the operations of each kind that explore tries in a world of four pages. Five of them have
 * boundary arguments. explore.tsv only holds the numbers of states and transitions. */
START_TEST(every_range_and_length_is_asked)
{
    struct actions actions = {0};
    struct world world = world_of(4);
    enum { RANGES = 4 + 3 + 2 + 1, CUT = 3, EDGES = 5 };
    ck_assert(actions_make(&actions, &world));
    ck_assert_uint_eq(count_kind(&actions, OPERATION_UNMAP, 0), RANGES + CUT + EDGES);
    ck_assert_uint_eq(count_kind(&actions, OPERATION_DISCARD, 0), RANGES + CUT + EDGES);
    ck_assert_uint_eq(count_kind(&actions, OPERATION_MAP, FLAG_FIXED_NOREPLACE), RANGES);
    ck_assert_uint_ge(count_kind(&actions, OPERATION_MAP, FLAG_FIXED), RANGES);
    ck_assert_uint_ge(count_kind(&actions, OPERATION_MAP, FLAG_UNINITIALIZED), 4 + 4);
    ck_assert_uint_eq(count_kind(&actions, OPERATION_WRITE, 0), 4);
    ck_assert_uint_eq(count_kind(&actions, OPERATION_SBRK, 0), 4);
    actions_free(&actions);
}
END_TEST

Suite *suite_explore(void)
{
    Suite *suite = suite_create("explore");
    TCase *tests = tcase_create("explore");
    tcase_add_test(tests, the_smallest_world_is_counted_by_hand);
    tcase_add_test(tests, both_tables_have_the_same_states);
    tcase_add_test(tests, a_planted_fault_is_found_by_the_shortest_path);
    tcase_add_test(tests, owners_write_more_than_once);
    tcase_add_test(tests, every_range_and_length_is_asked);
    suite_add_tcase(suite, tests);
    return suite;
}
