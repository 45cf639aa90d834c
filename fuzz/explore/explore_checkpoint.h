/* SPDX-License-Identifier: MIT
 *
 * A long search put into a file, so that it goes on after Ctrl-C or a crash: every state that is known,
 * and how far it is. A file says of which search it is; it is not taken for another one.
 */
#ifndef MAPCHECK_EXPLORE_CHECKPOINT_H
#define MAPCHECK_EXPLORE_CHECKPOINT_H

#include "fuzz/explore/explore.h"

enum checkpoint_end {
    CHECKPOINT_DONE,
    CHECKPOINT_MISSING, /* there is no such file: begin anew */
    CHECKPOINT_BAD,     /* `problem` says why */
};

/* Writes FILE.new and puts it in the place of FILE, so that there is a whole one at any time. */
enum checkpoint_end checkpoint_write(const struct explore *explore, const char *file, char *problem,
                                     size_t size);
/* Into a search that has just begun. After CHECKPOINT_BAD it is worth nothing. */
enum checkpoint_end checkpoint_read(struct explore *explore, const char *file, char *problem,
                                    size_t size);

#endif
