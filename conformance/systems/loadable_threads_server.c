/* SPDX-License-Identifier: MIT
 *
 * See loadable_threads_server.h. The threads sleep between two runs. Their waits do not order the
 * threads for ThreadSanitizer, which would then miss data races of the object. It does see memset
 * and memcpy here. So no two threads write the same memory by them.
 */
#include "conformance/systems/loadable_threads_server.h"

#include "conformance/systems/loadable_threads_worker.h"

#include <pthread.h>
#include <sched.h>
#ifdef __EMSCRIPTEN__
#include <emscripten/threading.h>
#include <math.h>
#else
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

static struct {
    const struct functions *functions;
    struct threads_area *area;
    struct thread_worker workers[THREADS_MAX]; /* a thread clears and uses its own only */
    struct thread_worker alone[THREADS_MAX];   /* of a run that one thread makes */
    bool started;
    _Atomic uint32_t round;   /* number of the run */
    _Atomic uint32_t arrived; /* how often a thread of this run has waited for the others */
    _Atomic uint32_t left;    /* threads that have finished this run */
    _Atomic uint32_t asleep;  /* threads that sleep, or are about to */
} served;

#ifdef __EMSCRIPTEN__
enum { POLLS = 30000, YIELDS = 0 }; /* a module cannot yield, and waking takes longer */

static void futex_wait(_Atomic uint32_t *number, uint32_t value)
{
    emscripten_futex_wait((void *)number, value, INFINITY);
}

static void futex_wake(_Atomic uint32_t *number)
{
    emscripten_futex_wake((void *)number, THREADS_MAX + 1);
}
#else
enum { POLLS = 3000, YIELDS = 200 };

static void futex_wait(_Atomic uint32_t *number, uint32_t value)
{
    syscall(SYS_futex, number, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

static void futex_wake(_Atomic uint32_t *number)
{
    syscall(SYS_futex, number, FUTEX_WAKE_PRIVATE, THREADS_MAX + 1, NULL, NULL, 0);
}
#endif

static void number_sleep(_Atomic uint32_t *number, uint32_t value)
{
    atomic_fetch_add(&served.asleep, 1);
    futex_wait(number, value);
    atomic_fetch_sub(&served.asleep, 1);
}

/* The thread that arrives last would come too late for the calls of the others if it woke threads
 * that do not sleep. */
static void number_raise(_Atomic uint32_t *number)
{
    atomic_fetch_add(number, 1);
    if (atomic_load(&served.asleep) > 0)
        futex_wake(number);
}

/* Waits until the number is large enough. It polls and yields first, because a thread that wakes up
 * comes too late for the calls of the others. */
static void number_await(_Atomic uint32_t *number, uint32_t least)
{
    uint32_t value;
    for (uint32_t polls = 0; (value = atomic_load(number)) < least; polls++) {
        if (polls >= POLLS + YIELDS)
            number_sleep(number, value);
        else if (polls >= POLLS)
            sched_yield();
    }
}

/* Every thread of the run waits here for all others. The wait is its wait number `turn`. */
static void threads_meet(uint32_t turn)
{
    number_raise(&served.arrived);
    number_await(&served.arrived, served.area->plan.threads * (turn + 1));
}

static void worker_begin(struct thread_worker *worker, unsigned number)
{
    *worker = (struct thread_worker){.number = number,
                                     .page_size = served.area->page_size,
                                     .functions = served.functions,
                                     .record = &served.area->record};
}

static void plan_follow(unsigned number)
{
    const struct threads_plan *plan = &served.area->plan;
    struct thread_worker *worker = &served.workers[number];
    uint32_t turn = 0;
    worker_begin(worker, number);
    for (uint32_t step = 0; step < plan->steps; step++) {
        if (step == 0 || plan->in_step)
            threads_meet(turn++);
        thread_step(worker, &plan->step[number][step]);
    }
    threads_meet(turn++);
    thread_check(worker);
    threads_meet(turn);
    thread_end(worker);
}

static void plan_follow_alone(void)
{
    const struct threads_plan *plan = &served.area->plan;
    for (uint32_t i = 0; i < plan->threads; i++)
        worker_begin(&served.alone[i], i);
    for (uint32_t step = 0; step < plan->steps; step++)
        for (uint32_t i = 0; i < plan->threads; i++)
            thread_step(&served.alone[i], &plan->step[i][step]);
    for (uint32_t i = 0; i < plan->threads; i++)
        thread_check(&served.alone[i]);
    for (uint32_t i = 0; i < plan->threads; i++)
        thread_end(&served.alone[i]);
}

static void *thread_main(void *context)
{
    unsigned number = (unsigned)(uintptr_t)context;
    for (uint32_t seen = 0;; seen++) {
        while (atomic_load(&served.round) == seen)
            number_sleep(&served.round, seen);
        if (served.area->plan.alone && number == 0)
            plan_follow_alone();
        else if (number < served.area->plan.threads && !served.area->plan.alone)
            plan_follow(number);
        atomic_fetch_add(&served.left, 1);
        futex_wake(&served.left); /* the host of a module waits for it */
    }
    return NULL;
}

/* The threads stay until the process ends. */
static bool threads_start(void)
{
    pthread_t thread;
    for (uintptr_t i = 0; i < THREADS_MAX && !served.started; i++)
        if (pthread_create(&thread, NULL, thread_main, (void *)i) != 0)
            return false;
    served.started = true;
    return true;
}

bool threads_begin(const struct functions *functions, struct threads_area *area)
{
    served.functions = functions;
    served.area = area;
    mailboxes_clear();
    atomic_store(&served.arrived, 0);
    atomic_store(&served.left, 0);
    if (!threads_start())
        return false;
    number_raise(&served.round);
    return true;
}

_Atomic uint32_t *threads_left(void)
{
    return &served.left;
}

bool threads_serve(const struct functions *functions, struct threads_area *area)
{
    if (!threads_begin(functions, area))
        return false;
    number_await(&served.left, THREADS_MAX);
    return true;
}
