/* SPDX-License-Identifier: MIT
 *
 * Edits a program and keeps the meaning of its references: an edit that adds or removes a map
 * statement renumbers all later references. An operation can only refer to a map statement before
 * it. The mutator and the shrinker use these edits.
 */
#ifndef MAPCHECK_EDIT_H
#define MAPCHECK_EDIT_H

#include "reference/operation.h"

/* What happens to an operation that refers to a removed map statement. */
enum orphan {
    ORPHAN_DROPPED,
    ORPHAN_TURNED, /* refers to the map statement before it, or else after it */
};

/* Overwrites `to` with a copy. False: out of memory. */
bool edit_copy(struct program *to, const struct program *from);

/* Removes operations [first, first + count), and the operations that `orphan` drops. False: out of
 * memory, and the program is unchanged. */
bool edit_remove(struct program *program, size_t first, size_t count, enum orphan orphan);

/* Inserts before index `at`. The pieces must use the numbers of the longer program, as edit_adopt
 * returns them. False: out of memory, and the program is unchanged. */
bool edit_insert(struct program *program, size_t at, const struct operation *pieces, size_t count);

/* Renumbers pieces for another place. So far their map statements have the numbers from `from` on;
 * at the new place `base` map statements come before them. Keeps references to maps outside the
 * pieces where possible. */
void edit_adopt(struct operation *pieces, size_t count, size_t from, size_t base);

/* Redirects every reference to a map statement that does not come before it. */
void edit_repair(struct program *program);

#endif
