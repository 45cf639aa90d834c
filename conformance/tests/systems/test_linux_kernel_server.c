/* SPDX-License-Identifier: MIT
 *
 * The process that makes the kernel's system calls: it returns the kernel's answers, has none of
 * the caller's files open, and ends with its caller; the caller notices its death.
 */
#include "conformance/systems/linux_kernel_server.h"
#include "conformance/systems/registry.h"

#include <check.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *suite_linux_kernel_server(void);

static struct linux_server server;
static const unsigned long nothing[6];

static void setup(void)
{
    char reason[160];
    ck_assert_msg(server_start(&server, reason, sizeof reason), "%s", reason);
}

static void teardown(void)
{
    server_stop(&server);
}

static long call_server(long number, unsigned long first)
{
    const unsigned long arguments[6] = {first};
    long result = 0;
    ck_assert(server_call(&server, number, arguments, &result));
    return result;
}

START_TEST(answers_are_the_kernels)
{
    ck_assert_int_eq(call_server(SYS_getpid, 0), server.process);
    ck_assert_int_eq(call_server(SYS_getppid, 0), getpid());
    ck_assert_int_eq(call_server(SYS_close, 1000000), -EBADF);
}
END_TEST

START_TEST(nothing_is_open_in_it)
{
    for (unsigned long descriptor = 0; descriptor < 20; descriptor++)
        ck_assert_int_eq(call_server(SYS_close, descriptor), -EBADF);
}
END_TEST

static cpu_set_t all_processors;

static void stay_on_one_processor(void)
{
    cpu_set_t one;
    sched_getaffinity(0, sizeof all_processors, &all_processors);
    server_stop(&server);
    CPU_ZERO(&one);
    CPU_SET((size_t)sched_getcpu(), &one);
    ck_assert_int_eq(sched_setaffinity(0, sizeof one, &one), 0);
    setup();
}

/* Server and caller take turns, even when both share one processor. */
START_TEST(one_processor_is_enough)
{
    stay_on_one_processor();
    for (int i = 0; i < 2000; i++)
        ck_assert_int_eq(call_server(SYS_getpid, 0), server.process);
    sched_setaffinity(0, sizeof all_processors, &all_processors);
}
END_TEST

static pid_t busy_program_start(void)
{
    pid_t process = fork();
    if (process != 0)
        return process;
    for (;;) {
        /* keeps the compiler from removing an endless loop */
        __asm__ volatile("");
    }
}

/* A second program runs without ever sleeping. Whenever the server or the caller yields, that
 * program gets a slice of some milliseconds. The calls lost the time that it got: at most one
 * millisecond for each call. */
START_TEST(calls_give_no_time_away)
{
    enum { CALLS = 500 };
    struct rusage used = {0};
    stay_on_one_processor();
    pid_t busy = busy_program_start();
    ck_assert_int_gt(busy, 0);
    for (int i = 0; i < CALLS; i++)
        ck_assert_int_eq(call_server(SYS_getpid, 0), server.process);
    kill(busy, SIGKILL);
    ck_assert_int_eq(wait4(busy, NULL, 0, &used), busy);
    ck_assert_int_lt(used.ru_utime.tv_sec * 1000 + used.ru_utime.tv_usec / 1000, CALLS);
    sched_setaffinity(0, sizeof all_processors, &all_processors);
}
END_TEST

/* Both processes sleep by then. */
START_TEST(sleepers_wake_up)
{
    usleep(250000);
    ck_assert_int_eq(call_server(SYS_getpid, 0), server.process);
}
END_TEST

static bool gone_soon(pid_t process)
{
    for (int i = 0; i < 6000 && kill(process, 0) == 0; i++)
        usleep(10000);
    return kill(process, 0) != 0;
}

START_TEST(ends_with_its_parent)
{
    int numbers[2];
    pid_t process = 0;
    ck_assert_int_eq(pipe(numbers), 0);
    pid_t parent = fork();
    if (parent == 0) {
        server = (struct linux_server){0};
        setup();
        _exit(write(numbers[1], &server.process, sizeof process) != (ssize_t)sizeof process);
    }
    ck_assert_int_eq(read(numbers[0], &process, sizeof process), sizeof process);
    waitpid(parent, NULL, 0);
    ck_assert_int_gt(process, 0);
    ck_assert(gone_soon(process));
}
END_TEST

START_TEST(belongs_to_who_started_it)
{
    int status = 1;
    ck_assert(server_usable(&server));
    pid_t child = fork();
    if (child == 0) {
        bool usable = server_usable(&server);
        server_stop(&server); /* forgets the process, and must not end it */
        _exit(usable);
    }
    waitpid(child, &status, 0);
    ck_assert_int_eq(status, 0);
    ck_assert_int_eq(call_server(SYS_getpid, 0), server.process);
}
END_TEST

START_TEST(death_is_noticed)
{
    long result;
    kill(server.process, SIGKILL);
    ck_assert(!server_call(&server, SYS_getpid, nothing, &result));
    ck_assert(!server_usable(&server));
    ck_assert(!server_call(&server, SYS_getpid, nothing, &result));
}
END_TEST

/* A system call that ends the server in the middle of a run is a trap. The next run gets a new
 * server. */
START_TEST(death_is_a_trap)
{
    char text[160];
    struct world world = WORLD_DEFAULT;
    const struct system *kernel = registry_find("linux-kernel", text, sizeof text);
    if (kernel == NULL)
        return; /* not on this processor: test_registry.c tests that */
    struct call call = {.length = 4096, .protection = 3, .flags = 0x22, .descriptor = -1};
    void *self = kernel->open(&world, text, sizeof text);
    ck_assert_ptr_nonnull(self);
    kill(((struct linux_server *)self)->process, SIGKILL); /* an instance begins with it */
    ck_assert_int_eq(kernel->call(self, OPERATION_MAP, &call).kind, OUTCOME_TRAP);
    kernel->close(self);
    self = kernel->open(&world, text, sizeof text);
    ck_assert_ptr_nonnull(self);
    ck_assert_int_eq(kernel->call(self, OPERATION_MAP, &call).kind, OUTCOME_SUCCESS);
    kernel->close(self);
}
END_TEST

Suite *suite_linux_kernel_server(void)
{
    const TTest *const tests[] = {
        answers_are_the_kernels,   nothing_is_open_in_it, one_processor_is_enough,
        calls_give_no_time_away,   sleepers_wake_up,      ends_with_its_parent,
        belongs_to_who_started_it, death_is_noticed,      death_is_a_trap};
    Suite *suite = suite_create("linux_kernel_server");
    TCase *cases = tcase_create("server");
    tcase_add_checked_fixture(cases, setup, teardown);
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(cases, tests[i]);
    suite_add_tcase(suite, cases);
    return suite;
}
