/* SPDX-License-Identifier: MIT
 *
 * Defines "simpler" for the shrinker: numbered small steps for an operation and for a world. A step
 * that changes something makes it strictly simpler, so shrinking ends.
 */
#ifndef MAPCHECK_SIMPLIFY_H
#define MAPCHECK_SIMPLIFY_H

#include "reference/operation.h"

enum simplified {
    SIMPLIFY_DONE,    /* the program is simpler now */
    SIMPLIFY_NOTHING, /* this step does not apply here */
    SIMPLIFY_NO_MORE, /* no step has this number */
};
enum simplified simplify_operation(struct program *program, size_t index, unsigned step);
enum simplified simplify_world(struct program *program, unsigned step);

#endif
