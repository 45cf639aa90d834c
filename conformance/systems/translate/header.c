/* SPDX-License-Identifier: MIT
 *
 * See header.h.
 */
#include "conformance/systems/translate/header.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Never returns NULL: the program has nothing to clean up when memory is out. */
static const char *part(const char *start, size_t length)
{
    const char *copied = copy(start, length);
    if (copied != NULL)
        return copied;
    fputs("translate: memory is out\n", stderr);
    exit(2);
}

const char *declared_name(const char *declaration)
{
    size_t end = strcspn(declaration, "("), start = end;
    while (start > 0 && declaration[start - 1] != ' ' && declaration[start - 1] != '*')
        start--;
    return part(declaration + start, end - start);
}

const char *first_type(const char *declaration)
{
    declaration += strcspn(declaration, "(");
    declaration += *declaration == '(';
    return part(declaration, strcspn(declaration, "*"));
}

const char *parameters(const char *declaration)
{
    declaration += strcspn(declaration, "(");
    declaration += strcspn(declaration, ",)");
    declaration += begins(declaration, ", ") ? 2 : 0;
    return part(declaration, strcspn(declaration, ")"));
}

size_t parameter_count(const char *list)
{
    size_t count = *list != '\0';
    for (; *list != '\0'; list++)
        count += *list == ',';
    return count;
}

/* The text of the quotation number `index` in the line. */
static const char *quoted(const char *line, int index)
{
    for (int quote = 1; quote < 2 * index && *line != '\0'; quote++) {
        line += strcspn(line, "'");
        line += *line == '\'';
    }
    return part(line, strcspn(line, "'"));
}

const char *import_name(const char *line)
{
    return begins(line, "/* import: ") ? quoted(line, 2) : NULL;
}

const char *export_name(const char *line)
{
    return begins(line, "/* export: ") ? quoted(line, 1) : NULL;
}

const char *header_export(const struct header *header, const char *name)
{
    for (size_t i = 0; i + 1 < header->text.count; i++) {
        const char *export = export_name(header->text.lines[i]);
        if (export != NULL && strcmp(export, name) == 0)
            return header->text.lines[i + 1];
    }
    return NULL;
}

/* Is the line `void NAME(` with a name that has this end? */
static bool declares(const char *line, const char *end)
{
    size_t length = strlen(end), name = strcspn(line, "(");
    return begins(line, "void ") && line[name] == '(' && name >= length &&
           strncmp(line + name - length, end, length) == 0;
}

static void take_declaration(struct header *header, const char *line)
{
    if (declares(line, "_init_module") && strstr(line, "(void);") != NULL)
        header->prepare = declared_name(line);
    if (declares(line, "_instantiate")) {
        header->instantiate = declared_name(line);
        header->instances = parameter_count(parameters(line));
    }
    if (declares(line, "_free")) {
        header->release = declared_name(line);
        header->instance = first_type(line);
    }
}

bool header_read(struct header *header, const char *path)
{
    *header = (struct header){.prepare = "wasm_rt_init"};
    if (!text_read(&header->text, path))
        return false;
    for (size_t i = 0; i < header->text.count; i++) {
        const char *line = header->text.lines[i];
        if (begins(line, "/* import: ") || begins(line, "/* export: "))
            i++;
        else
            take_declaration(header, line);
    }
    if (header->instantiate != NULL && header->release != NULL)
        return true;
    fprintf(stderr, "translate: %s does not declare how to make and free an instance\n", path);
    return false;
}
