/* SPDX-License-Identifier: MIT
 *
 * Escapes text for HTML and XML, between tags and in quoted attributes.
 */
#ifndef MAPCHECK_ESCAPE_H
#define MAPCHECK_ESCAPE_H

#include <stdio.h>

/* Writes & < > " as entities. XML allows neither control characters nor bytes that are not UTF-8,
 * so each of them becomes U+FFFD. */
void escape_print(FILE *out, const char *text);

#endif
