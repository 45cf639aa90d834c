/* SPDX-License-Identifier: MIT
 *
 * The table of a run: its head, its rows, the finding, a legend of the page map, and the next
 * commands to type. No line passes REPORT_COLUMNS, except for a longer path.
 */
#include "reference/report.h"
#include "reference/report_fold.h"
#include "reference/report_rows.h"
#include "reference/report_style.h"

#include <string.h>

enum { HEAD_INDENT = 2, HEAD_GAP = 3, NEXT_INDENT = 8 };

static void put_head(FILE *out, const struct judge *judge, const struct program *program,
                     const struct report_options *options)
{
    struct fold fold = {.out = out, .indent = HEAD_INDENT};
    char system[600], world[160];

    if (options->file != NULL)
        fold_add(&fold, 0, options->file);
    snprintf(system, sizeof system, "system: %.580s", judge_system(judge)->name);
    fold_add(&fold, options->file != NULL ? HEAD_GAP : 0, system);
    world_print(world, sizeof world, &program->world);
    fold_add(&fold, HEAD_GAP, world);
    fputc('\n', out);
}

static void put_legend(FILE *out, const struct rows *rows)
{
    static const struct {
        char glyph;
        const char *meaning;
    } legend[] = {
        {'~', "~ free, dirty"},      {'.', ". free, zeroed"}, {'x', "x foreign"},
        {'_', "_ beyond the break"}, {'-', "- not mapped"},   {'!', "! mapped, but by nobody"},
    };
    struct fold fold = {.out = out, .indent = NEXT_INDENT};

    fold_add(&fold, 0, "legend  A-Z a-z mapping");
    for (size_t i = 0; i < sizeof legend / sizeof legend[0]; i++) {
        if (rows->seen[(int)legend[i].glyph])
            fold_add(&fold, 2, legend[i].meaning);
    }
    if (rows->strip.noted)
        fold_add(&fold, 2, "note: the system's own number for a page");
    fputc('\n', out);
}

void report_verdict(FILE *out, bool color, const char *verdict, const char *text)
{
    fprintf(out, "%s%s%s  ", style_on(color, STYLE_BAD), verdict, style_off(color));
    fold_line(out, strlen(verdict) + 2, strlen(verdict) + 2, text);
}

static void put_finding(FILE *out, const struct judge *judge, const struct program *program,
                        const struct report_options *options)
{
    const struct finding *finding = judge_finding(judge);
    bool at_end = finding->operation >= program->count, clause = finding->clause[0] != '\0';
    char text[320];

    if (finding->verdict == VERDICT_AGREE) {
        fprintf(out, "%sAGREE%s  %zu operations\n", style_on(options->color, STYLE_GOOD),
                style_off(options->color), judge_steps(judge));
        return;
    }
    snprintf(text, sizeof text, "%s%s%s%s%s", finding->text,
             at_end ? ", at the end of the run" : "", clause ? "  (" : "", finding->clause,
             clause ? ")" : "");
    report_verdict(out, options->color, verdict_name(finding->verdict), text);
}

static void put_next(FILE *out, const struct judge *judge, const struct report_options *options)
{
    struct fold shrink = {.out = out, .indent = NEXT_INDENT + 4, .command = true}, show = shrink;

    if (options->file == NULL || judge_finding(judge)->verdict == VERDICT_AGREE)
        return;
    fold_add(&shrink, 0, "next    mapcheck shrink");
    fold_add(&shrink, 1, options->file);
    fold_add(&shrink, 1, "--system");
    fold_add(&shrink, 1, judge_system(judge)->name);
    fputc('\n', out);
    fold_add(&show, NEXT_INDENT, "mapcheck show");
    fold_add(&show, 1, options->file);
    fold_add(&show, 1, "--c");
    fputc('\n', out);
}

static void run_rows(struct judge *judge, const struct program *program, struct rows *rows)
{
    for (size_t i = 0; i < program->count; i++) {
        enum verdict verdict = judge_step(judge, &program->operations[i]);

        rows_add(rows, judge, &program->operations[i]);
        if (verdict != VERDICT_AGREE)
            return;
    }
    judge_finish(judge);
}

enum verdict report_table(FILE *out, struct judge *judge, const struct program *program,
                          const struct report_options *options)
{
    struct rows rows = {0};
    char reason[160] = "";
    bool begun;

    put_head(out, judge, program, options);
    begun = judge_begin(judge, &program->world, reason, sizeof reason);
    if (!begun || !rows_open(&rows, judge, program, options->rows_max)) {
        report_verdict(out, options->color, "UNRESOLVED",
                       begun ? "no memory for the report" : reason);
        rows_free(&rows);
        return VERDICT_UNRESOLVED;
    }
    run_rows(judge, program, &rows);
    if (rows.count > 0) {
        rows_survey(&rows);
        rows_print(out, &rows, options->color);
    }
    put_finding(out, judge, program, options);
    if (rows.count > 0)
        put_legend(out, &rows);
    put_next(out, judge, options);
    rows_free(&rows);
    return judge_finding(judge)->verdict;
}
