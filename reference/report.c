/* SPDX-License-Identifier: MIT
 *
 * The table: every operation is put to the judge and kept as a row, because how wide the columns
 * are, and which rows are the last ones, is known at the end only.
 */
#include "reference/report.h"
#include "reference/report_strip.h"
#include "reference/report_words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { OPERATION_WIDTH = 40, ALLOWED_WIDTH = 24, GOT_WIDTH = 16 };

struct row {
    size_t number;
    char operation[256], allowed[128], got[48];
    struct strip_line *lines; /* NULL when memory is out: the row is then without a strip */
    size_t line_count;
    bool diverges;
};

struct table {
    struct row *rows; /* a ring: row i is at rows[i % capacity] */
    size_t capacity, count, ordinal;
    struct strip strip;
    bool wide;      /* lines have page numbers in front */
    size_t shown;   /* columns up to the last page that any row has something to say of */
    bool seen[128]; /* glyphs that the legend has to explain */
};

static bool table_open(struct table *table, const struct judge *judge,
                       const struct program *program, size_t rows_max)
{
    *table = (struct table){.capacity = program->count};
    if (rows_max > 0 && rows_max < table->capacity)
        table->capacity = rows_max;
    table->rows = calloc(table->capacity + 1, sizeof *table->rows);
    if (table->rows == NULL || !strip_open(&table->strip, judge, &program->world))
        return false;
    table->wide = table->strip.count > STRIP_WIDTH;
    return true;
}

static void table_free(struct table *table)
{
    for (size_t i = 0; table->rows != NULL && i < table->capacity; i++)
        free(table->rows[i].lines);
    free(table->rows);
    strip_free(&table->strip);
}

static void row_take_strip(struct row *row, struct strip *strip, const struct judge *judge)
{
    struct strip_line lines[STRIP_LINES];

    strip_look(strip, judge, judge_last_step(judge)->outcome.kind == OUTCOME_TRAP);
    row->line_count = strip_lines(strip, lines);
    row->lines = malloc((row->line_count + 1) * sizeof *row->lines);
    if (row->lines == NULL)
        row->line_count = 0;
    else
        memcpy(row->lines, lines, row->line_count * sizeof *lines);
}

static void table_add(struct table *table, const struct judge *judge,
                      const struct operation *operation)
{
    struct row *row = &table->rows[table->count % table->capacity];

    free(row->lines);
    *row = (struct row){.number = ++table->count};
    operation_print(row->operation, sizeof row->operation, operation, table->ordinal);
    table->ordinal += operation->kind == OPERATION_MAP;
    allowed_print(row->allowed, sizeof row->allowed, judge);
    got_print(row->got, sizeof row->got, judge);
    row->diverges = judge_finding(judge)->verdict != VERDICT_AGREE;
    row_take_strip(row, &table->strip, judge);
}

static const struct row *table_row(const struct table *table, size_t index)
{
    return &table->rows[index % table->capacity];
}

static size_t table_first(const struct table *table)
{
    return table->count > table->capacity ? table->count - table->capacity : 0;
}

struct widths {
    int operation, allowed, got;
};

static int wider(int width, const char *text, int most)
{
    int length = (int)strlen(text);

    return length <= width || length > most ? width : length;
}

static struct widths table_widths(const struct table *table)
{
    struct widths widths = {9, 7, 6};

    for (size_t i = table_first(table); i < table->count; i++) {
        const struct row *row = table_row(table, i);

        widths.operation = wider(widths.operation, row->operation, OPERATION_WIDTH);
        widths.allowed = wider(widths.allowed, row->allowed, ALLOWED_WIDTH);
        widths.got = wider(widths.got, row->got, GOT_WIDTH);
    }
    return widths;
}

static const char *glyph_color(char glyph)
{
    switch (glyph) {
    case '~':
        return "33";
    case '.':
        return "32";
    case '!':
        return "31";
    case 'x':
    case '_':
    case '-':
        return "90";
    default:
        return "34";
    }
}

static void put_glyphs(FILE *out, const struct strip_line *line, size_t shown, bool color)
{
    for (size_t i = 0; i < shown && line->glyphs[i] != '\0'; i++) {
        bool changed = (line->changed >> i & 1) != 0;

        if (color)
            fprintf(out, "\033[%s%sm%c\033[0m", glyph_color(line->glyphs[i]), changed ? ";7" : "",
                    line->glyphs[i]);
        else
            fputc(line->glyphs[i], out);
    }
}

static void put_line(FILE *out, const struct table *table, const struct strip_line *line,
                     bool color)
{
    if (table->wide)
        fprintf(out, "%5" PRIu64 " ", line->page);
    put_glyphs(out, line, table->shown, color);
    if (table->strip.noted)
        fprintf(out, "  %s", line->notes);
    if (line->folded > 0)
        fprintf(out, "  ... %zu more %s", line->folded, line->alike ? "like this" : "changed");
}

static void put_row(FILE *out, const struct table *table, const struct row *row,
                    const struct widths *widths, bool color)
{
    fprintf(out, "%4zu  %-*s  %-*s  %-*s", row->number, widths->operation, row->operation,
            widths->allowed, row->allowed, widths->got, row->got);
    for (size_t i = 0; i < row->line_count; i++) {
        if (i > 0)
            fprintf(out, "\n%*s", 10 + widths->operation + widths->allowed + widths->got, "");
        fputs("  ", out);
        put_line(out, table, &row->lines[i], color);
    }
    fputs(row->diverges ? "  <- diverges\n" : "\n", out);
}

static void put_head(FILE *out, const struct judge *judge, const struct program *program,
                     const struct report_options *options)
{
    char world[160];

    world_print(world, sizeof world, &program->world);
    fprintf(out, "%s%ssystem: %s   %s\n", options->file == NULL ? "" : options->file,
            options->file == NULL ? "" : "   ", judge_system(judge)->name, world);
}

static void note_line(struct table *table, const struct strip_line *line)
{
    for (size_t i = 0; line->glyphs[i] != '\0'; i++) {
        table->seen[line->glyphs[i] & 0x7f] = true;
        if (line->glyphs[i] != '-' && table->shown <= i)
            table->shown = i + 1;
    }
}

/* What the rows to be shown have in them. */
static void note_rows(struct table *table)
{
    for (size_t i = table_first(table); i < table->count; i++) {
        const struct row *row = table_row(table, i);

        for (size_t line = 0; line < row->line_count; line++)
            note_line(table, &row->lines[line]);
    }
}

static void put_legend(FILE *out, struct table *table)
{
    static const struct {
        char glyph;
        const char *meaning;
    } legend[] = {
        {'~', "free, dirty"},      {'.', "free, zeroed"}, {'x', "foreign"},
        {'_', "beyond the break"}, {'-', "not mapped"},   {'!', "mapped, but by nobody"},
    };

    fputs("legend  A-Z a-z mapping", out);
    for (size_t i = 0; i < sizeof legend / sizeof legend[0]; i++) {
        if (table->seen[(int)legend[i].glyph])
            fprintf(out, "  %c %s", legend[i].glyph, legend[i].meaning);
    }
    if (table->strip.noted)
        fputs("  note: the system's own number for a page", out);
    fputc('\n', out);
}

static void put_rows(FILE *out, struct table *table, bool color)
{
    struct widths widths = table_widths(table);
    int strip_width = (table->wide ? 6 : 0) + (int)table->shown;

    strip_width = strip_width < 8 ? 8 : strip_width;
    fprintf(out, "   #  %-*s  %-*s  %-*s  ", widths.operation, "operation", widths.allowed,
            "allowed", widths.got, "got");
    if (table->strip.noted)
        fprintf(out, "%-*s  note\n", strip_width, "page map");
    else
        fputs("page map\n", out);
    if (table_first(table) > 0)
        fprintf(out, " ...  %zu operations before these agree\n", table_first(table));
    for (size_t i = table_first(table); i < table->count; i++)
        put_row(out, table, table_row(table, i), &widths, color);
}

static void put_finding(FILE *out, const struct judge *judge, const struct program *program,
                        const struct report_options *options)
{
    const struct finding *finding = judge_finding(judge);
    bool at_end = finding->operation >= program->count;

    if (finding->verdict == VERDICT_AGREE) {
        fprintf(out, "AGREE  %zu operations\n", judge_steps(judge));
        return;
    }
    fprintf(out, "%s%s%s  %s%s", options->color ? "\033[31m" : "", verdict_name(finding->verdict),
            options->color ? "\033[0m" : "", finding->text,
            at_end ? ", at the end of the run" : "");
    fprintf(out, finding->clause[0] == '\0' ? "\n" : "  (%s)\n", finding->clause);
}

static void put_next(FILE *out, const struct judge *judge, const struct report_options *options)
{
    if (options->file == NULL || judge_finding(judge)->verdict == VERDICT_AGREE)
        return;
    fprintf(out,
            "next    mapcheck shrink %s --system %s\n"
            "        mapcheck show %s --c\n",
            options->file, judge_system(judge)->name, options->file);
}

static void run_rows(struct judge *judge, const struct program *program, struct table *table)
{
    for (size_t i = 0; i < program->count; i++) {
        enum verdict verdict = judge_step(judge, &program->operations[i]);

        table_add(table, judge, &program->operations[i]);
        if (verdict != VERDICT_AGREE)
            return;
    }
    judge_finish(judge);
}

enum verdict report_table(FILE *out, struct judge *judge, const struct program *program,
                          const struct report_options *options)
{
    struct table table = {0};
    char reason[160] = "";
    bool begun;

    put_head(out, judge, program, options);
    begun = judge_begin(judge, &program->world, reason, sizeof reason);
    if (!begun || !table_open(&table, judge, program, options->rows_max)) {
        fprintf(out, "UNRESOLVED  %s\n", begun ? "no memory for the report" : reason);
        table_free(&table);
        return VERDICT_UNRESOLVED;
    }
    run_rows(judge, program, &table);
    if (table.count > 0) {
        note_rows(&table);
        put_rows(out, &table, options->color);
    }
    put_finding(out, judge, program, options);
    if (table.count > 0)
        put_legend(out, &table);
    put_next(out, judge, options);
    table_free(&table);
    return judge_finding(judge)->verdict;
}
