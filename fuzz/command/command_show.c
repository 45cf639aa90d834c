/* SPDX-License-Identifier: MIT
 *
 * mapcheck show: prints one program as a table of its run, as C, as JSON lines, or as .ops text.
 */
#include "fuzz/command/command.h"
#include "fuzz/command/output.h"
#include "fuzz/support/input.h"
#include "reference/report.h"
#include <stdlib.h>
#include <string.h>

static int show_run(FILE *out, const struct settings *settings, const struct program *program,
                    const struct report_options *options)
{
    char reason[160];
    struct judge *judge = settings_judge(settings);
    if (judge == NULL)
        return EXIT_INPUT;
    if (!judge_begin(judge, &program->world, reason, sizeof reason)) {
        judge_close(judge);
        return problem_world(options->file, settings, reason);
    }
    enum verdict verdict = settings->json ? report_json(out, judge, program, options)
                                          : report_table(out, judge, program, options);
    judge_close(judge);
    return verdict == VERDICT_AGREE ? EXIT_AGREE : EXIT_DIVERGENCE;
}

static int show(FILE *out, const struct settings *settings, const struct program *program)
{
    struct report_options options = {.color = settings->output == NULL && settings_color(settings),
                                     .file = settings->files[0]};
    if (settings->as_c)
        report_c(out, program, options.file);
    else if (settings->as_ops)
        report_ops(out, program, NULL);
    else
        return show_run(out, settings, program, &options);
    return EXIT_AGREE;
}

static int show_to_file(const struct settings *settings, const struct program *program)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return problem("out of memory; close other programs and try again");
    int code = show(out, settings, program);
    fclose(out);
    if (code <= EXIT_DIVERGENCE) {
        int written = output_bytes(settings->output, text, size, settings->force);
        code = written == EXIT_AGREE ? code : written;
    }
    free(text);
    return code;
}

int run_show(const struct settings *settings)
{
    struct program program = {0};
    struct input_problem lacks;
    int code;
    if (!input_program(settings->files[0], settings->lenient, &program, &lacks))
        code = problem("%s", lacks.text);
    else if (settings->output != NULL)
        code = show_to_file(settings, &program);
    else
        code = show(stdout, settings, &program);
    program_free(&program);
    return code;
}
