/* SPDX-License-Identifier: MIT
 *
 * Saves a long search in a file, so that a later run can continue it after Ctrl-C or a crash. The
 * file holds every known state and the progress of the search. It also identifies its search:
 * another search refuses it.
 */
#ifndef MAPCHECK_EXPLORE_CHECKPOINT_H
#define MAPCHECK_EXPLORE_CHECKPOINT_H

#include "fuzz/explore/explore.h"

enum checkpoint_end {
    CHECKPOINT_DONE,
    CHECKPOINT_MISSING, /* the file does not exist: begin a new search */
    CHECKPOINT_BAD,     /* `problem` says why */
};

/* Writes FILE.new and renames it to FILE, so that FILE is complete at any time. */
enum checkpoint_end checkpoint_write(const struct explore *explore, const char *file, char *problem,
                                     size_t size);
/* Reads into a search that explore_begin has just set up. After CHECKPOINT_BAD the search is
 * unusable. */
enum checkpoint_end checkpoint_read(struct explore *explore, const char *file, char *problem,
                                    size_t size);

#endif
