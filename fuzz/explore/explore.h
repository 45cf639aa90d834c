/* SPDX-License-Identifier: MIT
 *
 * The small world, whole: breadth-first over every state that any sequence of operations reaches, each
 * step through the judge. No state is kept but as the fingerprint of its key and the step to it from
 * an earlier one; to go on from a state, the path to it is gone again from where it leaves the path
 * to the state before. So a finding comes with its shortest path, and everything that was done
 * once is done twice: a system that does not do the same again is noticed.
 *
 * A call that asks sbrk is asked again under conditions: the first N of these calls refused, by
 * themselves or because the break moved; the limit at every page where it matters. Conditions
 * hold for one operation. That is enough: refusals and limits change nothing until sbrk is asked.
 */
#ifndef MAPCHECK_EXPLORE_H
#define MAPCHECK_EXPLORE_H

#include "fuzz/explore/actions.h"
#include "fuzz/explore/explore_set.h"
#include "reference/judge_copy.h"

enum { EXPLORE_DEPTH_MAX = 255, EXPLORE_KEY_MAX = 2048 };

/* A condition is one of these and a number; EXPLORE_PLAIN is 0. */
enum {
    EXPLORE_PLAIN = 0,
    EXPLORE_REFUSED = 1 << 8, /* `fail N` */
    EXPLORE_MOVED = 2 << 8,   /* `fail N moved` */
    EXPLORE_LIMIT = 3 << 8,   /* `limit Np`, and back afterwards */
    EXPLORE_CONDITION = 0xff00,
    EXPLORE_NUMBER = 0xff,
};

enum explore_end {
    EXPLORE_OPEN,   /* stopped before the end: interrupted */
    EXPLORE_CLOSED, /* every state is known, every operation done from it */
    EXPLORE_FOUND,  /* a divergence; `found` is the step that shows it */
    EXPLORE_FAILED, /* see `problem` */
};

struct explore {
    struct judge *judge;
    uint32_t questions; /* that the judge asks; only told, in checkpoints */
    struct world world;
    struct actions actions;
    struct explore_set set;
    size_t next;      /* the first state that was not gone on from */
    size_t level_end; /* where the states of the current depth end */
    uint32_t depth;   /* steps to the states of the current level */
    uint64_t transitions;
    struct tally tally;
    struct explore_state found;
    const char *problem;
    uint8_t key[EXPLORE_KEY_MAX];
    struct judge_copy *copies[EXPLORE_DEPTH_MAX + 1]; /* along the path to the current state */
    uint32_t path[EXPLORE_DEPTH_MAX + 1];             /* indices of these states */
    size_t path_length;
};

/* False and a reason when the world cannot be opened or memory is out. `judge` must be one that can
 * be copied. */
bool explore_begin(struct explore *explore, struct judge *judge, uint32_t questions,
                   const struct world *world, char *reason, size_t size);
/* Goes on until the end, or until `tell` (NULL: nobody) answers false; it is asked after each state. */
enum explore_end explore_run(struct explore *explore,
                             bool (*tell)(void *context, const struct explore *explore),
                             void *context);
void explore_free(struct explore *explore);

/* The operation that sets a condition other than EXPLORE_PLAIN. */
struct operation explore_condition(unsigned condition);
/* The whole path to what was found, with the names of mappings wherever they can be used. False: no
 * memory, or it is not found again (`problem`). */
bool explore_program(struct explore *explore, struct program *program);

#endif
