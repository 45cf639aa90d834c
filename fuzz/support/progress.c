/* SPDX-License-Identifier: MIT
 *
 * See progress.h.
 */
#include "fuzz/support/progress.h"
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
    interrupted = 1;
    signal(number, SIG_DFL);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void progress_begin(struct progress *progress, const char *what, uint64_t total)
{
    *progress = (struct progress){.what = what, .total = total, .started = now()};
    progress->printed = progress->started;
    progress->terminal = isatty(STDERR_FILENO) != 0;
    signal(SIGINT, on_interrupt);
}

bool progress_print(struct progress *progress, uint64_t done)
{
    double time = now();
    if (time - progress->printed < (progress->terminal ? 1 : 10))
        return !interrupted;
    progress->printed = time;
    progress->shown = true;
    fprintf(stderr, "%s%" PRIu64 " ", progress->terminal ? "\r\033[K" : "", done);
    if (progress->total > 0)
        fprintf(stderr, "of %" PRIu64 " ", progress->total);
    fprintf(stderr, "%s, %.0f/s%s", progress->what, (double)done / (time - progress->started),
            progress->terminal ? "" : "\n");
    fflush(stderr);
    return !interrupted;
}

double progress_seconds(const struct progress *progress)
{
    return now() - progress->started;
}

void progress_pause(const struct progress *progress)
{
    if (progress->terminal && progress->shown)
        fprintf(stderr, "\r\033[K");
}

void progress_resume(const struct progress *progress)
{
    (void)progress;
    if (!interrupted)
        signal(SIGINT, on_interrupt);
}

double progress_end(struct progress *progress)
{
    progress_pause(progress);
    signal(SIGINT, SIG_DFL);
    return progress_seconds(progress);
}

bool progress_interrupted(void)
{
    return interrupted != 0;
}
