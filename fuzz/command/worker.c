/* SPDX-License-Identifier: MIT
 *
 * See worker.h. Notes are in shared memory, which the worker's end does not touch.
 */
#include "fuzz/command/worker.h"

#include "conformance/systems/registry.h"

#include <string.h>

struct worker {
    bool finished; /* the verb has returned */
    bool resumed;  /* this process goes on */
    uint64_t part;
    _Alignas(16) uint8_t state[WORKER_STATE_BYTES];
};

void worker_note(const struct settings *settings, uint64_t part, const void *state, size_t size)
{
    struct worker *worker = settings->worker;
    if (worker == NULL || worker->resumed)
        return;
    worker->part = part;
    if (size <= sizeof worker->state)
        memcpy(worker->state, state, size);
}

uint64_t worker_part(const struct settings *settings, void *state, size_t size)
{
    const struct worker *worker = settings->worker;
    if (worker == NULL || !worker->resumed)
        return 0;
    if (worker->part > 0 && size <= sizeof worker->state)
        memcpy(state, worker->state, size);
    return worker->part;
}

void *worker_state(const struct settings *settings)
{
    return settings->worker != NULL ? settings->worker->state : NULL;
}

bool worker_resumed(const struct settings *settings)
{
    return settings->worker != NULL && settings->worker->resumed;
}

#if defined(__linux__) && defined(__x86_64__)
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Signals that end the worker because the user or another process wants mapcheck to end. */
static bool is_request(int number)
{
    return number == SIGINT || number == SIGTERM || number == SIGHUP || number == SIGPIPE ||
           number == SIGQUIT;
}

static _Noreturn void work(const struct verb *verb, const struct settings *settings, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != parent)
        _exit(EXIT_DIVERGENCE);
    signal(SIGINT, SIG_DFL);
    int code = verb->run(settings);
    fflush(NULL);
    settings->worker->finished = true;
    exit(code);
}

/* Ctrl-C goes to the worker, too, which ends the run in its own way. */
static int wait_for(pid_t process)
{
    int status = 0;
    while (waitpid(process, &status, 0) != process)
        ;
    signal(SIGINT, SIG_DFL);
    if (WIFSIGNALED(status) && is_request(WTERMSIG(status)))
        raise(WTERMSIG(status));
    return status;
}

static int32_t trap_of(int status)
{
    return WIFSIGNALED(status) ? WTERMSIG(status) : TRAP_EXIT + WEXITSTATUS(status);
}

/* The verb once more, from the part that the system has ended. A run without a finding does not
 * repeat the fault, so it is no agreement. */
static int resume(const struct verb *verb, const struct settings *settings, int32_t trap)
{
    struct settings again = *settings;
    char end[80];
    trap_print(end, sizeof end, trap);
    again.system = registry_supervised(settings->system);
    again.worker->resumed = true;
    int code = again.system != NULL ? verb->run(&again) : EXIT_AGREE;
    if (code != EXIT_AGREE)
        return code;
    printf("UNRESOLVED  %s %s, but not in a second run\n", settings->system->name, end);
    return EXIT_DIVERGENCE;
}

static int run_watched(const struct verb *verb, const struct settings *settings)
{
    pid_t parent = getpid();
    fflush(NULL);
    signal(SIGINT, SIG_IGN);
    pid_t process = fork();
    if (process == 0)
        work(verb, settings, parent);
    if (process < 0) {
        signal(SIGINT, SIG_DFL);
        return problem("no process for the work can be started; raise that limit");
    }
    int status = wait_for(process);
    if (WIFEXITED(status) && settings->worker->finished)
        return WEXITSTATUS(status);
    return resume(verb, settings, trap_of(status));
}

int worker_run(const struct verb *verb, const struct settings *settings)
{
    struct settings watched = *settings;
    if (settings->system == NULL || registry_supervised(settings->system) == NULL)
        return verb->run(settings);
    watched.worker = mmap(NULL, sizeof *watched.worker, PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (watched.worker == MAP_FAILED)
        return problem("no memory to share with the process that works; free some and try again");
    int code = run_watched(verb, &watched);
    munmap(watched.worker, sizeof *watched.worker);
    return code;
}
#else
int worker_run(const struct verb *verb, const struct settings *settings)
{
    return verb->run(settings);
}
#endif
