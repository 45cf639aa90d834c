/* SPDX-License-Identifier: MIT
 *
 * The files that build-rules/tests.mk makes of conformance/systems/examples/hostile.c: whatever
 * code does to its process, the call that did it is a trap that says so, mapcheck goes on, and the
 * next run begins afresh. Every test first makes a call that the file answers.
 */
#include "conformance/systems/process_supervised.h"
#include "conformance/systems/registry.h"
#include "conformance/tests/support/skip.h"
#include "reference/operation.h"

#include <check.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_hostile(void);

enum { PAGE = 4096 };

static char problem[400];

static const struct system *find(const char *fault)
{
    char path[512];
    const char *build = getenv("B");
    snprintf(path, sizeof path, "%s/examples/hostile-%s.so", build != NULL ? build : "build",
             fault);
    if (registry_elsewhere(path))
        skip_test("loading is for the native platform on x86-64 Linux");
    problem[0] = '\0';
    return registry_find(path, problem, sizeof problem);
}

static void *begin(const struct system *system)
{
    const struct world world = WORLD_DEFAULT;
    void *self = system->open(&world, problem, sizeof problem);
    ck_assert_msg(self != NULL, "%s", problem);
    return self;
}

static struct outcome map_pages_of(const struct system *system, void *self, uint64_t pages)
{
    const struct call call = {.length = pages * PAGE,
                              .protection = PROTECTION_DEFAULT,
                              .flags = FLAG_DEFAULT,
                              .descriptor = -1};
    return system->call(self, OPERATION_MAP, &call);
}

static void expect_text(int32_t number, const char *words)
{
    char text[80];
    trap_print(text, sizeof text, number);
    ck_assert_msg(strstr(text, words) != NULL, "`%s`, expected `%s`", text, words);
}

/* Without the stack of its first thread, a process with a sanitizer has leaks, and says so by its
 * exit code. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static const struct {
    const char *fault;
    int32_t trap;
    const char *words;
} faults[] = {
    {"exit", TRAP_EXIT, "exited with code 0"},
    {"_exit", TRAP_EXIT, "exited with code 0"},
    {"exit3", TRAP_EXIT + 3, "exited with code 3"},
    {"thread", TRAP_EXIT + SANITIZED, SANITIZED ? "exited with code 1" : "exited with code 0"},
    {"abort", SIGABRT, "was killed by signal SIGABRT"},
    {"segv", SIGSEGV, "was killed by signal SIGSEGV"},
    {"term", SIGTERM, "was killed by signal SIGTERM"},
    {"kill", SIGKILL, "was killed by signal SIGKILL"},
    {"group", SIGKILL, "was killed by signal SIGKILL"},
    {"stop", TRAP_STOPPED + SIGSTOP, "was stopped by signal SIGSTOP"},
    {"parent", TRAP_SUPERVISOR, "killed the process that supervises it"},
    {"close", TRAP_DESCRIPTORS, "closed descriptors"},
    {"fork", TRAP_FORKED, "created a second process"},
    {"loop", TRAP_BUSY + 1, "did not return within 1 s of processor time"},
    {"block", TRAP_BUSY + 1, "did not return within 1 s of processor time"},
    {"steal", TRAP_BUSY + 1, "did not return within 1 s of processor time"},
    {"stack", TRAP_STACK, "stack"},
};
enum { FAULTS = sizeof faults / sizeof faults[0] };

/* In a second run, the same happens again: nothing of the first run is left. */
START_TEST(fault_is_a_trap_in_words)
{
    const struct system *system = find(faults[_i].fault);
    ck_assert_msg(system != NULL, "%s", problem);
    supervised_limits = (struct supervised_limits){.processor = 1, .wall = 1000};
    for (int run = 0; run < 2; run++) {
        void *self = begin(system);
        ck_assert_int_eq(map_pages_of(system, self, 1).kind, OUTCOME_SUCCESS);
        struct outcome outcome = map_pages_of(system, self, 3);
        while (faults[_i].trap == TRAP_SUPERVISOR && outcome.kind == OUTCOME_SUCCESS)
            outcome = map_pages_of(system, self, 1); /* until the kernel has delivered the signal */
        ck_assert_msg(outcome.kind == OUTCOME_TRAP && outcome.number == faults[_i].trap,
                      "%s: kind %d, %#x", faults[_i].fault, (int)outcome.kind,
                      (unsigned)outcome.number);
        expect_text(outcome.number, faults[_i].words);
        ck_assert_int_eq(map_pages_of(system, self, 1).kind, OUTCOME_TRAP);
        system->close(self);
    }
}
END_TEST

START_TEST(without_a_fault_all_calls_are_answered)
{
    const struct system *system = find("none");
    ck_assert_msg(system != NULL, "%s", problem);
    void *self = begin(system);
    for (uint64_t pages = 1; pages < 8; pages++)
        ck_assert_int_eq(map_pages_of(system, self, pages).kind, OUTCOME_SUCCESS);
    system->close(self);
}
END_TEST

static const struct {
    const char *fault, *words;
} refused[] = {
    {"constructor_exit", "exited with code 0 while it was loaded"},
    {"constructor_loop", "did not return within 1 s of processor time while it was loaded"},
    {"constructor_crash", "was killed by signal SIGSEGV while it was loaded"},
    {"constructor_close", "closed descriptors that it did not open while it was loaded"},
    {"constructor_fork", "created a second process while it was loaded"},
};
enum { REFUSED = sizeof refused / sizeof refused[0] };

START_TEST(constructor_with_a_fault_is_refused)
{
    supervised_limits = (struct supervised_limits){.processor = 1, .wall = 1000};
    ck_assert_ptr_null(find(refused[_i].fault));
    ck_assert_msg(strstr(problem, refused[_i].words) != NULL, "%s", problem);
    ck_assert_ptr_null(strchr(problem, '\n'));
}
END_TEST

/* The state of hostile-state.so would make the third large map wrong. */
START_TEST(every_run_begins_with_fresh_state)
{
    const struct system *system = find("state");
    ck_assert_msg(system != NULL, "%s", problem);
    for (int run = 0; run < 3; run++) {
        void *self = begin(system);
        for (int i = 0; i < 2; i++)
            ck_assert_uint_ne(map_pages_of(system, self, 3).address, 1);
        system->close(self);
    }
    void *self = begin(system);
    for (int i = 0; i < 2; i++)
        map_pages_of(system, self, 3);
    ck_assert_uint_eq(map_pages_of(system, self, 3).address, 1);
    system->close(self);
}
END_TEST

/* The judge can use pages that were mapped without protection bits, and no others. */
START_TEST(pages_without_access_do_not_pass)
{
    static const char *const names[] = {"none", "none_pages"};
    for (int i = 0; i < 2; i++) {
        const struct system *system = find(names[i]);
        ck_assert_msg(system != NULL, "%s", problem);
        void *self = begin(system);
        uint8_t byte = 7;
        struct span span = {map_pages_of(system, self, 3).address, &byte, 1};
        ck_assert_int_eq(system->write(self, &span, 1), i == 0);
        ck_assert_int_eq(system->read(self, &span, 1), i == 0);
        system->close(self);
    }
}
END_TEST

static bool maps_file(const char *process, const char *file)
{
    char path[300], line[600];
    bool found = false;
    snprintf(path, sizeof path, "/proc/%s/maps", process);
    FILE *maps = fopen(path, "r");
    while (maps != NULL && !found && fgets(line, sizeof line, maps) != NULL)
        found = strstr(line, file) != NULL;
    if (maps != NULL)
        fclose(maps);
    return found;
}

/* Counts the processes that have loaded this file. */
static unsigned processes_of(const char *file)
{
    unsigned count = 0;
    DIR *processes = opendir("/proc");
    ck_assert(processes != NULL);
    for (struct dirent *entry; (entry = readdir(processes)) != NULL;)
        count +=
            entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && maps_file(entry->d_name, file);
    closedir(processes);
    return count;
}

/* The code makes a process in a session of its own, which ignores every end but SIGKILL. The build
 * folder is part of the name, so that two checks at a time do not count each other's processes. */
START_TEST(no_process_of_the_code_stays)
{
    const struct system *system = find("orphan");
    ck_assert_msg(system != NULL, "%s", problem);
    char *file = realpath(system->name, NULL);
    ck_assert(file != NULL);
    supervised_limits = (struct supervised_limits){.processor = 1000, .wall = 1};
    void *self = begin(system);
    ck_assert_uint_eq(processes_of(file), 1);
    struct outcome outcome = map_pages_of(system, self, 3);
    ck_assert_int_eq(outcome.kind, OUTCOME_TRAP);
    ck_assert_int_eq(outcome.number, TRAP_SILENT + 1);
    ck_assert_uint_ge(processes_of(file), 1);
    system->close(self);
    self = begin(system); /* which waits for the end of the last one */
    ck_assert_uint_eq(processes_of(file), 1);
    system->close(self);
    free(file);
}
END_TEST

Suite *suite_hostile(void)
{
    Suite *suite = suite_create("hostile");
    TCase *cases = tcase_create("hostile");
    tcase_add_loop_test(cases, fault_is_a_trap_in_words, 0, FAULTS);
    tcase_add_loop_test(cases, constructor_with_a_fault_is_refused, 0, REFUSED);
    tcase_add_test(cases, without_a_fault_all_calls_are_answered);
    tcase_add_test(cases, every_run_begins_with_fresh_state);
    tcase_add_test(cases, pages_without_access_do_not_pass);
    tcase_add_test(cases, no_process_of_the_code_stays);
    suite_add_tcase(suite, cases);
    return suite;
}
