/* SPDX-License-Identifier: MIT
 *
 * Parses the set of checks that the judge makes, written as `contract,economy`.
 */
#ifndef MAPCHECK_QUESTIONS_H
#define MAPCHECK_QUESTIONS_H

#include <stdbool.h>
#include <stdint.h>

/* A comma-separated list of contract, contents, economy, structure, or `all`. False: not such a
 * list. */
bool questions_parse(const char *text, uint32_t *questions);

#endif
