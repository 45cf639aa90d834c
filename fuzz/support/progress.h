/* SPDX-License-Identifier: MIT
 *
 * Prints the progress of long work on stderr: on a terminal once a second, in one line that it
 * rewrites, else every ten seconds. It also catches Ctrl-C, so that the work can end with what it
 * has.
 */
#ifndef MAPCHECK_PROGRESS_H
#define MAPCHECK_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    const char *what;        /* a plural noun: "operations" */
    uint64_t total;          /* 0: unknown */
    double started, printed; /* times */
    bool terminal, shown;
};

/* From now on the first Ctrl-C sets a flag, and the second one ends the program. */
void progress_begin(struct progress *progress, const char *what, uint64_t total);
/* Cheap enough to be called often. False: interrupted. */
bool progress_print(struct progress *progress, uint64_t done);
double progress_seconds(const struct progress *progress); /* since progress_begin */
/* Clears the line, for other output. The work may then use a progress of its own. */
void progress_pause(const struct progress *progress);
/* Catches Ctrl-C again, unless it came meanwhile. */
void progress_resume(const struct progress *progress);
/* Clears the line and returns the seconds since progress_begin. */
double progress_end(struct progress *progress);
bool progress_interrupted(void);

#endif
