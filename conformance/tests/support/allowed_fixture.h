/* SPDX-License-Identifier: MIT
 *
 * For tests of the sets of allowed answers: one state, and answers as text.
 *
 *   page 0   4   8   12  16
 *        ....AAAABBBB..CC....        16 bytes a page, 32-bit addresses
 */
#ifndef MAPCHECK_ALLOWED_FIXTURE_H
#define MAPCHECK_ALLOWED_FIXTURE_H

#include "reference/model.h"
#include <check.h>

static const uint64_t P = 16; /* bytes of a page */

extern struct model allowed_in_model;
extern const struct profile *allowed_in_posix, *allowed_in_kernel, *allowed_in_manager;

void allowed_set_up(void);
void allowed_tear_down(void);

/* Returns "ok ENOMEM: CLAUSE": the set and its most telling clause. Valid until the next call. */
const char *allowed_answers(const struct profile *profile, enum operation_kind kind,
                            const struct call *call);

/* A map of private anonymous memory. Tests change one argument at a time. */
struct call map_call(uint64_t length);
/* The answers that a map may get. */
void ck_map(const struct profile *profile, struct call call, const char *expected);

#endif
