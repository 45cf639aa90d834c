/* SPDX-License-Identifier: MIT
 *
 * mapcheck import: converts a recorded program into a workload. Its head comment names the source.
 */
#include "fuzz/command/command.h"
#include "fuzz/command/output.h"
#include "fuzz/support/input.h"
#include <stdio.h>
#include <stdlib.h>

static int import_text(const struct settings *settings, const char *text)
{
    static struct imported imported;
    struct parse_error error;
    int code;
    if (!import_trace(text, settings->scale, &imported, &error))
        code = error.line > 0 ? problem("%s:%u: %s", settings->files[0], error.line, error.text)
                              : problem("%s: %s", settings->files[0], error.text);
    else
        code = output_program(settings->output, &imported.program, imported.head, settings->force);
    if (code == EXIT_AGREE)
        printf("saved   %s  %zu operations, %u pages of 64 KiB\n", settings->output,
               imported.program.count, imported.program.world.page_count);
    program_free(&imported.program);
    return code;
}

int run_import(const struct settings *settings)
{
    struct input_problem lacks;
    size_t size;
    if (!settings->scaled || settings->output == NULL)
        return problem("import: %s; usage: mapcheck import FILE.trace --scale x16|r64 -o OUT.ops",
                       settings->scaled ? "no -o OUT.ops" : "no --scale");
    if (output_check(settings->output, settings->force) != EXIT_AGREE)
        return EXIT_INPUT;
    char *text = input_read(settings->files[0], &size, &lacks);
    if (text == NULL)
        return problem("%s", lacks.text);
    int code = import_text(settings, text);
    free(text);
    return code;
}
