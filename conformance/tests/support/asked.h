/* SPDX-License-Identifier: MIT
 *
 * For tests of the sets of allowed answers: one state to ask in, answers as text.
 *
 *   page 0   4   8   12  16
 *        ....AAAABBBB..CC....        16 bytes each, 32-bit addresses
 */
#ifndef MAPCHECK_ASKED_H
#define MAPCHECK_ASKED_H

#include "reference/model.h"
#include <check.h>

static const uint64_t P = 16; /* bytes of a page */

extern struct model asked_model;
extern const struct profile *asked_posix, *asked_kernel, *asked_manager;

void asked_set_up(void);
void asked_tear_down(void);

/* "ok ENOMEM: CLAUSE": the set and its most telling clause. Valid until the next call. */
const char *asked_answers(const struct profile *profile, enum operation_kind kind,
                          const struct call *call);

#endif
