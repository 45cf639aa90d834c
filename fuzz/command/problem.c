/* SPDX-License-Identifier: MIT
 *
 * How a verb prints a problem. See command.h.
 */
#include "conformance/systems/registry.h"
#include "fuzz/command/command.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int problem(const char *format, ...)
{
    va_list arguments;
    fflush(stdout);
    fprintf(stderr, "mapcheck: ");
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n");
    return EXIT_INPUT;
}

int problem_world(const char *file, const struct settings *settings, const char *reason)
{
    problem("%s: %s cannot open this world: %s", file, settings->system->name, reason);
    return strcmp(registry_platform(), "native") == 0 ? EXIT_INPUT : EXIT_CANNOT_RUN;
}
