/* SPDX-License-Identifier: MIT
 *
 * Writes files. It overwrites a file only with --force, and only when all bytes are on the disk.
 * Prints a problem in one line on stderr.
 */
#ifndef MAPCHECK_OUTPUT_H
#define MAPCHECK_OUTPUT_H

#include "fuzz/command/command.h"
#include "reference/operation.h"

/* EXIT_AGREE when this file can be created, else EXIT_INPUT. Creates nothing. */
int output_check(const char *file, bool force);
/* Writes all the bytes, or leaves an old file as it was. With --force a device or a pipe gets them,
 * too. Returns EXIT_AGREE or EXIT_INPUT. */
int output_bytes(const char *file, const void *bytes, size_t size, bool force);
int output_program(const char *file, const struct program *program, const char *head, bool force);

/* Creates a folder and its missing parents. Returns EXIT_AGREE or EXIT_INPUT. */
int output_folder(const char *folder);
/* Fills in an unused name under out/crashes/ and creates that folder. False when it cannot. */
bool output_crash_name(char *name, size_t size, const char *verdict, uint64_t shape);

/* Prints the result of a long run, below the line of dashes with its figures. `good` selects the
 * style of an agreement. */
void output_end(const struct settings *settings, bool good, const char *text);

#endif
