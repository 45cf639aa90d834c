/* SPDX-License-Identifier: MIT
 *
 * Shared objects as systems, with those of conformance/systems/examples/: which files are refused
 * and with which message, how a crash and an endless loop end, and that the judge can work with
 * them. test_loadable_family.c tests which calls are made.
 */
#include "conformance/systems/process_supervised.h"
#include "conformance/systems/registry.h"
#include "conformance/tests/support/skip.h"
#include "reference/judge.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_loadable(void);

static char problem[400];
static struct world world;

/* Returns "build/examples/good.so". */
static const char *example(const char *name)
{
    static char path[512];
    const char *build = getenv("B");
    snprintf(path, sizeof path, "%s/examples/%s.so", build != NULL ? build : "build", name);
    if (registry_elsewhere(path))
        skip_test("loading is for the native platform on x86-64 Linux");
    return path;
}

static const struct system *load(const char *name)
{
    const struct system *system = registry_find(example(name), problem, sizeof problem);
    ck_assert_msg(system != NULL, "%s", problem);
    return system;
}

static void *open_system(const struct system *system)
{
    world = WORLD_DEFAULT;
    void *self = system->open(&world, problem, sizeof problem);
    ck_assert_msg(self != NULL, "%s", problem);
    return self;
}

static struct call call_of(uint64_t address, uint64_t length)
{
    return (struct call){.address = address,
                         .length = length,
                         .protection = PROTECTION_DEFAULT,
                         .flags = FLAG_DEFAULT,
                         .descriptor = -1};
}

static uint64_t map_bytes(const struct system *system, void *self, uint64_t length)
{
    struct call call = call_of(0, length);
    struct outcome outcome = system->call(self, OPERATION_MAP, &call);
    ck_assert_int_eq(outcome.kind, OUTCOME_SUCCESS);
    return outcome.address;
}

static void unmap_expect(const struct system *system, void *self, uint64_t address, uint64_t length,
                         enum outcome_kind kind)
{
    struct call call = call_of(address, length);
    ck_assert_int_eq(system->call(self, OPERATION_UNMAP, &call).kind, kind);
}

static void refuse(const char *path, const char *words)
{
    problem[0] = '\0';
    ck_assert_ptr_null(registry_find(path, problem, sizeof problem));
    ck_assert_ptr_null(strchr(problem, '\n'));
    ck_assert_msg(strstr(problem, words) != NULL, "%s", problem);
}

START_TEST(file_without_symbols_is_refused)
{
    refuse(example("nosymbols"), "does not define mmap");
}
END_TEST

START_TEST(other_abi_version_is_refused)
{
    refuse(example("old_table"), "ABI version 2, this mapcheck has 3, where `call` and the set "
                                 "`calls` replace map, unmap, discard, remap and protect: compile");
    refuse(example("new_table"), "ABI version 4, this mapcheck has 3: compile it again");
    refuse(example("short_table"), "lacks `calls");
}
END_TEST

START_TEST(what_is_no_shared_object_is_refused)
{
    example("good");
    refuse("./Makefile", "cannot load `./Makefile`");
    refuse("/", "cannot load `/`");
}
END_TEST

START_TEST(same_path_is_the_same_system)
{
    const struct system *good = load("good");
    ck_assert_ptr_eq(load("good"), good);
    ck_assert_ptr_ne(load("table"), good);
    ck_assert_str_eq(load("table")->name, "table-example");
    ck_assert(load("table")->calls == CALLS_REQUIRED && load("table")->sbrk == NULL);
}
END_TEST

START_TEST(mmap_and_munmap_are_enough)
{
    const struct system *good = load("good");
    void *self = open_system(good);
    uint64_t page = good->page_size(self), address = map_bytes(good, self, 3 * page);
    uint8_t bytes[2] = {7, 8}, back[2];
    struct span out[2] = {{address, &bytes[0], 1}, {address + 3 * page - 1, &bytes[1], 1}};
    struct span in[2] = {{address, &back[0], 1}, {address + 3 * page - 1, &back[1], 1}};
    ck_assert(good->write(self, out, 2) && good->read(self, in, 2));
    ck_assert_mem_eq(back, bytes, 2);
    unmap_expect(good, self, address + page, page, OUTCOME_SUCCESS);
    in[0].address = address + page;
    ck_assert(!good->read(self, in, 1));
    good->close(self);
    in[0].address = address;
    self = open_system(good);
    back[0] = 0; /* a new process may have a mapping of its own there */
    ck_assert_msg(!good->read(self, in, 1) || back[0] != bytes[0], "close left a mapping behind");
    good->close(self);
}
END_TEST

START_TEST(protected_pages_can_be_tagged)
{
    const struct system *good = load("good");
    void *self = open_system(good);
    struct call call = call_of(0, 4096);
    uint8_t byte = 7;
    call.protection = 0;
    struct outcome outcome = good->call(self, OPERATION_MAP, &call);
    struct span span = {outcome.address, &byte, 1};
    ck_assert_int_eq(outcome.kind, OUTCOME_SUCCESS);
    ck_assert(good->write(self, &span, 1));
    byte = 0;
    ck_assert(good->read(self, &span, 1));
    ck_assert_uint_eq(byte, 7);
    good->close(self);
}
END_TEST

static void handler_of_ours(int number)
{
    (void)number;
}

/* A crash is a trap from then on, and the previous signal handlers are restored. */
START_TEST(crash_is_a_trap)
{
    const struct system *crash = load("crash");
    struct sigaction before, after;
    signal(SIGSEGV, handler_of_ours);
    sigaction(SIGSEGV, NULL, &before);
    void *self = open_system(crash);
    uint64_t page = crash->page_size(self), address = map_bytes(crash, self, 2 * page);
    struct call part = call_of(address, page);
    struct outcome outcome = crash->call(self, OPERATION_UNMAP, &part);
    ck_assert_int_eq(outcome.kind, OUTCOME_TRAP);
    ck_assert_int_eq(outcome.number, SIGSEGV);
    unmap_expect(crash, self, address, 2 * page, OUTCOME_TRAP);
    crash->close(self);
    sigaction(SIGSEGV, NULL, &after);
    ck_assert(after.sa_handler == handler_of_ours && before.sa_handler == handler_of_ours);
    self = open_system(crash);
    address = map_bytes(crash, self, page);
    unmap_expect(crash, self, address, page, OUTCOME_SUCCESS);
    crash->close(self);
    signal(SIGSEGV, SIG_DFL);
}
END_TEST

START_TEST(abort_is_a_trap)
{
    const struct system *loop = load("loop");
    void *self = open_system(loop);
    struct call call = call_of(0, 0);
    struct outcome outcome = loop->call(self, OPERATION_UNMAP, &call);
    ck_assert_int_eq(outcome.kind, OUTCOME_TRAP);
    ck_assert_int_eq(outcome.number, SIGABRT);
    loop->close(self);
}
END_TEST

static void end_as(struct outcome outcome, int32_t number)
{
    ck_assert_int_eq(outcome.kind, OUTCOME_TRAP);
    ck_assert_int_eq(outcome.number, number);
}

START_TEST(endless_loop_is_a_trap)
{
    const struct system *loop = load("loop");
    void *self = open_system(loop);
    struct call call = call_of(0, 4096);
    supervised_limits = (struct supervised_limits){.processor = 1, .wall = 1000};
    end_as(loop->call(self, OPERATION_MAP, &call), TRAP_BUSY + 1);
    loop->close(self);
}
END_TEST

/* On a busy machine a loop takes long until it has used up its processor time. */
START_TEST(endless_loop_does_not_wait)
{
    const struct system *loop = load("loop");
    void *self = open_system(loop);
    struct call call = call_of(0, 4096);
    supervised_limits = (struct supervised_limits){.processor = 2, .wall = 1};
    end_as(loop->call(self, OPERATION_MAP, &call), TRAP_BUSY + 2);
    loop->close(self);
}
END_TEST

/* A slow answer is no trap, even if it takes longer than the limit for an endless loop. */
START_TEST(slow_answer_is_no_trap)
{
    const struct system *slow = load("slow");
    void *self = open_system(slow);
    struct call call = call_of(0, 4096);
    supervised_limits.processor = 1;
    ck_assert_int_eq(slow->call(self, OPERATION_MAP, &call).kind, OUTCOME_SUCCESS);
    slow->close(self);
}
END_TEST

/* Waiting for ever uses no processor time. */
START_TEST(endless_wait_is_a_trap)
{
    const struct system *slow = load("slow");
    void *self = open_system(slow);
    struct call call = call_of(0, 0);
    supervised_limits = (struct supervised_limits){.processor = 1000, .wall = 1};
    end_as(slow->call(self, OPERATION_UNMAP, &call), TRAP_SILENT + 1);
    slow->close(self);
}
END_TEST

/* Runs a text through the judge, with the profile of the system's name. */
static enum verdict judge_text(const struct system *system, const char *text,
                               struct finding *finding)
{
    struct program program = {0};
    struct parse_error error;
    ck_assert_msg(program_parse(&program, text, &error), "%u: %s", error.line, error.text);
    struct judge *judge = judge_open(system, NULL, QUESTION_ALL);
    enum verdict verdict = judge_run(judge, &program);
    *finding = *judge_finding(judge);
    judge_close(judge);
    program_free(&program);
    return verdict;
}

START_TEST(judge_agrees_with_the_good)
{
    static const char *const names[] = {"good", "table"};
    struct finding finding;
    for (size_t i = 0; i < 2; i++) {
        enum verdict verdict = judge_text(load(names[i]),
                                          "a = map 3p\nwrite a 3p\nunmap a+1p 1p\nb = map 1p-1\n"
                                          "c = map 2p+1\nunmap a 3p\nunmap b 1p\nd = map 4p\n",
                                          &finding);
        ck_assert_msg(verdict == VERDICT_AGREE, "%s: %s", names[i], finding.text);
    }
}
END_TEST

START_TEST(judge_blames_the_operation_that_crashed)
{
    struct finding finding;
    ck_assert_int_eq(judge_text(load("crash"), "a = map 2p\nb = map 2p\nunmap a 1p\n", &finding),
                     VERDICT_CONTRACT);
    ck_assert_uint_eq(finding.operation, 2);
}
END_TEST

Suite *suite_loadable(void)
{
    const TTest *const tests[] = {
        file_without_symbols_is_refused,
        other_abi_version_is_refused,
        what_is_no_shared_object_is_refused,
        same_path_is_the_same_system,
        mmap_and_munmap_are_enough,
        protected_pages_can_be_tagged,
        crash_is_a_trap,
        abort_is_a_trap,
        endless_loop_is_a_trap,
        endless_loop_does_not_wait,
        slow_answer_is_no_trap,
        endless_wait_is_a_trap,
        judge_agrees_with_the_good,
        judge_blames_the_operation_that_crashed,
    };
    Suite *suite = suite_create("loadable");
    TCase *cases = tcase_create("loadable");
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(cases, tests[i]);
    suite_add_tcase(suite, cases);
    return suite;
}
