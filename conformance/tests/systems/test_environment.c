/* SPDX-License-Identifier: MIT
 *
 * The simulated break and memory, rule by rule of reference/README.md. In a page map, one character
 * is a page: B before the break, S the system's, n the neighbour's, . above the break.
 */
#include "conformance/systems/environment.h"

#include <check.h>
#include <string.h>

Suite *suite_environment(void);

#define PAGE  INT64_C(16)
#define PAGES INT64_C(8)
static const struct world small = {.page_count = PAGES,
                                   .page_size = PAGE,
                                   .skip_limit = 3,
                                   .growth_minimum = 1,
                                   .limit = PAGES,
                                   .first_break = PAGE};
static struct environment environment;
static char reason[160];

static void open_world(const struct world *world)
{
    ck_assert_msg(environment_open(&environment, world, reason, sizeof reason), "%s", reason);
}

static void setup(void)
{
    environment = (struct environment){0};
    open_world(&small);
}

static void teardown(void)
{
    environment_free(&environment);
}

static void grow(uint64_t bytes)
{
    uint64_t start;
    ck_assert(environment_extend(&environment, bytes, &start));
}

static void refuse(uint64_t bytes, uint64_t break_after)
{
    uint64_t start;
    ck_assert(!environment_extend(&environment, bytes, &start));
    ck_assert_uint_eq(start, break_after);
    ck_assert_uint_eq(environment.program_break, break_after);
}

static void neighbour(int64_t delta, enum error_name error, uint64_t break_after)
{
    uint64_t before = environment.program_break;
    struct outcome outcome = environment_sbrk(&environment, delta);
    ck_assert_int_eq(outcome.kind, error == ERROR_NONE ? OUTCOME_SUCCESS : OUTCOME_FAILURE);
    ck_assert_int_eq(outcome.error, error);
    ck_assert_uint_eq(outcome.address, before);
    ck_assert_uint_eq(environment.program_break, break_after);
}

static void byte_write(uint64_t address, uint8_t value)
{
    ck_assert(environment_write(&environment, &(struct span){address, &value, 1}, 1));
}

static int byte_read(uint64_t address)
{
    uint8_t value = 0;
    ck_assert(environment_read(&environment, &(struct span){address, &value, 1}, 1));
    return value;
}

static struct counters counted(void)
{
    struct counters counters;
    environment_counters(&environment, &counters);
    return counters;
}

/* Exactly this event happened since the last check. */
static void event_expect(enum break_event_kind kind, uint64_t start, uint64_t bytes, uint64_t moved)
{
    struct break_event event = {0};
    size_t count = 0;
    ck_assert(environment_take_events(&environment, &event, 1, &count));
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(event.kind, kind);
    ck_assert_uint_eq(event.start, start);
    ck_assert(event.bytes == bytes && event.moved == moved);
}

START_TEST(growth_moves_the_break)
{
    uint64_t start = 0;
    ck_assert(environment_extend(&environment, 20, &start));
    ck_assert_uint_eq(start, PAGE);
    ck_assert_uint_eq(environment.program_break, PAGE + 20);
    event_expect(BREAK_GRANTED, PAGE, 20, 0);
}
END_TEST

START_TEST(asking_is_free)
{
    uint64_t start = 0;
    struct break_event event;
    size_t count = 1;
    environment_fail(&environment, 1, false);
    ck_assert(environment_extend(&environment, 0, &start));
    ck_assert_uint_eq(start, PAGE);
    ck_assert_uint_eq(counted().break_calls, 0);
    ck_assert_uint_eq(counted().program_break, PAGE);
    ck_assert(environment_take_events(&environment, &event, 1, &count));
    ck_assert_uint_eq(count, 0);
    refuse(1, PAGE);
}
END_TEST

START_TEST(limit_refuses_one_byte_more)
{
    grow((PAGES - 1) * PAGE);
    environment.event_count = 0;
    refuse(1, PAGES * PAGE);
    event_expect(BREAK_REFUSED_LIMIT, PAGES * PAGE, 1, 0);
    refuse(UINT64_MAX, PAGES * PAGE);
}
END_TEST

START_TEST(limit_moves_below_the_break)
{
    grow(PAGE);
    ck_assert(environment_limit(&environment, 1));
    refuse(1, 2 * PAGE);
    neighbour(1, ERROR_ENOMEM, 2 * PAGE);
    ck_assert(environment_limit(&environment, 3));
    grow(PAGE);
    ck_assert(!environment_limit(&environment, PAGES + 1));
    ck_assert(environment_limit(&environment, PAGES));
}
END_TEST

/* BSSnn... the neighbour may release nn, and not one byte more */
START_TEST(neighbour_gives_back_its_own)
{
    grow(2 * PAGE);
    neighbour(PAGE, ERROR_NONE, 4 * PAGE);
    neighbour(PAGE, ERROR_NONE, 5 * PAGE);
    neighbour(-2 * PAGE - 1, ERROR_EINVAL, 5 * PAGE);
    neighbour(-2 * PAGE, ERROR_NONE, 3 * PAGE);
    neighbour(-1, ERROR_EINVAL, 3 * PAGE);
}
END_TEST

/* BnSn.... the neighbour owns only its page above the system's page */
START_TEST(neighbour_stays_above_the_system)
{
    neighbour(PAGE, ERROR_NONE, 2 * PAGE);
    grow(PAGE);
    neighbour(PAGE, ERROR_NONE, 4 * PAGE);
    neighbour(-PAGE - 1, ERROR_EINVAL, 4 * PAGE);
    neighbour(-PAGE, ERROR_NONE, 3 * PAGE);
    neighbour(-1, ERROR_EINVAL, 3 * PAGE);
}
END_TEST

START_TEST(neighbour_stays_above_its_start)
{
    neighbour(-1, ERROR_EINVAL, PAGE);
    neighbour(0, ERROR_NONE, PAGE);
    neighbour(INT64_MIN, ERROR_EINVAL, PAGE);
    neighbour(INT64_MAX, ERROR_ENOMEM, PAGE);
}
END_TEST

START_TEST(neighbour_leaves_dirt_behind)
{
    neighbour(PAGE, ERROR_NONE, 2 * PAGE);
    neighbour(-PAGE, ERROR_NONE, PAGE);
    ck_assert_uint_eq(environment.high_water, 2 * PAGE);
    ck_assert_int_ne(byte_read(PAGE), 0);
    ck_assert_int_ne(byte_read(2 * PAGE - 1), 0);
    ck_assert_int_eq(byte_read(PAGE - 1), 0);
    ck_assert_int_eq(byte_read(2 * PAGE), 0);
}
END_TEST

START_TEST(fail_refuses_so_many_calls)
{
    environment_fail(&environment, 2, false);
    refuse(PAGE, PAGE);
    event_expect(BREAK_REFUSED_INJECTED, PAGE, PAGE, 0);
    refuse(PAGE, PAGE);
    grow(PAGE);
}
END_TEST

START_TEST(fail_moved_gives_a_page)
{
    environment_fail(&environment, 1, true);
    refuse(5, 2 * PAGE);
    event_expect(BREAK_REFUSED_MOVED, PAGE, 5, PAGE);
    neighbour(-PAGE, ERROR_NONE, PAGE);
}
END_TEST

START_TEST(fail_moved_without_room_stays)
{
    grow((PAGES - 1) * PAGE - 1);
    environment.event_count = 0;
    environment_fail(&environment, 1, true);
    refuse(1, PAGES * PAGE - 1);
    event_expect(BREAK_REFUSED_INJECTED, PAGES * PAGE - 1, 1, 0);
}
END_TEST

START_TEST(fail_at_refuses_that_call_only)
{
    struct world world = small;
    world.fail_at = 2;
    open_world(&world);
    grow(1);
    refuse(1, PAGE + 1);
    grow(1);
}
END_TEST

START_TEST(lost_events_are_reported)
{
    struct break_event events[ENVIRONMENT_EVENTS];
    size_t count;
    environment.limit = 2 * ENVIRONMENT_EVENTS; /* more than the world has */
    for (int i = 0; i < ENVIRONMENT_EVENTS; i++)
        grow(1);
    ck_assert(environment_take_events(&environment, events, ENVIRONMENT_EVENTS, &count));
    ck_assert_uint_eq(count, ENVIRONMENT_EVENTS);
    ck_assert_uint_eq(events[3].start, PAGE + 3);
    environment_fail(&environment, ENVIRONMENT_EVENTS + 1, false);
    for (int i = 0; i <= ENVIRONMENT_EVENTS; i++)
        refuse(1, environment.program_break);
    ck_assert(!environment_take_events(&environment, events, ENVIRONMENT_EVENTS, &count));
    ck_assert(environment_take_events(&environment, events, ENVIRONMENT_EVENTS, &count));
    grow(1);
    grow(1);
    ck_assert(!environment_take_events(&environment, events, 1, &count));
    ck_assert_uint_eq(count, 1);
}
END_TEST

START_TEST(clearing_clears_and_counts)
{
    byte_write(PAGE, 7);
    byte_write(2 * PAGE, 7);
    environment_clear(&environment, PAGE, PAGE);
    ck_assert_int_eq(byte_read(PAGE), 0);
    ck_assert_int_eq(byte_read(2 * PAGE), 7);
    environment_clear(&environment, PAGES * PAGE - 1, 10);
    environment_clear(&environment, UINT64_MAX, 10);
    ck_assert_uint_eq(counted().bytes_cleared, PAGE + 20);
}
END_TEST

START_TEST(spans_outside_are_refused)
{
    uint8_t bytes[2] = {1, 2};
    struct span inside = {PAGES * PAGE - 2, bytes, 2};
    struct span across = {PAGES * PAGE - 1, bytes, 2};
    struct span beyond = {UINT64_MAX, bytes, 2};
    ck_assert(environment_write(&environment, &inside, 1));
    ck_assert(environment_read(&environment, &inside, 1));
    ck_assert(!environment_write(&environment, &across, 1));
    ck_assert(!environment_read(&environment, &across, 1));
    ck_assert(!environment_read(&environment, &beyond, 1));
}
END_TEST

START_TEST(open_starts_over)
{
    uint8_t *memory = environment.memory;
    grow(PAGE);
    neighbour(PAGE, ERROR_NONE, 3 * PAGE);
    environment_clear(&environment, PAGE, 1);
    environment_fail(&environment, 1, true);
    environment_limit(&environment, 1);
    byte_write(PAGES * PAGE - 1, 9);
    open_world(&small);
    ck_assert_uint_eq(counted().bytes_cleared + counted().break_calls, 0);
    ck_assert_uint_eq(counted().program_break, PAGE);
    ck_assert_uint_eq(environment.high_water, PAGE);
    ck_assert_int_eq(byte_read(PAGES * PAGE - 1), 0);
    ck_assert_ptr_eq(environment.memory, memory);
    neighbour(-1, ERROR_EINVAL, PAGE);
    grow((PAGES - 1) * PAGE);
}
END_TEST

START_TEST(smaller_worlds_leave_no_dirt)
{
    struct world half = small, none = small;
    byte_write(PAGES * PAGE - 1, 9);
    half.page_count = half.limit = PAGES / 2;
    open_world(&half);
    ck_assert(!environment_read(&environment, &(struct span){PAGES * PAGE - 1, reason, 1}, 1));
    none.without_memory = true;
    open_world(&none);
    ck_assert_ptr_null(environment.memory);
    open_world(&small);
    ck_assert_int_eq(byte_read(PAGES * PAGE - 1), 0);
}
END_TEST

START_TEST(without_memory_only_counts)
{
    struct world none = small;
    uint8_t byte = 0;
    none.without_memory = true;
    environment_free(&environment);
    open_world(&none);
    ck_assert_ptr_null(environment.allocation);
    grow(PAGE);
    neighbour(PAGE, ERROR_NONE, 3 * PAGE);
    neighbour(-PAGE, ERROR_NONE, 2 * PAGE);
    environment_clear(&environment, PAGE, PAGE);
    ck_assert_uint_eq(counted().bytes_cleared, PAGE);
    ck_assert(!environment_read(&environment, &(struct span){PAGE, &byte, 1}, 1));
    ck_assert(!environment_write(&environment, &(struct span){PAGE, &byte, 1}, 1));
}
END_TEST

Suite *suite_environment(void)
{
    const TTest *const tests[] = {growth_moves_the_break,          asking_is_free,
                                  limit_refuses_one_byte_more,     limit_moves_below_the_break,
                                  neighbour_gives_back_its_own,    neighbour_stays_above_the_system,
                                  neighbour_stays_above_its_start, neighbour_leaves_dirt_behind,
                                  fail_refuses_so_many_calls,      fail_moved_gives_a_page,
                                  fail_moved_without_room_stays,   fail_at_refuses_that_call_only,
                                  lost_events_are_reported,        clearing_clears_and_counts,
                                  spans_outside_are_refused,       open_starts_over,
                                  smaller_worlds_leave_no_dirt,    without_memory_only_counts};
    Suite *suite = suite_create("environment");
    TCase *rules = tcase_create("environment");
    tcase_add_checked_fixture(rules, setup, teardown);
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(rules, tests[i]);
    suite_add_tcase(suite, rules);
    return suite;
}
