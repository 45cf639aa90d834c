/* SPDX-License-Identifier: MIT
 *
 * JSON lines for machines: one object after each operation, then one with the verdict.
 */
#include "reference/report.h"
#include "reference/report_words.h"

#include <inttypes.h>

static void put_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;

        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < 0x20)
            fprintf(out, "\\u%04x", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

static void put_field(FILE *out, const char *name, const char *text)
{
    fprintf(out, ",\"%s\":", name);
    put_string(out, text);
}

static void put_clauses(FILE *out, const struct allowed *allowed)
{
    fputs(",\"clauses\":[", out);
    for (size_t i = 0; i < ALLOWED_CLAUSES && allowed->clauses[i] != NULL; i++) {
        if (i > 0)
            fputc(',', out);
        put_string(out, allowed->clauses[i]);
    }
    fputc(']', out);
}

static void put_operation(FILE *out, const struct judge *judge, const struct operation *operation)
{
    const struct step *step = judge_last_step(judge);
    char text[256];

    fprintf(out, "{\"operation\":%zu", judge_steps(judge));
    operation_print(text, sizeof text, operation, step->ordinal);
    put_field(out, "text", text);
    allowed_print(text, sizeof text, judge);
    put_field(out, "allowed", text);
    put_clauses(out, &step->allowed);
    got_print(text, sizeof text, judge);
    put_field(out, "got", text);
    if (step->outcome.kind == OUTCOME_SUCCESS && !step->skipped &&
        operation_facts[step->kind].answer == ANSWER_ADDRESS)
        fprintf(out, ",\"address\":%" PRIu64, step->outcome.address);
    fputs("}\n", out);
}

static void put_verdict(FILE *out, const struct judge *judge, const struct report_options *options)
{
    const struct finding *finding = judge_finding(judge);

    fputs("{\"verdict\":", out);
    put_string(out, verdict_name(finding->verdict));
    put_field(out, "system", judge_system(judge)->name);
    if (options->file != NULL)
        put_field(out, "file", options->file);
    if (finding->verdict != VERDICT_AGREE) {
        fprintf(out, ",\"operation\":%zu", finding->operation + 1);
        put_field(out, "clause", finding->clause);
        put_field(out, "finding", finding->text);
    }
    fprintf(out, ",\"operations\":%zu,\"transcript\":\"%016" PRIx64 "\"}\n", judge_steps(judge),
            judge_transcript(judge));
}

static enum verdict put_unopened(FILE *out, const struct judge *judge, const char *reason)
{
    fputs("{\"verdict\":\"UNRESOLVED\"", out);
    put_field(out, "system", judge_system(judge)->name);
    put_field(out, "finding", reason);
    fputs("}\n", out);
    return VERDICT_UNRESOLVED;
}

enum verdict report_json(FILE *out, struct judge *judge, const struct program *program,
                         const struct report_options *options)
{
    char reason[160] = "";

    if (!judge_begin(judge, &program->world, reason, sizeof reason))
        return put_unopened(out, judge, reason);
    for (size_t i = 0; i < program->count; i++) {
        enum verdict verdict = judge_step(judge, &program->operations[i]);

        put_operation(out, judge, &program->operations[i]);
        if (verdict != VERDICT_AGREE)
            break;
    }
    judge_finish(judge);
    put_verdict(out, judge, options);
    return judge_finding(judge)->verdict;
}
