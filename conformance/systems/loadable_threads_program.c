/* SPDX-License-Identifier: MIT
 *
 * See loadable_threads_program.h. The program has the plan and the record in a struct threads_area,
 * too. A module of wasm32 lays them out as mapcheck does, and it writes their sizes first.
 */
#include "conformance/systems/loadable_threads_program.h"

#include "conformance/systems/loadable_threads_server.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROGRAM_INPUT = 3, PROGRAM_OUTPUT = 4 };

struct threads_program {
    pid_t process;
    int input, output; /* of the program */
    int32_t trap;      /* how it ended; 0: it has not */
};

static struct {
    char path[512];
    struct system system;
} found;

static void *no_world(const struct world *world, char *reason, size_t size)
{
    (void)world;
    snprintf(reason, size, "it is a program of threads: type mapcheck threads --system %.200s",
             found.path);
    return NULL;
}

const struct system *threads_program_find(const char *path, char *problem, size_t size)
{
    if (strlen(path) >= sizeof found.path || access(path, X_OK) != 0) {
        snprintf(problem, size, "%.300s: cannot be run: %s; make threads LINK= builds it", path,
                 strerror(errno));
        return NULL;
    }
    snprintf(found.path, sizeof found.path, "%s", path);
    found.system = (struct system){.name = found.path, .address_bits = 32, .open = no_world};
    return &found.system;
}

const char *threads_program_path(const struct system *system)
{
    return system == &found.system ? found.path : NULL;
}

/* In the new process: the descriptors 3 and 4 are its ends of the pipes. */
static _Noreturn void program_become(const char *path, int input, int output)
{
    enum { BEYOND = 10 };
    int in = fcntl(input, F_DUPFD_CLOEXEC, BEYOND), out = fcntl(output, F_DUPFD_CLOEXEC, BEYOND);
    if (dup2(in, PROGRAM_INPUT) >= 0 && dup2(out, PROGRAM_OUTPUT) >= 0 &&
        dup2(STDERR_FILENO, STDOUT_FILENO) >= 0)
        execl(path, path, (char *)NULL);
    _exit(127);
}

static void close_both(const int ends[2])
{
    close(ends[0]);
    close(ends[1]);
}

static bool program_fork(struct threads_program *program, const char *path)
{
    int to[2], from[2];
    if (pipe2(to, O_CLOEXEC) != 0)
        return false;
    if (pipe2(from, O_CLOEXEC) != 0) {
        close_both(to);
        return false;
    }
    program->process = fork();
    if (program->process == 0)
        program_become(path, to[0], from[1]);
    close(to[0]);
    close(from[1]);
    program->input = to[1];
    program->output = from[0];
    if (program->process > 0)
        return true;
    close(to[1]);
    close(from[0]);
    return false;
}

static bool read_all(int descriptor, void *bytes, size_t size)
{
    char *at = bytes;
    while (size > 0) {
        ssize_t count = read(descriptor, at, size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        at += count;
        size -= (size_t)count;
    }
    return true;
}

/* A program that has ended must not end mapcheck by SIGPIPE. */
static bool write_all(int descriptor, const void *bytes, size_t size)
{
    const char *at = bytes;
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    while (size > 0) {
        ssize_t count = write(descriptor, at, size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        at += count;
        size -= (size_t)count;
    }
    signal(SIGPIPE, before);
    return size == 0;
}

/* Waits for the end of a program that does not answer any more. */
static int32_t program_trap(struct threads_program *program)
{
    int status = 0;
    close(program->input);
    close(program->output);
    while (waitpid(program->process, &status, 0) < 0 && errno == EINTR) {
    }
    program->process = 0;
    return WIFSIGNALED(status) ? WTERMSIG(status) : TRAP_EXIT + WEXITSTATUS(status);
}

struct threads_program *threads_program_start(const char *path, char *reason, size_t reason_size)
{
    uint32_t sizes[2] = {0};
    struct threads_program *program = calloc(1, sizeof *program);
    if (program == NULL || !program_fork(program, path)) {
        snprintf(reason, reason_size, "no process for it: %s", strerror(errno));
        free(program);
        return NULL;
    }
    if (read_all(program->output, sizes, sizeof sizes) && sizes[0] == sizeof(struct threads_area) &&
        sizes[1] == sizeof(struct threads_record))
        return program;
    snprintf(reason, reason_size,
             sizes[0] == 0 ? "%.200s ended before it began, see above"
                           : "%.200s was built for another version of mapcheck: build it again",
             path);
    threads_program_end(program);
    return NULL;
}

void threads_program_end(struct threads_program *program)
{
    if (program->process > 0) {
        kill(program->process, SIGKILL);
        program_trap(program);
    }
    free(program);
}

int32_t threads_program_run(struct threads_program *program, const struct threads_plan *plan,
                            struct threads_record *record)
{
    struct threads_area area = {.page_size = THREADS_PROGRAM_PAGE_BYTES, .plan = *plan};
    int32_t trap = 0;
    *record = (struct threads_record){0};
    if (program->trap != 0)
        return program->trap;
    if (!write_all(program->input, &area, sizeof area) ||
        !read_all(program->output, &trap, sizeof trap) ||
        !read_all(program->output, record, sizeof *record))
        trap = program_trap(program);
    return program->trap = trap;
}
