/* SPDX-License-Identifier: MIT
 *
 * Which of the judge's four questions are asked, as people write it: `contract,economy`.
 */
#ifndef MAPCHECK_QUESTIONS_H
#define MAPCHECK_QUESTIONS_H

#include <stdbool.h>
#include <stdint.h>

/* A comma-separated list of contract, contents, economy, structure, or `all`. */
bool questions_parse(const char *text, uint32_t *questions);

#endif
