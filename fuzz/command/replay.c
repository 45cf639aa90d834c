/* SPDX-License-Identifier: MIT
 *
 * See replay.h.
 */
#include "fuzz/command/replay.h"
#include "conformance/systems/registry.h"
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
    fprintf(out, "\", \"lane\": \"%s\", \"verdict\": \"%s\", \"clause\": \"%s\", \"text\": \"",
            registry_lane(), replayed->opened ? verdict_name(replayed->verdict) : "SKIPPED",
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

static void print_figures(FILE *out, const struct replayed *replayed)
{
    unsigned used = run_counts_permille(replayed->peak_pages, replayed->owned_pages);
    fprintf(out,
            "          peak %" PRIu64 " pages, utilisation %u.%u%% of %" PRIu64
            " owned, largest free run %" PRIu64 ", cleared %" PRIu64
            " pages, clearing saved for %" PRIu64 "\n",
            replayed->peak_pages, used / 10, used % 10, replayed->owned_pages,
            replayed->largest_free, replayed->pages_cleared, replayed->pages_saved);
}

static void print_line(FILE *out, const struct settings *settings, const struct replayed *replayed)
{
    fprintf(out, "%-9s %s  ", verdict_word(replayed), replayed->file);
    if (!replayed->opened) {
        fprintf(out, "%s\n", replayed->finding.text);
        return;
    }
    fprintf(out, "%zu operations", replayed->operations);
    if (replayed->skipped > 0)
        fprintf(out, " (%zu skipped)", replayed->skipped);
    fprintf(out, "  %016" PRIx64 "\n", replayed->transcript);
    if (replayed->verdict != VERDICT_AGREE)
        fprintf(out, "          %s at operation %zu: %s\n", replayed->finding.clause,
                replayed->finding.operation + 1, replayed->finding.text);
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
