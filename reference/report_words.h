/* SPDX-License-Identifier: MIT
 *
 * What was allowed and what was answered, in a few words each; private to the reports. Addresses
 * are told in pages from the system's origin, far-off ones as they are.
 */
#ifndef MAPCHECK_REPORT_WORDS_H
#define MAPCHECK_REPORT_WORDS_H

#include "reference/judge.h"

/* "any free run", "ok", "EINVAL|ENOMEM", "page 2"; empty where nobody is asked. */
void allowed_print(char *text, size_t size, const struct judge *judge);
/* "page 2", "ok", "ENOMEM", "trap 11", "unsupported", "skipped"; empty as above. */
void got_print(char *text, size_t size, const struct judge *judge);
/* "page 2", "page 2+16b", "0xdead0000". */
void address_print(char *text, size_t size, const struct judge *judge, uint64_t address);

#endif
