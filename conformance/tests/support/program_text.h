/* SPDX-License-Identifier: MIT
 *
 * Programs in tests as the text that people read: what goes in, and what must come out. Only
 * operations are compared, not worlds.
 */
#ifndef MAPCHECK_PROGRAM_TEXT_H
#define MAPCHECK_PROGRAM_TEXT_H

#include "reference/operation.h"

/* Fails the test when the text cannot be read. */
void program_from_text(struct program *program, const char *text);
/* Fails the test, and shows both, when the program is not what the text says. */
void program_demand_text(const struct program *program, const char *text);

#endif
