/* SPDX-License-Identifier: MIT
 *
 * Expands a list of files and folders into files. It reads folders recursively and in order, and
 * skips files that are no inputs: hidden files, notes, AFL++'s own records.
 */
#ifndef MAPCHECK_FOLDER_H
#define MAPCHECK_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

struct found {
    char *path;
    bool named; /* named by the caller, not found in a folder */
};

struct folder {
    struct found *files;
    size_t count, capacity;
    char *problem; /* the caller's, while folder_collect runs */
    size_t problem_size;
};

/* False: the problem says in one line which name or entry cannot be read, why, and what to do. */
bool folder_collect(struct folder *folder, char *const *names, int count, char *problem,
                    size_t size);
void folder_free(struct folder *folder);

#endif
