/* SPDX-License-Identifier: MIT
 *
 * A linked program with threads: an executable file NAME.threads, which runs in an engine of its
 * own (platforms/run-threads.mjs). mapcheck sends it a plan through a pipe, and gets the record
 * back. The program cannot reach mapcheck.
 */
#ifndef MAPCHECK_LOADABLE_THREADS_PROGRAM_H
#define MAPCHECK_LOADABLE_THREADS_PROGRAM_H

#include "conformance/systems/loadable_threads.h"

enum { THREADS_PROGRAM_PAGE_BYTES = 65536 };

struct threads_program;

/* The program of this name as a system, of which only the threads can be asked. NULL and a one-line
 * problem when it is no executable file. */
const struct system *threads_program_find(const char *path, char *problem, size_t size);
/* The same for a system of threads_program_find; else NULL. */
const char *threads_program_path(const struct system *system);

/* Starts the program. NULL and a one-line reason when it does not answer as such a program does. */
struct threads_program *threads_program_start(const char *path, char *reason, size_t reason_size);
/* Ends it. */
void threads_program_end(struct threads_program *program);
/* See loadable_threads_run. */
int32_t threads_program_run(struct threads_program *program, const struct threads_plan *plan,
                            struct threads_record *record);

#endif
