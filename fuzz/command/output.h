/* SPDX-License-Identifier: MIT
 *
 * Files that are written: never over one that is there, unless told to, and never half: what
 * fails is taken away again. Problems are told in one line on stderr.
 */
#ifndef MAPCHECK_OUTPUT_H
#define MAPCHECK_OUTPUT_H

#include "reference/operation.h"

/* EXIT_AGREE when a file of this name can be made, else EXIT_INPUT; creates nothing. */
int output_check(const char *file, bool force);
/* All the bytes, or nothing: EXIT_AGREE or EXIT_INPUT. */
int output_bytes(const char *file, const void *bytes, size_t size, bool force);
int output_program(const char *file, const struct program *program, const char *head, bool force);

/* A folder and those above it. */
int output_folder(const char *folder);
/* A name under out/crashes/ that nobody has yet; makes the folder. False when it cannot. */
bool output_crash_name(char *name, size_t size, const char *verdict, uint64_t shape);

#endif
