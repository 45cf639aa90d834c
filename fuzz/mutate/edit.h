/* SPDX-License-Identifier: MIT
 *
 * Edits of a program that keep its references meaning what they meant: when a map statement comes
 * or goes, everybody after it is renumbered. Nothing refers to a map statement that does not stand
 * before it. Used by the mutator and the shrinker.
 */
#ifndef MAPCHECK_EDIT_H
#define MAPCHECK_EDIT_H

#include "reference/operation.h"

/* What becomes of an operation that refers to a map statement which is removed. */
enum orphan {
    ORPHAN_DROPPED,
    ORPHAN_TURNED, /* it refers to the map statement before, or after where there is none */
};

/* Overwrites with a copy. False when memory is out. */
bool edit_copy(struct program *to, const struct program *from);

/* Removes operations [first, first + count) and what orphan says. False when memory is out; the
 * program is then as before. */
bool edit_remove(struct program *program, size_t first, size_t count, enum orphan orphan);

/* Inserts before `at`. The pieces use the numbers that they will have in the longer program, as
 * edit_adopt gives them. False when memory is out; the program is then as before. */
bool edit_insert(struct program *program, size_t at, const struct operation *pieces, size_t count);

/* Renumbers pieces, whose map statements were numbered from `from`, for a place where `base` map
 * statements stand before them. References to maps outside are kept where they still can be. */
void edit_adopt(struct operation *pieces, size_t count, size_t from, size_t base);

/* Turns every reference to a map that does not stand before it to one that does. */
void edit_repair(struct program *program);

#endif
