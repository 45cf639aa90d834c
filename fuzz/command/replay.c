/* SPDX-License-Identifier: MIT
 *
 * See replay.h.
 */
#include "fuzz/command/replay.h"
#include "conformance/systems/registry.h"
#include "reference/report_fold.h"
#include "reference/report_style.h"
#include <inttypes.h>
#include <string.h>

static void take_figures(struct replayed *replayed, const struct placement *placement)
{
    replayed->has_figures = placement != NULL;
    if (placement == NULL)
        return;
    replayed->peak_pages = placement->peak_mapped;
    replayed->highest_page = placement->highest_mapped;
    replayed->owned_pages = placement_owned_pages(placement);
    replayed->largest_free = placement_largest_free(placement);
    replayed->pages_cleared = placement->pages_cleared;
    replayed->pages_saved = placement->pages_saved;
}

static void run_steps(struct judge *judge, const struct program *program, struct run_counts *counts,
                      struct replayed *replayed)
{
    for (size_t i = 0; i < program->count && replayed->verdict == VERDICT_AGREE; i++) {
        replayed->verdict = judge_step(judge, &program->operations[i]);
        run_counts_step(counts, judge_last_step(judge));
        replayed->skipped += judge_last_step(judge)->skipped;
    }
    if (replayed->verdict == VERDICT_AGREE)
        replayed->verdict = judge_finish(judge);
    replayed->finding = *judge_finding(judge);
    replayed->operations = judge_steps(judge);
    replayed->transcript = judge_transcript(judge);
    take_figures(replayed, judge_placement(judge));
}

void replay_run(struct judge *judge, const struct program *program, struct run_counts *counts,
                struct replayed *replayed)
{
    *replayed = (struct replayed){.file = replayed->file};
    run_counts_begin(counts, &program->world);
    replayed->opened =
        judge_begin(judge, &program->world, replayed->finding.text, sizeof replayed->finding.text);
    if (replayed->opened) {
        run_steps(judge, program, counts, replayed);
    } else {
        replayed->verdict = VERDICT_UNRESOLVED;
        counts->unopened++;
    }
}

/* Prints text escaped for a JSON string. */
static void print_escaped(FILE *out, const char *text)
{
    for (; *text != '\0'; text++)
        if (*text == '"' || *text == '\\')
            fprintf(out, "\\%c", *text);
        else if ((unsigned char)*text < 0x20)
            fprintf(out, "\\u%04x", (unsigned)(unsigned char)*text);
        else
            fputc(*text, out);
}

static const char *verdict_word(const struct replayed *replayed)
{
    if (!replayed->opened)
        return "SKIPPED";
    return replayed->verdict == VERDICT_AGREE ? "ok" : verdict_name(replayed->verdict);
}

static void print_json(FILE *out, const struct settings *settings, const struct replayed *replayed)
{
    fprintf(out, "{\"file\": \"");
    print_escaped(out, replayed->file);
    fprintf(out, "\", \"system\": \"");
    print_escaped(out, settings->system->name);
    fprintf(out, "\", \"platform\": \"%s\", \"verdict\": \"%s\", \"clause\": \"%s\", \"text\": \"",
            registry_platform(), replayed->opened ? verdict_name(replayed->verdict) : "SKIPPED",
            replayed->finding.clause);
    print_escaped(out, replayed->finding.text);
    fprintf(out, "\", \"operations\": %zu, \"skipped\": %zu, \"transcript\": \"%016" PRIx64 "\"",
            replayed->operations, replayed->skipped, replayed->transcript);
    if (replayed->has_figures)
        fprintf(out,
                ", \"peak_pages\": %" PRIu64 ", \"owned_pages\": %" PRIu64
                ", \"highest_page\": %" PRIu64 ", \"largest_free_run\": %" PRIu64
                ", \"pages_cleared\": %" PRIu64 ", \"pages_saved\": %" PRIu64,
                replayed->peak_pages, replayed->owned_pages, replayed->highest_page,
                replayed->largest_free, replayed->pages_cleared, replayed->pages_saved);
    fprintf(out, "}\n");
}

static void print_tap(FILE *out, const struct replayed *replayed, unsigned number)
{
    bool failed = replayed->opened && replayed->verdict != VERDICT_AGREE;
    fprintf(out, "%sok %u - %s", failed ? "not " : "", number, replayed->file);
    if (!replayed->opened)
        fprintf(out, " # SKIP %s", replayed->finding.text);
    fprintf(out, "\n");
    if (failed)
        fprintf(out, "# %s %s at operation %zu: %s\n", verdict_name(replayed->verdict),
                replayed->finding.clause, replayed->finding.operation + 1, replayed->finding.text);
}

/* The text after a verdict starts in this column, and so do its further lines. */
enum { TEXT_COLUMN = 10 };

static void print_figures(FILE *out, const struct replayed *replayed)
{
    unsigned used = run_counts_permille(replayed->peak_pages, replayed->owned_pages);
    fprintf(out,
            "%*speak %" PRIu64 " pages, utilisation %u.%u%% of %" PRIu64 " owned\n"
            "%*slargest free run %" PRIu64 ", cleared %" PRIu64
            " pages, clearing saved for %" PRIu64 "\n",
            TEXT_COLUMN, "", replayed->peak_pages, used / 10, used % 10, replayed->owned_pages,
            TEXT_COLUMN, "", replayed->largest_free, replayed->pages_cleared,
            replayed->pages_saved);
}

static enum style verdict_style(const struct replayed *replayed)
{
    if (!replayed->opened)
        return STYLE_WARN;
    return replayed->verdict == VERDICT_AGREE ? STYLE_GOOD : STYLE_BAD;
}

static void print_finding(FILE *out, const struct replayed *replayed)
{
    char text[340];
    snprintf(text, sizeof text, "%s at operation %zu: %s", replayed->finding.clause,
             replayed->finding.operation + 1, replayed->finding.text);
    fprintf(out, "%*s", TEXT_COLUMN, "");
    fold_line(out, TEXT_COLUMN, TEXT_COLUMN, text);
}

/* Prints the file, then its length and transcript, or the reason why it was left out. */
static void print_run(struct fold *fold, const struct replayed *replayed)
{
    char text[80];
    fold_add(fold, 0, replayed->file);
    if (!replayed->opened) {
        fold_add(fold, 2, replayed->finding.text);
        return;
    }
    snprintf(text, sizeof text, "%zu operations", replayed->operations);
    if (replayed->skipped > 0)
        snprintf(text, sizeof text, "%zu operations (%zu skipped)", replayed->operations,
                 replayed->skipped);
    fold_add(fold, 2, text);
    snprintf(text, sizeof text, "%016" PRIx64, replayed->transcript);
    fold_add(fold, 2, text);
}

static void print_line(FILE *out, const struct settings *settings, const struct replayed *replayed)
{
    struct fold fold = {.out = out, .column = TEXT_COLUMN, .indent = TEXT_COLUMN};
    bool color = settings_color(settings);
    fprintf(out, "%s%-9s%s ", style_on(color, verdict_style(replayed)), verdict_word(replayed),
            style_off(color));
    print_run(&fold, replayed);
    fprintf(out, "\n");
    if (replayed->opened && replayed->verdict != VERDICT_AGREE)
        print_finding(out, replayed);
    if (replayed->has_figures && (settings->figures || strstr(replayed->file, "workloads") != NULL))
        print_figures(out, replayed);
}

void replay_print(FILE *out, const struct settings *settings, const struct replayed *replayed,
                  unsigned number)
{
    if (settings->json)
        print_json(out, settings, replayed);
    else if (settings->tap)
        print_tap(out, replayed, number);
    else
        print_line(out, settings, replayed);
    fflush(out);
}
