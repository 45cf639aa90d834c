/* SPDX-License-Identifier: MIT
 *
 * Explores a small world completely: breadth-first over every state that any sequence of operations
 * reaches, with every step judged. Of each state the search keeps only the fingerprint of its key
 * and the step that led to it. To expand a state, it replays the path to that state from where the
 * path leaves the previous one. A finding therefore comes with its shortest path. The search runs
 * every step twice, so it notices a system that is not deterministic.
 *
 * The search repeats an operation that calls sbrk, under conditions: sbrk refuses the first N of
 * its calls, with or without a moved break, or the limit lies just below a break that sbrk granted.
 * A condition holds for one operation. That is enough, because refusals and limits change nothing
 * until the system calls sbrk.
 */
#ifndef MAPCHECK_EXPLORE_H
#define MAPCHECK_EXPLORE_H

#include "fuzz/explore/actions.h"
#include "fuzz/explore/explore_set.h"
#include "reference/judge_copy.h"

enum { EXPLORE_DEPTH_MAX = 255, EXPLORE_KEY_MAX = 2048 };

/* A condition is one of these plus a number. EXPLORE_PLAIN is 0: no condition. */
enum {
    EXPLORE_PLAIN = 0,
    EXPLORE_REFUSED = 1 << 8, /* `fail N` */
    EXPLORE_MOVED = 2 << 8,   /* `fail N moved` */
    EXPLORE_LIMIT = 3 << 8,   /* the limit is N pages; afterwards the world's limit again */
    EXPLORE_CONDITION = 0xff00,
    EXPLORE_NUMBER = 0xff,
};

enum explore_end {
    EXPLORE_OPEN,   /* the caller stopped the search before its end */
    EXPLORE_CLOSED, /* all states were found and expanded */
    EXPLORE_FOUND,  /* a divergence; `found` is the step that shows it */
    EXPLORE_FAILED, /* `problem` says why */
};

/* The step that the search tries, and the path to the state before it: from the first step on,
 * without the root. The caller may place it where it survives the end of this process. */
struct explore_note {
    uint32_t length;
    bool tries; /* `trying` is set */
    struct explore_state path[EXPLORE_DEPTH_MAX + 1], trying;
};

struct explore {
    struct judge *judge;
    struct explore_note *note; /* NULL: the search notes nothing */
    uint32_t questions;        /* the checks that the judge makes; only stored in checkpoints */
    struct world world;
    struct actions actions;
    struct explore_set set;
    size_t next;      /* index of the first state that is not expanded yet */
    size_t level_end; /* index where the states of the current depth end */
    uint32_t depth;   /* number of steps to the states of this level */
    uint64_t transitions;
    struct tally tally;
    struct explore_state found;
    const char *problem;
    uint8_t key[EXPLORE_KEY_MAX];
    struct judge_copy *copies[EXPLORE_DEPTH_MAX + 1]; /* of the states on the current path */
    uint32_t path[EXPLORE_DEPTH_MAX + 1];             /* indices of these states */
    size_t path_length;
};

/* False and a reason when the system cannot open the world or memory is out. `judge` must support
 * copies (judge_save). */
bool explore_begin(struct explore *explore, struct judge *judge, uint32_t questions,
                   const struct world *world, char *reason, size_t size);
/* Runs until the end, or until `report` returns false. The search calls `report` after each
 * expanded state unless it is NULL. */
enum explore_end explore_run(struct explore *explore,
                             bool (*report)(void *context, const struct explore *explore),
                             void *context);
void explore_free(struct explore *explore);

/* The operation that sets a condition; not for EXPLORE_PLAIN. */
struct operation explore_condition(unsigned condition);
/* Writes the whole path to the finding as a program, with names of mappings where possible. False:
 * `problem` says that memory is out or that the finding did not occur again. */
bool explore_program(struct explore *explore, struct program *program);
/* The same for the step that the note names, which needs no finding. The judge has run the
 * program. */
bool explore_noted_program(struct explore *explore, const struct explore_note *note,
                           struct program *program);

#endif
