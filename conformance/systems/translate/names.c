/* SPDX-License-Identifier: MIT
 *
 * Prints macros for the functions of the page manager's module: the same names for every version of
 * wasm2c. module_NAME is an export, import_NAME is an import, and MODULE_... make and free an
 * instance.
 */
#include "conformance/systems/translate/translate.h"

#include "conformance/systems/translate/header.h"
#include <stdio.h>

static void print_names(const char *comment, const char *declaration)
{
    const char *import = import_name(comment), *export = export_name(comment);
    if (import != NULL)
        printf("#define IMPORT_INSTANCE %s\n#define import_%s %s\n", first_type(declaration),
               import, declared_name(declaration));
    if (export != NULL)
        printf("#define module_%s %s\n", export, declared_name(declaration));
}

int translate_names(const char *path)
{
    struct header header;
    if (!header_read(&header, path))
        return 2;
    printf("#define MODULE_INSTANTIATE %s\n#define MODULE_INSTANCE %s\n#define MODULE_FREE %s\n",
           header.instantiate, header.instance, header.release);
    for (size_t i = 0; i + 1 < header.text.count; i++)
        print_names(header.text.lines[i], header.text.lines[i + 1]);
    printf("#define MODULE_PREPARE %s\n", header.prepare);
    return 0;
}
