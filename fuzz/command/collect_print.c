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
    snprintf(text, sizeof text, "  %s  %zu operation%s, %" PRIu64 " world%s", entry->finding.clause,
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

static void print_entry(const struct stress *stress, const struct collected *entry, size_t number,
                        bool calls)
{
    char text[400];
    print_title(stress, entry, number);
    snprintf(text, sizeof text, "rule: %s", clause_rule(entry->finding.clause));
    if (clause_row_find(entry->finding.clause) != NULL)
        print_line(text);
    snprintf(text, sizeof text, "here: %s", entry->finding.text);
    print_line(text);
    snprintf(text, sizeof text, "may follow from %s, which came first in each of its runs",
             entry->after);
    if (entry->after[0] != '\0')
        print_line(text);
    if (calls)
        print_calls(entry);
    print_line(entry->file);
}

static void print_next(const struct stress *stress, const struct collected *first)
{
    struct fold fold = {.out = stdout, .indent = 12, .command = true};
    const char *past = first->after;
    fold_add(&fold, 0, "next    mapcheck replay");
    fold_add(&fold, 1, first->file);
    fold_add(&fold, 1, "--system");
    fold_add(&fold, 1, stress->settings->system->name);
    if (past[0] != '\0') {
        fold_add(&fold, 1, "--past");
        fold_add(&fold, 1, past);
    }
    fold_add(&fold, 1, "--verbose");
    fold = (struct fold){.out = stdout, .indent = 12, .command = true};
    printf("\n");
    fold_add(&fold, 0, "        mapcheck show");
    fold_add(&fold, 1, first->file);
    fold_add(&fold, 1, "--c");
    printf("\n");
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
               (int)COLLECTION_MAX);
    print_next(stress, ranked[0]);
}
