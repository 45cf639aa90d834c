/* SPDX-License-Identifier: MIT
 *
 * A file as a system, on mapcheck's side: every call goes to the file's process. A file is of one
 * of two kinds: loadable_plain.c puts calls to one that exports mmap and munmap, loadable_table.c
 * to one that exports a whole struct system.
 */
#ifndef MAPCHECK_LOADABLE_FILE_H
#define MAPCHECK_LOADABLE_FILE_H

#include "conformance/systems/loadable_server.h"

enum { PROCESSES_IDLE = 4 };

struct loaded {
    char *path;                    /* as the user gave it; the name of a plain system */
    struct loadable_source source; /* what its process loads */
    struct exports exports;
    struct system system; /* the system that the judge gets; loadable.c sets its open */
    int32_t end;          /* how a process ended that was to exit; 0: as it was to */
    unsigned runs;
    struct supervised *next;                 /* loads the file for the next run, or has loaded it */
    struct supervised *leaving[2];           /* are to exit; the first one since longer */
    struct supervised *idle[PROCESSES_IDLE]; /* keepers without a process */
};

/* The file of this system, or NULL. */
struct loaded *loaded_find(const struct system *system);
/* A fresh process that has loaded the file. NULL and a one-line reason, which says how the process
 * ended when it did. `exports` may be NULL. */
struct supervised *loaded_process(struct loaded *loaded, struct exports *exports, char *reason,
                                  size_t reason_size);
/* Lets the process end as a program does. loaded->end notes how it ended instead. */
void loaded_leave(struct loaded *loaded, struct supervised *process);
/* Ends the process and keeps its keeper for the next one. */
void loaded_release(struct loaded *loaded, struct supervised *process);

/* Fills loaded->system except `open`, from loaded->exports. */
void plain_describe(struct loaded *loaded);
void table_describe(struct loaded *loaded);

void *plain_open(struct loaded *loaded, char *reason, size_t reason_size);
void *table_open(struct loaded *loaded, const struct world *world, char *reason,
                 size_t reason_size);

#endif
