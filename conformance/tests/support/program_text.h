/* SPDX-License-Identifier: MIT
 *
 * Programs in tests, written as .ops text: the input and the expected result. Only operations are
 * compared, not worlds.
 */
#ifndef MAPCHECK_PROGRAM_TEXT_H
#define MAPCHECK_PROGRAM_TEXT_H

#include "reference/operation.h"

/* Fails the test when the text does not parse. */
void program_from_text(struct program *program, const char *text);
/* Fails the test and prints both when the program differs from the text. */
void program_demand_text(const struct program *program, const char *text);

#endif
