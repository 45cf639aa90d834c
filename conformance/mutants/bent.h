/* SPDX-License-Identifier: MIT
 *
 * Page managers that are wrong in one way each, to see that clauses can fail. Which clauses fail on
 * which bend is written down in kills.tsv; ask_bent.c prints it.
 */
#ifndef MAPCHECK_BENT_H
#define MAPCHECK_BENT_H

#include "reference/system.h"

struct bend {
    const char *name;             /* what it does */
    const char *id;               /* the clause that it is for */
    const char *system, *profile; /* NULL: page-manager, and its own */
    uint32_t features, without;   /* SYSTEM_* that it has besides, and has not */
    struct outcome (*map)(void *self, const struct call *call);
    struct outcome (*unmap)(void *self, const struct call *call);
    struct outcome (*sbrk)(void *self, int64_t delta);
    bool (*read)(void *self, const struct span *spans, size_t count);
    bool (*write_in_child)(void *self, uint64_t address, uint8_t byte);
};

/* All of them, ending with a name that is NULL. */
extern const struct bend bends[];

/* Its system, bent. One at a time: the next bend takes the place of the last. */
struct system bend_system(const struct bend *bend, const struct system *system);

#endif
