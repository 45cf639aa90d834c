/* SPDX-License-Identifier: MIT
 *
 * mapcheck shrink: prints the smallest program that fails in the same way, and saves it.
 */
#include "fuzz/command/command.h"
#include "fuzz/command/output.h"
#include "fuzz/shrink/shrink.h"
#include "fuzz/shrink/shrink_limit.h"
#include "fuzz/support/input.h"
#include "reference/report.h"
#include <inttypes.h>
#include <string.h>

static int save(const struct settings *settings, struct judge *judge, const struct program *program)
{
    char head[512];
    const struct finding *finding = judge_finding(judge);
    if (settings->output == NULL)
        return EXIT_AGREE;
    snprintf(head, sizeof head, "%s %s on %s\nshrunk from %s", verdict_name(finding->verdict),
             finding->clause, settings->system->name, settings->files[0]);
    int code = output_program(settings->output, program, head, settings->force);
    if (code == EXIT_AGREE)
        printf("saved   %s\n", settings->output);
    return code;
}

static int shrink_and_show(const struct settings *settings, struct judge *judge,
                           struct program *program)
{
    struct shrink_limit limit;
    struct report_options options = {.color = settings_color(settings), .file = settings->files[0]};
    size_t before = program->count;
    shrink_limit_begin(&limit, judge);
    bool shrunk = shrink_program(judge, program, shrink_limit_try, &limit);
    shrink_limit_end(&limit);
    if (!shrunk) {
        const struct finding *finding = judge_finding(judge);
        if (finding->verdict == VERDICT_UNRESOLVED)
            return problem_world(settings->files[0], settings, finding->text);
        printf("ok  %s agrees with the model in all %zu operations: nothing to shrink\n",
               settings->files[0], before);
        return EXIT_AGREE;
    }
    printf("%zu operations -> %zu in %.1f s\n", before, program->count, limit.seconds);
    if (limit.reason != NULL)
        printf("shrinking %s: this may not be the smallest program\n", limit.reason);
    int code = save(settings, judge, program);
    if (code == EXIT_AGREE && settings->output != NULL)
        options.file = settings->output;
    report_table(stdout, judge, program, &options);
    return code == EXIT_AGREE ? EXIT_DIVERGENCE : code;
}

int run_shrink(const struct settings *settings)
{
    struct program program = {0};
    struct input_problem lacks;
    if (settings->output != NULL && output_check(settings->output, settings->force) != EXIT_AGREE)
        return EXIT_INPUT;
    if (!input_program(settings->files[0], settings->lenient, &program, &lacks)) {
        program_free(&program);
        return problem("%s", lacks.text);
    }
    struct judge *judge = settings_judge(settings);
    int code = judge != NULL ? shrink_and_show(settings, judge, &program) : EXIT_INPUT;
    judge_close(judge);
    program_free(&program);
    return code;
}
