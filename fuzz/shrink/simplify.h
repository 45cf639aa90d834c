/* SPDX-License-Identifier: MIT
 *
 * What "simpler" means to the shrinker: a numbered list of small steps for an operation and for a
 * world. Every step that changes something makes it strictly simpler, so shrinking ends.
 */
#ifndef MAPCHECK_SIMPLIFY_H
#define MAPCHECK_SIMPLIFY_H

#include "reference/operation.h"

enum simplified {
    SIMPLIFY_DONE,    /* the program is simpler now */
    SIMPLIFY_NOTHING, /* this step has nothing to do here */
    SIMPLIFY_NO_MORE, /* there is no such step */
};
enum simplified simplify_operation(struct program *program, size_t index, unsigned step);
enum simplified simplify_world(struct program *program, unsigned step);

#endif
