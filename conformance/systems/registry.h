/* SPDX-License-Identifier: MIT
 *
 * Every system by name. A name with a slash in it, or with the ending `.so` or `.wasm`, is a file
 * to load. The list of systems depends on the platform of the build: MAPCHECK_PLATFORM_WASM2C,
 * MAPCHECK_PLATFORM_NODE, MAPCHECK_PLATFORM_WASI or MAPCHECK_PLATFORM_M32 chooses one, and native
 * is the default.
 */
#ifndef MAPCHECK_REGISTRY_H
#define MAPCHECK_REGISTRY_H

#include "conformance/systems/loadable_threads.h"
#include "reference/system.h"

/* All built-in systems of this platform, ending with NULL. */
const struct system *const *registry_all(void);

/* The system of that name. NULL and one line that says what is wrong and what to type next. */
const struct system *registry_find(const char *name, char *problem, size_t size);
/* The same for a fuzz target: a wasm module runs in this process, so that the engine sees its
 * coverage. */
const struct system *registry_find_inside(const char *name, char *problem, size_t size);

/* The same system in a process of its own. NULL: it is in one already, or that cannot be done
 * here. */
const struct system *registry_supervised(const struct system *system);
/* 0, or how a process of this system ended after a run: the number of a trap. */
int32_t registry_end(const struct system *system);

/* The functions loadable_threads_NAME of a shared object. Where files do not load, open returns
 * NULL and the reason. */
struct loadable_threads *registry_threads_open(const struct system *system, char *reason,
                                               size_t reason_size);
void registry_threads_close(struct loadable_threads *threads);
uint64_t registry_threads_page_size(const struct loadable_threads *threads);
uint32_t registry_threads_histories(const struct loadable_threads *threads);
int32_t registry_threads_run(struct loadable_threads *threads, const struct threads_plan *plan,
                             struct threads_record *record);
bool registry_threads_renew(struct loadable_threads *threads, char *reason, size_t reason_size);

/* True for the name of a system, or of a file to load, that exists only on another platform. A
 * refusal of registry_find then means "cannot run here" (exit code 77), not a usage error (2). */
bool registry_elsewhere(const char *name);

/* The platform of this build: "native", "m32", "wasm2c", "node" or "wasi". */
const char *registry_platform(void);

#endif
