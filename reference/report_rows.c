/* SPDX-License-Identifier: MIT
 *
 * See report_rows.h.
 */
#include "reference/report_rows.h"
#include "reference/report_words.h"

#include <stdlib.h>
#include <string.h>

bool rows_open(struct rows *rows, const struct judge *judge, const struct program *program,
               size_t rows_max)
{
    *rows = (struct rows){.capacity = program->count};
    if (rows_max > 0 && rows_max < rows->capacity)
        rows->capacity = rows_max;
    rows->all = calloc(rows->capacity + 1, sizeof *rows->all);
    if (rows->all == NULL || !strip_open(&rows->strip, judge, &program->world))
        return false;
    rows->wide = rows->strip.count > STRIP_WIDTH;
    return true;
}

void rows_free(struct rows *rows)
{
    for (size_t i = 0; rows->all != NULL && i < rows->capacity; i++)
        free(rows->all[i].lines);
    free(rows->all);
    strip_free(&rows->strip);
}

static void row_take_strip(struct report_row *row, struct strip *strip, const struct judge *judge)
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

void rows_add(struct rows *rows, const struct judge *judge, const struct operation *operation)
{
    struct report_row *row = &rows->all[rows->count % rows->capacity];

    free(row->lines);
    *row = (struct report_row){.number = ++rows->count};
    operation_print(row->operation, sizeof row->operation, operation, rows->ordinal);
    rows->ordinal += operation->kind == OPERATION_MAP;
    allowed_print(row->allowed, sizeof row->allowed, judge);
    got_print(row->got, sizeof row->got, judge);
    row->diverges = judge_finding(judge)->verdict != VERDICT_AGREE;
    row_take_strip(row, &rows->strip, judge);
}

const struct report_row *rows_at(const struct rows *rows, size_t index)
{
    return &rows->all[index % rows->capacity];
}

size_t rows_first(const struct rows *rows)
{
    return rows->count > rows->capacity ? rows->count - rows->capacity : 0;
}

static void survey_line(struct rows *rows, const struct strip_line *line)
{
    for (size_t i = 0; line->glyphs[i] != '\0'; i++) {
        rows->seen[line->glyphs[i] & 0x7f] = true;
        if (line->glyphs[i] != '-' && rows->shown <= i)
            rows->shown = i + 1;
    }
}

void rows_survey(struct rows *rows)
{
    for (size_t i = rows_first(rows); i < rows->count; i++) {
        const struct report_row *row = rows_at(rows, i);

        for (size_t line = 0; line < row->line_count; line++)
            survey_line(rows, &row->lines[line]);
    }
}
