/* SPDX-License-Identifier: MIT
 *
 * environment_discard: the simulated host takes pages, which become zero, or refuses them. The log
 * tells both.
 */
#include "conformance/systems/environment.h"

#include <check.h>

Suite *suite_environment_host(void);

enum { PAGE = 16, PAGES = 4, BYTES = PAGE * PAGES };
static struct world world = {.page_count = PAGES,
                             .page_size = PAGE,
                             .skip_limit = 3,
                             .growth_minimum = 1,
                             .limit = PAGES,
                             .first_break = PAGE};
static struct environment environment;
static struct break_event events[8];
static size_t event_count;

static void open_world(bool without_memory)
{
    char reason[160];
    world.without_memory = without_memory;
    ck_assert_msg(environment_open(&environment, &world, reason, sizeof reason), "%s", reason);
}

static void setup(void)
{
    environment = (struct environment){0};
    open_world(false);
    for (uint64_t at = 0; at < BYTES; at++)
        ck_assert(environment_write(&environment, &(struct span){at, &(uint8_t){7}, 1}, 1));
}

static void teardown(void)
{
    environment_free(&environment);
}

/* Every byte of [start, end) is 0, and every other byte is still 7. */
static void ck_zero(uint64_t start, uint64_t end)
{
    for (uint64_t at = 0; at < BYTES; at++)
        ck_assert_uint_eq(environment.memory[at], at >= start && at < end ? 0 : 7);
}

static void ck_event(size_t index, enum break_event_kind kind, uint64_t start, uint64_t bytes)
{
    ck_assert_uint_lt(index, event_count);
    ck_assert_int_eq(events[index].kind, kind);
    ck_assert_uint_eq(events[index].start, start);
    ck_assert_uint_eq(events[index].bytes, bytes);
}

static void ck_events(size_t count)
{
    ck_assert(environment_take_events(&environment, events, 8, &event_count));
    ck_assert_uint_eq(event_count, count);
}

START_TEST(the_host_takes_pages)
{
    struct counters counters;
    ck_assert(environment_discard(&environment, PAGE, 2 * PAGE));
    ck_zero(PAGE, 3 * PAGE);
    ck_assert_uint_eq(environment.host_calls, 1);
    ck_assert_uint_eq(environment.host_bytes, 2 * PAGE);
    environment_counters(&environment, &counters);
    ck_assert_uint_eq(counters.bytes_cleared + counters.break_calls, 0);
    ck_events(1);
    ck_event(0, BREAK_HOST_TOOK, PAGE, 2 * PAGE);
}
END_TEST

/* A refusal that is planned for sbrk makes the host refuse, too, and is still there afterwards. */
START_TEST(the_host_refuses)
{
    uint64_t start;
    environment_fail(&environment, 1, false);
    ck_assert(!environment_discard(&environment, PAGE, PAGE));
    ck_assert(!environment_discard(&environment, PAGE, PAGE));
    ck_zero(0, 0);
    ck_assert_uint_eq(environment.host_calls, 2);
    ck_assert_uint_eq(environment.host_bytes, 0);
    ck_assert(!environment_extend(&environment, 1, &start));
    ck_assert(environment_discard(&environment, PAGE, PAGE));
    ck_events(4);
    ck_event(0, BREAK_HOST_REFUSED, PAGE, PAGE);
    ck_event(3, BREAK_HOST_TOOK, PAGE, PAGE);
}
END_TEST

START_TEST(bytes_outside_are_told_and_not_written)
{
    ck_assert(environment_discard(&environment, 3 * PAGE, UINT64_MAX));
    ck_zero(3 * PAGE, BYTES);
    ck_assert(environment_discard(&environment, UINT64_MAX, 1));
    ck_events(2);
    ck_event(0, BREAK_HOST_TOOK, 3 * PAGE, UINT64_MAX);
    ck_event(1, BREAK_HOST_TOOK, UINT64_MAX, 1);
}
END_TEST

START_TEST(a_world_starts_without_calls)
{
    environment_discard(&environment, PAGE, PAGE);
    open_world(true);
    ck_assert_uint_eq(environment.host_calls + environment.host_bytes, 0);
    ck_assert(environment_discard(&environment, PAGE, PAGE));
    ck_assert_ptr_null(environment.memory);
    ck_events(1);
}
END_TEST

Suite *suite_environment_host(void)
{
    Suite *suite = suite_create("environment_host");
    TCase *tests = tcase_create("environment_host");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, the_host_takes_pages);
    tcase_add_test(tests, the_host_refuses);
    tcase_add_test(tests, bytes_outside_are_told_and_not_written);
    tcase_add_test(tests, a_world_starts_without_calls);
    suite_add_tcase(suite, tests);
    return suite;
}
