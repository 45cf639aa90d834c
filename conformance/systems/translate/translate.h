/* SPDX-License-Identifier: MIT
 *
 * The steps of the translation of a wasm module, each over one file. A step prints its result on
 * stdout and returns an exit code: 0, or 2 for a file that it cannot use.
 */
#ifndef MAPCHECK_TRANSLATE_H
#define MAPCHECK_TRANSLATE_H

/* Prints in one line the first reason why the module cannot be a system; prints nothing for a
 * module that can. `path` is the output of `wasm-objdump -x`. */
int translate_check(const char *path);
/* Prints the C code that wasm_module.c needs for this module. `path` is the header of wasm2c,
 * without a fault in the sense of translate_check. `module` is the header's name, `name` that of
 * the system, `symbol` that of its struct system. */
int translate_glue(const char *path, const char *module, const char *name, const char *symbol);
/* Prints macros with the same names for every version of wasm2c. `path` is the header of wasm2c. */
int translate_names(const char *path);

#endif
