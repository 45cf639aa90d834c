/* SPDX-License-Identifier: MIT
 *
 * The files that a list of files and folders stands for: folders recursively and in order, without
 * what engines and people leave beside the inputs (hidden files, notes, AFL++'s own records).
 */
#ifndef MAPCHECK_FOLDER_H
#define MAPCHECK_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

struct found {
    char *path;
    bool named; /* given by name, not found in a folder */
};

struct folder {
    struct found *files;
    size_t count, capacity;
};

/* False: *missing is the name that cannot be opened, or memory is out (NULL). */
bool folder_collect(struct folder *folder, char *const *names, int count, const char **missing);
void folder_free(struct folder *folder);

#endif
