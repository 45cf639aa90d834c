/* SPDX-License-Identifier: MIT
 *
 * The names of the sections of the contract, for the matrix and for CLAUSES.md.
 */
#ifndef MAPCHECK_SECTION_H
#define MAPCHECK_SECTION_H

/* The name of a clause's section, such as "arguments of mmap", by its number in clauses.tsv. "" for
 * any other text. */
const char *section_name(const char *number);

#endif
