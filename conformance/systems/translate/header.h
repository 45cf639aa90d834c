/* SPDX-License-Identifier: MIT
 *
 * The header that wasm2c wrote for a module. The header names each import and each export in a
 * comment, and declares its function in the next line. The C names are read from there, because
 * each version of wasm2c makes others.
 */
#ifndef MAPCHECK_TRANSLATE_HEADER_H
#define MAPCHECK_TRANSLATE_HEADER_H

#include "conformance/systems/translate/text.h"

struct header {
    struct text text;
    const char *prepare;     /* name of the function that prepares the module */
    const char *instantiate; /* name of the function that makes an instance */
    size_t instances;        /* its arguments after the first: instances of imported modules */
    const char *release;     /* name of the function that frees an instance */
    const char *instance;    /* type of an instance */
};

/* False, with a message on stderr, when the header cannot be read or has no instance. */
bool header_read(struct header *header, const char *path);
/* The declaration of an export. NULL: the module has no such export. */
const char *header_export(const struct header *header, const char *name);
/* If the line is the comment of an import or export, its name within its module. Otherwise NULL. */
const char *import_name(const char *line);
const char *export_name(const char *line);

/* The name of the declared function. */
const char *declared_name(const char *declaration);
/* The type that the first parameter points to. */
const char *first_type(const char *declaration);
/* The parameters after the first. */
const char *parameters(const char *declaration);
size_t parameter_count(const char *list);

#endif
