/* SPDX-License-Identifier: MIT
 *
 * The allowed answers and the answer, in a few words each. Only the reports include this header.
 * An address near the system's origin becomes a number of pages from there, every other address a
 * hexadecimal number.
 */
#ifndef MAPCHECK_REPORT_WORDS_H
#define MAPCHECK_REPORT_WORDS_H

#include "reference/judge.h"

/* "any free run", "ok", "EINVAL|ENOMEM", "page 2"; empty for an operation that is no call. */
void allowed_print(char *text, size_t size, const struct judge *judge);
/* "page 2", "ok", "ENOMEM", "trap 11", "unsupported", "skipped"; empty for a success without an
 * answer. */
void got_print(char *text, size_t size, const struct judge *judge);
/* "page 2", "page 2+16b", "0xdead0000". */
void address_print(char *text, size_t size, const struct judge *judge, uint64_t address);

#endif
