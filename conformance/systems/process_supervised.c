/* SPDX-License-Identifier: MIT
 *
 * This side and the keeper. The state of the process is a word that both change:
 *
 *   IDLE -- this side -> WANTED -- keeper -> RUNNING -- keeper -> ENDED -- this side -> UNWANTED
 *
 * and the keeper makes it IDLE again. Until it is UNWANTED the keeper does not reap the process, so
 * that its number means no other process. process_child.c is the side of the process.
 */
#include "conformance/systems/process_supervised.h"

#include "conformance/systems/process_child.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Few, because the judge works longer between two calls than a process can poll with profit. */
enum { LOOKS = 100 };

struct supervised_limits supervised_limits = {.processor = 5, .wall = 60};

struct supervised {
    struct channel *channel;
    pid_t keeper, parent; /* keeper 0: it does not run */
    int32_t trap;         /* how the process ended; 0: it runs */
};

/* When a call has taken a tenth of a second, this side begins to watch its time. */
struct watch {
    bool begun;
    double processor, wall; /* seconds, at the beginning */
};

static double clock_seconds(clockid_t clock)
{
    struct timespec time;
    return clock_gettime(clock, &time) == 0 ? (double)time.tv_sec + (double)time.tv_nsec / 1e9 : 0;
}

static double processor_seconds(pid_t process)
{
    clockid_t clock;
    return process > 0 && clock_getcpuclockid(process, &clock) == 0 ? clock_seconds(clock) : 0;
}

/* A system that has used up the whole limit before gets a part of it from then on, because
 * shrinking and the clauses make the same call again and again. */
static unsigned processor_limit(bool used_up)
{
    enum { WHOLE_LIMITS = 2 };
    static unsigned whole;
    unsigned part = supervised_limits.processor / 5;
    whole += used_up;
    return whole < WHOLE_LIMITS || part == 0 ? supervised_limits.processor : part;
}

/* The trap of a call that has taken too long, else 0. The limit of wall time is for code that
 * waits: on a busy machine a loop gets a small part of the processor, and its own limit ends it. */
static int32_t watch_look(struct watch *watch, pid_t process)
{
    double processor = processor_seconds(process), wall = clock_seconds(CLOCK_MONOTONIC);
    if (!watch->begun)
        *watch = (struct watch){.begun = true, .processor = processor, .wall = wall};
    unsigned limit = processor_limit(false);
    if (processor - watch->processor >= limit) {
        processor_limit(true);
        return TRAP_BUSY + (int32_t)limit;
    }
    const double waits = 0.01; /* of the time that has passed: less is no loop */
    if (wall - watch->wall >= supervised_limits.wall &&
        processor - watch->processor < waits * (wall - watch->wall))
        return TRAP_SILENT + (int32_t)supervised_limits.wall;
    return 0;
}

static bool keeper_runs(struct supervised *supervised)
{
    if (supervised->keeper != 0 && waitpid(supervised->keeper, NULL, WNOHANG) != 0)
        supervised->keeper = 0; /* reaped: another process may have this number now */
    return supervised->keeper != 0;
}

static bool has_answered(const struct channel *channel)
{
    return atomic_load(&channel->answered) == channel->asked;
}

static bool has_ended(struct supervised *supervised)
{
    return atomic_load(&supervised->channel->state) == PROCESS_ENDED || !keeper_runs(supervised);
}

static int32_t end_of(struct supervised *supervised)
{
    return supervised->keeper != 0 ? supervised->channel->end : TRAP_SUPERVISOR;
}

/* Waits for the answer. 0, or the trap. */
static int32_t answer_wait(struct supervised *supervised)
{
    struct channel *channel = supervised->channel;
    struct watch watch = {0};
    int32_t late = 0;
    for (;;) {
        bool mine = turn_wait(&channel->turn, TURN_CLIENT);
        if (mine && has_answered(channel))
            return channel->fault;
        if (has_ended(supervised))
            return has_answered(channel) ? channel->fault : end_of(supervised);
        if (!mine)
            late = watch_look(&watch, channel->process);
        if (late != 0)
            return late;
    }
}

struct exchange *supervised_exchange(struct supervised *supervised)
{
    return &supervised->channel->exchange;
}

bool supervised_lives(const struct supervised *supervised)
{
    return supervised->trap == 0;
}

pid_t supervised_process(const struct supervised *supervised)
{
    return supervised->channel->process;
}

static void process_kill(struct supervised *supervised)
{
    struct channel *channel = supervised->channel;
    uint32_t state = atomic_load(&channel->state);
    if (state == PROCESS_RUNNING && keeper_runs(supervised) && channel->process > 0)
        kill(channel->process, SIGKILL);
}

void supervised_fail(struct supervised *supervised, int32_t trap)
{
    supervised->trap = trap;
    process_kill(supervised);
}

/* Asks the kernel nothing, because each call of the system comes here: answer_wait sees that the
 * keeper has ended. */
void supervised_post(struct supervised *supervised, uint32_t request)
{
    struct channel *channel = supervised->channel;
    if (supervised->trap != 0)
        return;
    channel->exchange.request = request;
    channel->asked++;
    if (atomic_load(&channel->state) == PROCESS_ENDED)
        supervised_fail(supervised, end_of(supervised));
    else
        turn_pass(&channel->turn, TURN_SERVER);
}

int32_t supervised_answer(struct supervised *supervised)
{
    int32_t trap = supervised->trap != 0 ? 0 : answer_wait(supervised);
    if (trap != 0)
        supervised_fail(supervised, trap);
    return supervised->trap;
}

int32_t supervised_call(struct supervised *supervised, uint32_t request)
{
    supervised_post(supervised, request);
    return supervised_answer(supervised);
}

void supervised_leave(struct supervised *supervised)
{
    supervised_post(supervised, PROCESS_LEAVES);
}

int32_t supervised_left(struct supervised *supervised)
{
    int32_t end = supervised_answer(supervised);
    return end == TRAP_EXIT ? 0 : end;
}

/* The next state is the keeper's matter from now on. */
static void state_set(struct channel *channel, uint32_t state)
{
    atomic_store(&channel->state, state);
    state_wake(channel);
}

/* Waits until the state is the one after `before`. */
static void state_await(struct supervised *supervised, uint32_t before)
{
    while (atomic_load(&supervised->channel->state) == before && keeper_runs(supervised))
        state_wait(supervised->channel, before);
}

void supervised_end(struct supervised *supervised)
{
    struct channel *channel = supervised->channel;
    if (!supervised_usable(supervised) || atomic_load(&channel->state) == PROCESS_IDLE)
        return;
    state_await(supervised, PROCESS_WANTED);
    process_kill(supervised);
    state_await(supervised, PROCESS_RUNNING);
    if (atomic_load(&channel->state) == PROCESS_ENDED)
        state_set(channel, PROCESS_UNWANTED);
}

void supervised_begin(struct supervised *supervised)
{
    struct channel *channel = supervised->channel;
    supervised_end(supervised);
    state_await(supervised, PROCESS_UNWANTED);
    supervised->trap = 0;
    channel->process = 0;
    channel->fault = channel->end = 0;
    channel->asked = 0;
    atomic_store(&channel->answered, 0);
    turn_init(&channel->turn, LOOKS);
    state_set(channel, PROCESS_WANTED);
}

bool supervised_usable(const struct supervised *supervised)
{
    return supervised->keeper != 0 && supervised->parent == getpid();
}

bool supervised_owns(const struct supervised *supervised, uint64_t address, uint64_t length)
{
    const struct channel *channel = supervised->channel;
    const struct {
        uint64_t start, end;
    } own[] = {{(uintptr_t)channel, (uintptr_t)channel + sizeof *channel},
               {channel->stack_start, channel->stack_end}};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (address < own[i].end && length > 0 &&
            (address >= own[i].start || own[i].start - address < length))
            return true;
    return false;
}

static void *start_refuse(const char *what, char *reason, size_t reason_size)
{
    snprintf(reason, reason_size, "%s for the system under test: %s; raise that limit", what,
             strerror(errno));
    return NULL;
}

/* What the standard streams hold is written first, else the code could write it again. */
static bool keeper_start(struct supervised *supervised, supervised_server *server, void *context)
{
    supervised->parent = getpid();
    fflush(NULL);
    pid_t process = fork();
    if (process == 0)
        keeper_run(supervised->channel, server, context, supervised->parent);
    supervised->keeper = process > 0 ? process : 0;
    return process > 0;
}

struct supervised *supervised_new(supervised_server *server, void *context, char *reason,
                                  size_t reason_size)
{
    struct supervised *supervised = calloc(1, sizeof *supervised);
    void *shared = mmap(NULL, sizeof *supervised->channel, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (supervised != NULL && shared != MAP_FAILED) {
        supervised->channel = shared;
        if (keeper_start(supervised, server, context))
            return supervised;
    }
    start_refuse(supervised == NULL || shared == MAP_FAILED ? "no memory" : "no process", reason,
                 reason_size);
    if (shared != MAP_FAILED)
        munmap(shared, sizeof *supervised->channel);
    free(supervised);
    return NULL;
}

/* Killing the process and then its keeper leaves no other: the keeper has killed what it left. */
void supervised_free(struct supervised *supervised)
{
    if (supervised == NULL)
        return;
    if (supervised_usable(supervised)) {
        supervised_end(supervised);
        state_await(supervised, PROCESS_UNWANTED);
        kill(supervised->keeper, SIGKILL);
        waitpid(supervised->keeper, NULL, 0);
    }
    munmap(supervised->channel, sizeof *supervised->channel);
    free(supervised);
}
