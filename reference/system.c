/* SPDX-License-Identifier: MIT
 *
 * The names of errors and traps, and the set of operations that a system supports. Reports,
 * transcripts and expectations name an errno, because its number differs from system to system.
 */
#include "reference/system.h"

#include <stdio.h>
#include <string.h>

static const char *const names[ERROR_NAMES] = {
    [ERROR_NONE] = "none",     [ERROR_EINVAL] = "EINVAL",       [ERROR_ENOMEM] = "ENOMEM",
    [ERROR_EBADF] = "EBADF",   [ERROR_EACCES] = "EACCES",       [ERROR_EPERM] = "EPERM",
    [ERROR_EEXIST] = "EEXIST", [ERROR_ENODEV] = "ENODEV",       [ERROR_ENOTSUP] = "ENOTSUP",
    [ERROR_ENOSYS] = "ENOSYS", [ERROR_EAGAIN] = "EAGAIN",       [ERROR_EFAULT] = "EFAULT",
    [ERROR_EMFILE] = "EMFILE", [ERROR_EOVERFLOW] = "EOVERFLOW", [ERROR_OTHER] = "other",
};

const char *error_print(enum error_name error)
{
    return (unsigned)error < ERROR_NAMES ? names[error] : "?";
}

bool error_parse(const char *text, size_t length, enum error_name *error)
{
    for (unsigned each = 0; each < ERROR_NAMES; each++) {
        if (strlen(names[each]) == length && memcmp(names[each], text, length) == 0) {
            *error = (enum error_name)each;
            return true;
        }
    }
    return false;
}

/* The numbers of Linux. No other header has the names on every platform. */
static const char *const signals[] = {
    [1] = "SIGHUP",   [2] = "SIGINT",    [3] = "SIGQUIT",  [4] = "SIGILL",   [5] = "SIGTRAP",
    [6] = "SIGABRT",  [7] = "SIGBUS",    [8] = "SIGFPE",   [9] = "SIGKILL",  [10] = "SIGUSR1",
    [11] = "SIGSEGV", [12] = "SIGUSR2",  [13] = "SIGPIPE", [14] = "SIGALRM", [15] = "SIGTERM",
    [17] = "SIGCHLD", [18] = "SIGCONT",  [19] = "SIGSTOP", [20] = "SIGTSTP", [21] = "SIGTTIN",
    [22] = "SIGTTOU", [23] = "SIGURG",   [24] = "SIGXCPU", [25] = "SIGXFSZ", [26] = "SIGVTALRM",
    [27] = "SIGPROF", [28] = "SIGWINCH", [29] = "SIGIO",   [30] = "SIGPWR",  [31] = "SIGSYS",
};

static void signal_print(char *text, size_t size, int32_t number)
{
    bool named = number > 0 && (size_t)number < sizeof signals / sizeof signals[0];
    if (named && signals[number] != NULL)
        snprintf(text, size, "%s", signals[number]);
    else
        snprintf(text, size, "%d", (int)number);
}

static const struct {
    const char *predicate, *word;
} traps[] = {
    {"created a second process", "fork"},
    {"closed descriptors that it did not open", "closed"},
    {"returned addresses of its caller's stack", "stack"},
    {"killed the process that supervises it", "killed"},
    {"could not be started: no process", "no process"},
    {"trapped: unreachable", "unreachable"},
    {"trapped: access out of bounds", "out of bounds"},
    {"trapped: stack exhausted", "stack"},
    {"trapped: division by zero or overflow", "arithmetic"},
    {"trapped: indirect call of a wrong function", "wrong call"},
    {"trapped", "trap"},
};

void trap_print(char *text, size_t size, int32_t number)
{
    char name[24];
    signal_print(name, sizeof name, number & 0xff);
    if (number <= 0)
        snprintf(text, size, "trapped");
    else if (number < TRAP_EXIT)
        snprintf(text, size, "was killed by signal %s", name);
    else if (number < TRAP_STOPPED)
        snprintf(text, size, "exited with code %d", (int)(number - TRAP_EXIT));
    else if (number < TRAP_BUSY)
        snprintf(text, size, "was stopped by signal %s", name);
    else if (number < TRAP_SILENT)
        snprintf(text, size, "did not return within %d s of processor time",
                 (int)(number - TRAP_BUSY));
    else if (number < TRAP_FORKED)
        snprintf(text, size, "did not return within %d s", (int)(number - TRAP_SILENT));
    else
        snprintf(
            text, size, "%s",
            traps[number < TRAP_WASM ? number - TRAP_FORKED : TRAP_WASM - TRAP_FORKED].predicate);
}

void trap_print_short(char *text, size_t size, int32_t number)
{
    if (number <= 0)
        snprintf(text, size, "trap");
    else if (number < TRAP_EXIT)
        signal_print(text, size, number);
    else if (number < TRAP_STOPPED)
        snprintf(text, size, "exit %d", (int)(number - TRAP_EXIT));
    else if (number < TRAP_BUSY)
        signal_print(text, size, number - TRAP_STOPPED);
    else if (number < TRAP_FORKED)
        snprintf(text, size, "no answer");
    else
        snprintf(text, size, "%s",
                 traps[number < TRAP_WASM ? number - TRAP_FORKED : TRAP_WASM - TRAP_FORKED].word);
}

uint32_t system_operations(const struct system *system)
{
    uint32_t operations = system->calls | CALL_BIT(OPERATION_WRITE);

    operations |= (uint32_t)(system->sbrk != NULL) << OPERATION_SBRK;
    operations |= (uint32_t)(system->fail != NULL) << OPERATION_FAIL;
    operations |= (uint32_t)(system->limit != NULL) << OPERATION_LIMIT;
    return operations;
}
