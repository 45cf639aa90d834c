/* SPDX-License-Identifier: MIT
 *
 * See clause_print.h.
 */
#include "conformance/clauses/clause_print.h"

#include "reference/report_fold.h"
#include "reference/report_style.h"

enum { ID_WIDTH = 22, VERDICT_WIDTH = 11, TEXT_COLUMN = ID_WIDTH + VERDICT_WIDTH + 4 };

void clause_print_line(FILE *out, const struct clause *clause, const struct clause_result *result)
{
    fprintf(out, "%s\t%s\t%s\t%s\n", clause->id, clause_verdict_name(result->verdict), result->text,
            result->cases);
}

static enum style verdict_style(enum clause_verdict verdict)
{
    if (verdict == CLAUSE_PASS)
        return STYLE_GOOD;
    return verdict == CLAUSE_FAIL ? STYLE_BAD : STYLE_WARN;
}

void clause_print_columns(FILE *out, const struct clause *clause,
                          const struct clause_result *result, bool color)
{
    struct fold fold = {.out = out, .column = TEXT_COLUMN, .indent = TEXT_COLUMN};
    char cases[sizeof result->cases + 16];

    fprintf(out, "%-*s  %s%-*s%s  ", ID_WIDTH, clause->id,
            style_on(color, verdict_style(result->verdict)), VERDICT_WIDTH,
            clause_verdict_name(result->verdict), style_off(color));
    fold_add(&fold, 0, result->text);
    snprintf(cases, sizeof cases, "cases: %s", result->cases);
    if (result->cases[0] != '\0')
        fold_add(&fold, 2, cases);
    fputc('\n', out);
}
