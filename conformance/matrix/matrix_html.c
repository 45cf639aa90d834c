/* SPDX-License-Identifier: MIT
 *
 * Writes matrix.html: one page that needs no other file. Each verdict has its own word or sign, so
 * that the page is readable without colour. A cell shows its sentence under the pointer. A FAIL
 * links to its run.
 */
#include "conformance/matrix/escape.h"
#include "conformance/matrix/matrix.h"
#include "conformance/matrix/section.h"

#include <string.h>

static const char *const signs[VERDICTS] = {[CLAUSE_PASS] = "&#10003;",
                                            [CLAUSE_FAIL] = "FAIL",
                                            [CLAUSE_UNRESOLVED] = "?",
                                            [CLAUSE_UNSUPPORTED] = "&ndash;",
                                            [CLAUSE_UNTESTED] = "&middot;"};

static const char *const meanings[VERDICTS] = {
    [CLAUSE_PASS] = "PASS",
    [CLAUSE_FAIL] = "with the run that shows it",
    [CLAUSE_UNRESOLVED] = "UNRESOLVED: could not be asked because another clause is broken",
    [CLAUSE_UNSUPPORTED] = "UNSUPPORTED: optional, and not there",
    [CLAUSE_UNTESTED] = "UNTESTED: cannot be observed there"};

static const char style[] =
    "<style>\n"
    ":root{color-scheme:light dark}body{font:14px/1.4 system-ui,sans-serif;margin:1.5em}\n"
    "table{border-collapse:collapse;margin:1em 0}th,td{border:1px solid #8886;padding:2px 7px}\n"
    "td{text-align:center}td.t,th.t{text-align:left}"
    ".id{font-family:ui-monospace,monospace;white-space:nowrap}\n"
    ".m thead th{position:sticky;top:0;background:Canvas;z-index:2}"
    ".m thead th.c{vertical-align:bottom;padding-top:8px;text-align:center}\n"
    ".c span{writing-mode:vertical-rl;transform:rotate(180deg);white-space:nowrap;"
    "font-weight:600}\n"
    "th.s{text-align:left;background:#8882}\n"
    "td.PASS{background:#2a82}td.FAIL{background:#c22;color:#fff;font-weight:700}"
    "td.FAIL a{color:#fff}\n"
    "td.UNRESOLVED{background:#d802}td.UNSUPPORTED,td.UNTESTED{color:#888}\n"
    "td.bad{outline:3px solid #e0a;outline-offset:-3px}details{margin:.4em 0}li{margin:.2em 0}\n"
    "</style>\n";

static void print_head(FILE *file, const struct matrix *matrix)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>mapcheck: "
          "conformance matrix</title>\n<meta name=\"viewport\" content=\"width=device-width\">\n",
          file);
    fputs(style, file);
    fputs("</head><body>\n<h1>Does your mmap keep its word?</h1>\n<p>mapcheck ", file);
    escape_print(file, matrix->commit);
    fprintf(file,
            ", <code>make conformance</code>: %zu clauses, %zu systems and platforms.</p>\n<p>",
            matrix->clauses, matrix->count);
    for (unsigned v = 0; v < VERDICTS; v++)
        fprintf(file, "<b>%s</b> %s &emsp; ", signs[v], meanings[v]);
    fputs("</p>\n", file);
}

static void print_remark(FILE *file, const struct matrix_column *column)
{
    if (column->kind == COLUMN_FAULTY) {
        fputs("bad on purpose", file);
    } else if (column->unexpected > 0) {
        fprintf(file, "<b>%u not as expected</b>", column->unexpected);
    } else if (*column->note != '\0') {
        fputs("kept: ", file);
        escape_print(file, column->note);
    } else {
        fputs("as expected", file);
    }
}

static void print_summary(FILE *file, const struct matrix *matrix)
{
    fputs("<table><tr><th class=\"t\">system<th class=\"t\">platform", file);
    for (enum clause_verdict v = CLAUSE_PASS; v <= CLAUSE_UNTESTED; v++)
        fprintf(file, "<th>%s", clause_verdict_name(v));
    fputs("<th class=\"t\"></tr>\n", file);
    for (size_t c = 0; c < matrix->count; c++) {
        const struct matrix_column *column = &matrix->columns[c];
        fputs("<tr><td class=\"t\">", file);
        escape_print(file, column->system);
        fputs("<td class=\"t\">", file);
        escape_print(file, column->platform);
        for (unsigned v = 0; v < VERDICTS; v++)
            fprintf(file, "<td>%u", column->counts[v]);
        fputs("<td class=\"t\">", file);
        print_remark(file, column);
        fputs("</tr>\n", file);
    }
    fputs("</table>\n", file);
}

/* href="conformance/NAME/IDENDING" */
static void print_link(FILE *file, const struct matrix_column *column, size_t row,
                       const char *ending, const char *text)
{
    fputs("<a href=\"conformance/", file);
    escape_print(file, column->name);
    fprintf(file, "/%s%s\">%s</a>", clause_row_at(row)->id, ending, text);
}

static void print_title(FILE *file, const struct matrix_column *column,
                        const struct matrix_cell *cell)
{
    escape_print(file, column->name);
    fprintf(file, ": %s", clause_verdict_name(cell->verdict));
    if (*cell->reason != '\0')
        fputs(", ", file);
    escape_print(file, cell->reason);
    fputs(": ", file);
    escape_print(file, cell->sentence);
}

static void print_cell(FILE *file, const struct matrix_column *column, size_t row)
{
    const struct matrix_cell *cell = &column->cells[row];

    fprintf(file, "<td class=\"%s%s\" title=\"", clause_verdict_name(cell->verdict),
            cell->unexpected ? " bad" : "");
    print_title(file, column, cell);
    fputs("\">", file);
    if (cell->trace)
        print_link(file, column, row, ".ops", "FAIL");
    else
        fputs(signs[cell->verdict], file);
    if (cell->unexpected)
        fputs(" !", file);
}

static void print_row(FILE *file, const struct matrix *matrix, size_t row)
{
    const struct clause_row *clause = clause_row_at(row);

    if (row == 0 || strcmp(clause_row_at(row - 1)->section, clause->section) != 0)
        fprintf(file, "<tr><th class=\"s\" colspan=\"%zu\">%s %s</tr>\n", matrix->count + 3,
                clause->section, section_name(clause->section));
    fprintf(file,
            "<tr><td class=\"t id\">%s<td title=\"S shall, M may, L Linux, Q quality, W "
            "wasm\">%s<td class=\"t\">",
            clause->id, clause->kind);
    escape_print(file, clause->rule);
    for (size_t c = 0; c < matrix->count; c++)
        print_cell(file, &matrix->columns[c], row);
    fputs("</tr>\n", file);
}

static void print_matrix(FILE *file, const struct matrix *matrix)
{
    fputs("<table class=\"m\"><thead><tr><th class=\"t\">clause<th><th class=\"t\">rule", file);
    for (size_t c = 0; c < matrix->count; c++) {
        fputs("<th class=\"c\"><span>", file);
        escape_print(file, matrix->columns[c].name);
        fputs("</span>", file);
    }
    fputs("</tr></thead><tbody>\n", file);
    for (size_t r = 0; r < matrix->clauses; r++)
        print_row(file, matrix, r);
    fputs("</tbody></table>\n", file);
}

static void print_detail(FILE *file, const struct matrix_column *column, size_t row)
{
    const struct matrix_cell *cell = &column->cells[row];

    fprintf(file, "<li><span class=\"id\">%s</span> %s%s. ", clause_row_at(row)->id,
            cell->unexpected ? "<b>not as expected</b> " : "", clause_verdict_name(cell->verdict));
    escape_print(file, cell->sentence);
    if (*cell->reason != '\0') {
        fputs(" (", file);
        escape_print(file, cell->reason);
        fputs(")", file);
    }
    if (cell->trace) {
        fputs(" ", file);
        print_link(file, column, row, ".ops", "run");
        fputs(" ", file);
        print_link(file, column, row, ".c", "as C");
    }
    fputs("\n", file);
}

static void print_details(FILE *file, const struct matrix *matrix,
                          const struct matrix_column *column)
{
    if (column->counts[CLAUSE_PASS] == matrix->clauses)
        return;
    fputs("<details><summary><b>", file);
    escape_print(file, column->name);
    fputs("</b>: what is not PASS, and why</summary><ul>\n", file);
    for (size_t r = 0; r < matrix->clauses; r++)
        if (column->cells[r].verdict != CLAUSE_PASS)
            print_detail(file, column, r);
    fputs("</ul></details>\n", file);
}

void matrix_print_html(FILE *file, const struct matrix *matrix)
{
    print_head(file, matrix);
    print_summary(file, matrix);
    print_matrix(file, matrix);
    for (size_t c = 0; c < matrix->count; c++)
        print_details(file, matrix, &matrix->columns[c]);
    fputs("</body></html>\n", file);
}
