/* SPDX-License-Identifier: MIT
 *
 * How far long work is, on stderr: once a second on a terminal, in one line that rewrites itself,
 * else every ten seconds. And whether somebody pressed Ctrl-C, so that work ends with what it has.
 */
#ifndef MAPCHECK_PROGRESS_H
#define MAPCHECK_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    const char *what; /* "operations" */
    uint64_t total;   /* 0: nobody knows */
    double started, told;
    bool terminal, shown;
};

/* From now on Ctrl-C only sets a flag; the second one ends the program. */
void progress_begin(struct progress *progress, const char *what, uint64_t total);
/* Cheap enough to be called often. False: interrupted. */
bool progress_tell(struct progress *progress, uint64_t done);
/* Clears the line; returns the seconds since the beginning. */
double progress_end(struct progress *progress);
bool progress_interrupted(void);

#endif
