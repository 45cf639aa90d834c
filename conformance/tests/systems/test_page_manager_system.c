/* SPDX-License-Identifier: MIT
 *
 * conformance/systems/page_manager.c: the adapter between the page manager and the judge, called
 * like any other struct system.
 */
#include "conformance/systems/page_manager.h"
#include "reference/operation.h"
#include "reference/profile.h"
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_page_manager_system(void);

static const struct system *const tested = &system_page_manager;
static char reason[120];

static void *open_world(void)
{
    const struct world world = WORLD_DEFAULT;
    void *self = tested->open(&world, reason, sizeof reason);
    ck_assert_msg(self != NULL, "%s", reason);
    return self;
}

static struct outcome map_pages(void *self, uint64_t pages)
{
    const struct call call = {.length = pages * 256,
                              .protection = PROTECTION_DEFAULT,
                              .flags = FLAG_DEFAULT,
                              .descriptor = -1};
    return tested->call(self, OPERATION_MAP, &call);
}

START_TEST(test_map_and_unmap)
{
    void *self = open_world();
    errno = 7;
    struct outcome outcome = map_pages(self, 2);
    ck_assert_int_eq(outcome.kind, OUTCOME_SUCCESS);
    ck_assert_uint_eq(outcome.address, 256);
    ck_assert(!outcome.errno_changed);
    const struct call call = {.address = 256, .length = 256};
    ck_assert_int_eq(tested->call(self, OPERATION_UNMAP, &call).kind, OUTCOME_SUCCESS);
    ck_assert_int_eq(tested->page_class(self, 0), PAGE_FOREIGN);
    ck_assert_int_eq(tested->page_class(self, 1), PAGE_DIRTY);
    ck_assert_int_eq(tested->page_class(self, 2), PAGE_MAPPED);
    ck_assert_int_eq(tested->page_class(self, 3), PAGE_ZEROED);
    ck_assert_int_eq(tested->page_class(self, UINT64_MAX), PAGE_FOREIGN);
    ck_assert_int_eq(tested->annotation(self, UINT64_MAX), -1);
    tested->close(self);
}
END_TEST

/* xA00: in a run tree two free pages begin at page 2, where a skip count would say one more. */
START_TEST(test_the_default_is_a_run_tree)
{
    static const struct {
        const struct system *system;
        int annotation;
    } tables[] = {
        {&system_page_manager, 2}, {&system_page_manager_tree, 2}, {&system_page_manager_skip, 1}};
    const struct world world = {.page_count = 8,
                                .page_size = 256,
                                .skip_limit = 3,
                                .growth_minimum = 3,
                                .first_break = 256,
                                .limit = 8};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        void *self = tables[i].system->open(&world, reason, sizeof reason);
        ck_assert_msg(self != NULL, "%s", reason);
        map_pages(self, 1);
        ck_assert_int_eq(tables[i].system->annotation(self, 2), tables[i].annotation);
        tables[i].system->close(self);
    }
}
END_TEST

/* Three pages go back to the host, two do not; a new instance does the same. */
START_TEST(test_long_runs_go_back_to_the_host)
{
    const struct system *const systems[] = {&system_page_manager_discard,
                                            &system_page_manager_discard_skip};
    for (int i = 0; i < 4; i++) {
        const struct system *system = systems[i % 2];
        const struct world world = WORLD_DEFAULT;
        struct break_event events[4];
        size_t count;
        void *self = system->open(&world, reason, sizeof reason);
        ck_assert_msg(self != NULL, "%s", reason);
        ck_assert_uint_eq(system->features, tested->features | SYSTEM_HOST_DISCARD);
        ck_assert_uint_eq(profile_find(system->name)->discard_threshold,
                          PAGE_MANAGER_DISCARD_THRESHOLD);
        struct call call = {.length = 6 * 256, .flags = FLAG_DEFAULT, .descriptor = -1};
        ck_assert_uint_eq(system->call(self, OPERATION_MAP, &call).address, 256);
        ck_assert(system->take_events(self, events, 4, &count));
        call = (struct call){.address = 256, .length = 512};
        ck_assert_int_eq(system->call(self, OPERATION_UNMAP, &call).kind, OUTCOME_SUCCESS);
        call = (struct call){.address = 4 * 256, .length = 3 * 256};
        ck_assert_int_eq(system->call(self, OPERATION_UNMAP, &call).kind, OUTCOME_SUCCESS);
        ck_assert_int_eq(system->page_class(self, 1), PAGE_DIRTY);
        ck_assert_int_eq(system->page_class(self, 4), PAGE_ZEROED);
        ck_assert(system->take_events(self, events, 4, &count));
        ck_assert_uint_eq(count, 1);
        ck_assert_int_eq(events[0].kind, BREAK_HOST_TOOK);
        ck_assert_uint_eq(events[0].bytes, 3 * 256);
        system->close(self);
    }
}
END_TEST

START_TEST(test_errors_have_names)
{
    static const struct {
        struct call call;
        enum error_name error;
        int number;
    } cases[] = {
        {{.length = 0, .flags = FLAG_DEFAULT}, ERROR_EINVAL, EINVAL},
        {{.length = UINT32_MAX, .flags = FLAG_DEFAULT}, ERROR_ENOMEM, ENOMEM},
        {{.length = 1, .flags = FLAG_PRIVATE, .descriptor = -1}, ERROR_EBADF, EBADF},
        {{.length = 1, .flags = FLAG_PRIVATE, .descriptor = 1}, ERROR_ENODEV, ENODEV},
        {{.length = 1, .flags = FLAG_DEFAULT | FLAG_FIXED}, ERROR_EINVAL, EINVAL},
        {{.address = 256, .length = 1, .flags = FLAG_DEFAULT | FLAG_FIXED_NOREPLACE},
         ERROR_EEXIST,
         EEXIST},
    };
    void *self = open_world();
    map_pages(self, 1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct outcome outcome = tested->call(self, OPERATION_MAP, &cases[i].call);
        ck_assert_int_eq(outcome.kind, OUTCOME_FAILURE);
        ck_assert_int_eq(outcome.error, cases[i].error);
        ck_assert_int_eq(outcome.number, cases[i].number);
    }
    tested->close(self);
}
END_TEST

START_TEST(test_all_arguments_arrive)
{
    void *self = open_world();
    struct call call = {.length = 256, .flags = FLAG_DEFAULT, .alignment = 1024};
    ck_assert_uint_eq(tested->call(self, OPERATION_MAP, &call).address, 1024);
    call.offset = 1;
    ck_assert_int_eq(tested->call(self, OPERATION_MAP, &call).error, ERROR_EINVAL);
    call.offset = 0;
    call.flags |= FLAG_UNINITIALIZED;
    call.alignment = 0;
    struct counters counters;
    tested->call(self, OPERATION_UNMAP, &(struct call){.address = 1024, .length = 256});
    map_pages(self, 3);
    ck_assert_uint_eq(tested->call(self, OPERATION_MAP, &call).address, 1024);
    tested->counters(self, &counters);
    ck_assert_uint_eq(counters.bytes_cleared, 0);
    tested->close(self);
}
END_TEST

START_TEST(test_neighbours_of_mmap)
{
    void *self = open_world();
    uint8_t byte = 7;
    const struct span span = {256, &byte, 1};
    map_pages(self, 3);
    ck_assert(tested->write(self, &span, 1));
    struct call call = {.address = 256, .length = 512, .protection = PROTECTION_DEFAULT};
    errno = 7;
    ck_assert_int_eq(tested->call(self, OPERATION_PROTECT, &call).kind, OUTCOME_SUCCESS);
    ck_assert_int_eq(tested->call(self, OPERATION_MLOCK, &call).kind, OUTCOME_SUCCESS);
    ck_assert_int_eq(tested->call(self, OPERATION_MUNLOCK, &call).kind, OUTCOME_SUCCESS);
    call.protection = PROTECTION_READ;
    ck_assert_int_eq(tested->call(self, OPERATION_PROTECT, &call).error, ERROR_ENOTSUP);
    call.new_length = 1024;
    ck_assert_int_eq(tested->call(self, OPERATION_REMAP, &call).error, ERROR_ENOMEM);
    call.may_move = true;
    struct outcome outcome = tested->call(self, OPERATION_REMAP, &call);
    ck_assert_int_eq(outcome.kind, OUTCOME_SUCCESS);
    ck_assert_uint_eq(outcome.address, 1024);
    ck_assert(!outcome.errno_changed);
    ck_assert_int_eq(tested->call(self, OPERATION_REMAP, &call).error, ERROR_EFAULT);
    ck_assert(tested->read(self, &(struct span){1024, &byte, 1}, 1));
    ck_assert_int_eq(byte, 7);
    call.address = 1024;
    ck_assert_int_eq(tested->call(self, OPERATION_DISCARD, &call).kind, OUTCOME_SUCCESS);
    ck_assert(tested->read(self, &(struct span){1024, &byte, 1}, 1));
    ck_assert_int_eq(byte, 0);
    tested->close(self);
}
END_TEST

/* A new instance starts empty, even if it uses the memory of the previous one. */
START_TEST(test_a_reopened_instance_knows_nothing)
{
    void *self = open_world();
    map_pages(self, 9);
    tested->close(self);
    self = open_world();
    struct system_statistics statistics;
    ck_assert(tested->statistics(self, &statistics));
    ck_assert_uint_eq(statistics.pages_owned, 0);
    ck_assert_uint_eq(statistics.pages_foreign, 64);
    ck_assert_uint_eq(statistics.grow_calls, 0);
    tested->close(self);
}
END_TEST

START_TEST(test_two_instances_share_nothing)
{
    void *one = open_world();
    void *two = open_world();
    ck_assert_ptr_ne(one, two);
    map_pages(one, 9);
    struct system_statistics statistics;
    ck_assert(tested->statistics(two, &statistics));
    ck_assert_uint_eq(statistics.pages_owned, 0);
    tested->close(one);
    ck_assert_uint_eq(map_pages(two, 1).address, 256);
    tested->close(two);
}
END_TEST

/* Two helpers: one writes 0xaa, the other reads and compares. */
static void memory_write(void *self, uint64_t address)
{
    uint8_t byte = 0xaa;
    const struct span span = {address, &byte, 1};
    ck_assert(tested->write(self, &span, 1));
}

static unsigned memory_read(void *self, uint64_t address)
{
    uint8_t byte = 0;
    const struct span span = {address, &byte, 1};
    ck_assert(tested->read(self, &span, 1));
    return byte;
}

static size_t key_of(void *self, uint8_t *key)
{
    size_t size = tested->state_key(self, key, 1000);
    ck_assert_uint_le(size, 1000);
    return size;
}

START_TEST(test_save_and_restore)
{
    uint8_t before[1000], between[1000], after[1000];
    struct counters counters;
    void *self = open_world();
    map_pages(self, 2);
    memory_write(self, 256);
    size_t size = key_of(self, before);
    void *state = malloc(tested->state_size(self));
    tested->save(self, state);
    map_pages(self, 9);
    memory_write(self, 600);
    memory_write(self, 2000);
    key_of(self, between);
    ck_assert_mem_ne(before, between, size);
    tested->restore(self, state);
    free(state);
    key_of(self, after);
    ck_assert_mem_eq(before, after, size);
    ck_assert_uint_eq(memory_read(self, 256), 0xaa);
    ck_assert_uint_eq(memory_read(self, 600), 0);
    ck_assert_uint_eq(memory_read(self, 2000), 0);
    tested->counters(self, &counters);
    ck_assert_uint_eq(counters.break_calls, 1);
    tested->close(self);
}
END_TEST

START_TEST(test_keys_differ_between_environments)
{
    uint8_t before[1000], after[1000];
    void *self = open_world();
    map_pages(self, 1);
    size_t size = key_of(self, before);
    (tested->fail)(self, 1, false); /* check.h has a macro fail() */
    key_of(self, after);
    ck_assert_mem_ne(before, after, size);
    (tested->fail)(self, 0, false);
    key_of(self, after);
    ck_assert_mem_eq(before, after, size);
    memory_write(self, 512);
    key_of(self, after);
    ck_assert_mem_ne(before, after, size);
    ck_assert_uint_gt(tested->state_key(self, after, size - 1), size - 1);
    tested->close(self);
}
END_TEST

START_TEST(test_validate)
{
    char text[200];
    void *self = open_world();
    map_pages(self, 1);
    ck_assert(tested->validate(self, text, sizeof text));
    memory_write(self, 512);
    ck_assert(!tested->validate(self, text, sizeof text));
    ck_assert_str_eq(text, "page 2 is zeroed, but its memory is not zero");
    tested->close(self);
}
END_TEST

Suite *suite_page_manager_system(void)
{
    Suite *suite = suite_create("page_manager_system");
    TCase *tests = tcase_create("page_manager_system");
    tcase_add_test(tests, test_map_and_unmap);
    tcase_add_test(tests, test_the_default_is_a_run_tree);
    tcase_add_test(tests, test_long_runs_go_back_to_the_host);
    tcase_add_test(tests, test_errors_have_names);
    tcase_add_test(tests, test_all_arguments_arrive);
    tcase_add_test(tests, test_neighbours_of_mmap);
    tcase_add_test(tests, test_a_reopened_instance_knows_nothing);
    tcase_add_test(tests, test_two_instances_share_nothing);
    tcase_add_test(tests, test_save_and_restore);
    tcase_add_test(tests, test_keys_differ_between_environments);
    tcase_add_test(tests, test_validate);
    suite_add_tcase(suite, tests);
    return suite;
}
