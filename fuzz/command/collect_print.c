/* SPDX-License-Identifier: MIT
 *
 * The list of findings that a run collected (collect.h).
 */
#include "conformance/clauses/clause_table.h"
#include "fuzz/command/collect.h"
#include "fuzz/support/input.h"
#include "reference/report.h"
#include "reference/report_fold.h"
#include "reference/report_style.h"
#include <inttypes.h>
#include <stdlib.h>

enum { NUMBER_COLUMN = 4 }; /* what belongs to a finding begins in this column */

static void print_line(const char *text)
{
    printf("%*s", NUMBER_COLUMN, "");
    fold_line(stdout, NUMBER_COLUMN, NUMBER_COLUMN + 4, text);
}

static void print_title(const struct stress *stress, const struct collected *entry, size_t number)
{
    bool color = settings_color(stress->settings);
    char text[160];
    printf("%2zu  %s%s%s", number, style_on(color, STYLE_BAD), verdict_name(entry->finding.verdict),
           style_off(color));
    snprintf(text, sizeof text, "  %s  %zu operation%s, %" PRIu64 " run%s", entry->finding.clause,
             entry->operations, entry->operations == 1 ? "" : "s", entry->hits,
             entry->hits == 1 ? "" : "s");
    printf("%s\n", text);
}

/* The calls of the file as C. Nothing when it cannot be read any more. */
static void print_calls(const struct collected *entry)
{
    struct program program = {0};
    struct input_problem lacks;
    char *text = NULL, *end;
    size_t size = 0;
    if (input_program(entry->file, false, &program, &lacks)) {
        FILE *memory = open_memstream(&text, &size);
        if (memory != NULL) {
            report_c_calls(memory, &program);
            fclose(memory);
        }
        for (char *line = text; line != NULL && *line != '\0'; line = end + 1) {
            for (end = line; *end != '\n';)
                end++;
            *end = '\0';
            print_line(line);
        }
        free(text);
    }
    program_free(&program);
}

/* The rule of the clause, and the text that it is from. */
static void print_rule(const struct collected *entry)
{
    const struct clause_row *row = clause_row_find(entry->finding.clause);
    char text[400];
    if (row == NULL)
        return;
    const char *from = row->kind[0] == 'L' ? "Linux" : row->kind[0] == 'W' ? "wasm" : "POSIX";
    if (row->kind[0] == 'Q')
        snprintf(text, sizeof text, "rule: %s (quality, not POSIX)", row->rule);
    else
        snprintf(text, sizeof text, "rule: %s (%s: %s)", row->rule, from, row->source);
    print_line(text);
}

static void print_list(const char *before, const char *clauses, const char *after)
{
    char text[COLLECTION_AFTER + 80];
    if (clauses[0] == '\0')
        return;
    snprintf(text, sizeof text, "%s %s%s", before, clauses, after);
    for (char *at = text; *at != '\0'; at++)
        if (*at == ',' && at[1] >= 'A' && at[1] <= 'Z')
            *at = ' ';
    print_line(text);
}

static void print_entry(const struct stress *stress, const struct collected *entry, size_t number,
                        bool calls)
{
    char text[400];
    print_title(stress, entry, number);
    print_rule(entry);
    snprintf(text, sizeof text, "here: %s", entry->finding.text);
    print_line(text);
    print_list("also:", entry->also, "");
    print_list("may follow from", entry->after, ", which came first in each of its runs");
    print_list("may follow from", entry->plainer,
               ", which its last call shows with fewer arguments");
    if (calls)
        print_calls(entry);
    print_line(entry->file);
}

/* A command of several words, below `next`. */
static void print_command(const char *lead, const char *const words[])
{
    struct fold fold = {.out = stdout, .indent = 12, .command = true};
    fold_add(&fold, 0, lead);
    for (; *words != NULL; words++)
        fold_add(&fold, 1, *words);
    printf("\n");
}

static void print_next(const struct stress *stress, const struct collected *first)
{
    const char *system = stress->settings->system->name;
    const char *const clause[] = {"--clause", first->finding.clause, "--system", system, NULL};
    const char *const replay[] = {
        first->file,  "--verbose", "--system", system, first->after[0] != '\0' ? "--past" : NULL,
        first->after, NULL};
    const char *const show[] = {first->file, "--c", NULL};
    if (first->of_clause)
        print_command("next    mapcheck conform", clause);
    else
        print_command("next    mapcheck replay", replay);
    print_command("        mapcheck show", show);
}

void collect_print(const struct stress *stress, bool calls)
{
    const struct collection *collection = &stress->state.collection;
    const struct collected *ranked[COLLECTION_MAX];
    if (collection->count == 0)
        return;
    collection_rank(collection, ranked);
    for (size_t i = 0; i < collection->count; i++)
        print_entry(stress, ranked[i], i + 1, calls);
    if (collection->left_out > 0)
        printf("    and %" PRIu64 " more: only %d are listed\n", collection->left_out,
               COLLECTION_MAX);
    print_next(stress, ranked[0]);
}
