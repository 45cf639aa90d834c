/* SPDX-License-Identifier: MIT
 *
 * Lays the table out in REPORT_COLUMNS columns. The page map and the notes stand beside their row:
 *
 *      #  operation   allowed        got     page map  note
 *      1  a = map 2p  any free run|  page 1  xAA_____  01033210
 *                     EINVAL|ENOMEM
 *
 * If that is too wide, the notes stand under the page map. If that is still too wide, both stand
 * under the row.
 */
#include "reference/report_fold.h"
#include "reference/report_rows.h"
#include "reference/report_style.h"

#include <inttypes.h>
#include <string.h>

enum { OPERATION, ALLOWED, GOT, CELLS };
enum part { PAGES, NOTES, LEFT_OUT }; /* the content of one line of a page map */
enum { NUMBER_COLUMNS = 6, GAP = 2, LABEL_COLUMNS = 6 };

static const char heading_map[] = "page map", heading_note[] = "note", mark[] = "<- diverges";
static const char *const headings[CELLS] = {"operation", "allowed", "got"};
/* A column is never narrower than this to make room for a page map beside the row. */
static const size_t comfortable[CELLS] = {24, 13, 9};

struct layout {
    size_t width[CELLS], least[CELLS];
    size_t label, map, note; /* columns; without labels, `label` equals `map` */
    bool notes_under;        /* the notes stand under their pages, not beside them */
    bool below;              /* the page map stands under its row */
};

struct map_line {
    const struct strip_line *strip;
    enum part part;
};

/* A line of the table that is being written. */
struct line {
    FILE *out;
    size_t column;
    bool color;
};

static void put_at(struct line *line, size_t column, const char *text, size_t bytes)
{
    if (bytes == 0)
        return;
    fprintf(line->out, "%*s%.*s", (int)(column - line->column), "", (int)bytes, text);
    line->column = column + bytes;
}

static void end_line(struct line *line)
{
    fputc('\n', line->out);
    line->column = 0;
}

static size_t larger(size_t left, size_t right)
{
    return left > right ? left : right;
}

static size_t smaller(size_t left, size_t right)
{
    return left < right ? left : right;
}

static void take_cells(const struct report_row *row, const char *cells[CELLS])
{
    cells[OPERATION] = row->operation;
    cells[ALLOWED] = row->allowed;
    cells[GOT] = row->got;
}

static void measure_row(const struct report_row *row, struct layout *layout)
{
    const char *cells[CELLS];

    take_cells(row, cells);
    for (unsigned cell = 0; cell < CELLS; cell++) {
        layout->width[cell] = larger(layout->width[cell], strlen(cells[cell]));
        layout->least[cell] = larger(layout->least[cell], fold_longest(cells[cell]));
    }
}

/* The widths when every cell takes one line. */
static void measure(const struct rows *rows, struct layout *layout)
{
    for (unsigned cell = 0; cell < CELLS; cell++)
        layout->width[cell] = layout->least[cell] = strlen(headings[cell]);
    for (size_t i = rows_first(rows); i < rows->count; i++)
        measure_row(rows_at(rows, i), layout);
    for (unsigned cell = 0; cell < CELLS; cell++)
        layout->least[cell] =
            larger(layout->least[cell], smaller(layout->width[cell], comfortable[cell]));
}

static size_t cells_end(const struct layout *layout)
{
    size_t end = NUMBER_COLUMNS - GAP;

    for (unsigned cell = 0; cell < CELLS; cell++)
        end += GAP + layout->width[cell];
    return end;
}

/* Narrows the columns, the allowed set first, until the cells end at column `most`. False when they
 * cannot. */
static bool narrow(struct layout *layout, size_t most)
{
    static const unsigned order[CELLS] = {ALLOWED, OPERATION, GOT};

    for (unsigned i = 0; i < CELLS; i++) {
        size_t end = cells_end(layout), *width = &layout->width[order[i]];

        if (end > most)
            *width -= smaller(end - most, *width - layout->least[order[i]]);
    }
    return cells_end(layout) <= most;
}

static bool diverges(const struct rows *rows)
{
    return rows_at(rows, rows->count - 1)->diverges;
}

/* Tries a page map of this width together with everything after the cells. */
static bool stands_beside(const struct rows *rows, struct layout *layout, size_t map, size_t after)
{
    size_t taken = GAP + map + after;

    measure(rows, layout);
    if (taken > REPORT_COLUMNS || !narrow(layout, REPORT_COLUMNS - taken))
        return false;
    layout->label = cells_end(layout) + GAP;
    layout->note = layout->label + map + GAP;
    return true;
}

static void lay_out(const struct rows *rows, struct layout *layout)
{
    size_t label = rows->wide ? LABEL_COLUMNS : 0;
    size_t map = larger(label + rows->shown, strlen(heading_map));
    size_t notes = rows->strip.noted ? GAP + larger(rows->shown, strlen(heading_note)) : 0;
    size_t after = diverges(rows) ? GAP + strlen(mark) : 0;

    *layout = (struct layout){0};
    if (!stands_beside(rows, layout, map, notes + after)) {
        layout->notes_under = rows->strip.noted;
        layout->below = !stands_beside(rows, layout, map, after);
    }
    if (layout->below) {
        measure(rows, layout);
        narrow(layout, REPORT_COLUMNS - after);
        layout->label = NUMBER_COLUMNS;
    }
    layout->map = layout->label + label;
    if (layout->notes_under)
        layout->note = layout->map;
}

static enum style glyph_style(char glyph)
{
    switch (glyph) {
    case '~':
        return STYLE_WARN;
    case '.':
        return STYLE_GOOD;
    case '!':
        return STYLE_BAD;
    case 'x':
    case '_':
    case '-':
        return STYLE_DIM;
    default:
        return STYLE_NAME;
    }
}

static void put_glyph(FILE *out, char glyph, bool changed)
{
    enum style style = glyph_style(glyph);

    fprintf(out, "%s%c%s", changed ? style_on_changed(style) : style_on(true, style), glyph,
            style_off(true));
}

static void put_glyphs(struct line *line, size_t column, const struct strip_line *strip,
                       size_t shown)
{
    size_t count = smaller(strlen(strip->glyphs), shown);

    if (!line->color) {
        put_at(line, column, strip->glyphs, count);
        return;
    }
    fprintf(line->out, "%*s", (int)(column - line->column), "");
    for (size_t i = 0; i < count; i++)
        put_glyph(line->out, strip->glyphs[i], (strip->changed >> i & 1) != 0);
    line->column = column + count;
}

static void put_pages(struct line *line, const struct rows *rows, const struct layout *layout,
                      const struct strip_line *strip)
{
    char label[24];

    snprintf(label, sizeof label, "%5" PRIu64, strip->page);
    if (rows->wide)
        put_at(line, layout->label, label, strlen(label));
    put_glyphs(line, layout->map, strip, rows->shown);
    if (rows->strip.noted && !layout->notes_under)
        put_at(line, layout->note, strip->notes, smaller(strlen(strip->notes), rows->shown));
}

static void put_left_out(struct line *line, size_t column, const struct strip_line *strip)
{
    char text[64];

    snprintf(text, sizeof text, "... %zu more %s", strip->folded,
             strip->alike ? "like this" : "changed");
    put_at(line, column, text, strlen(text));
}

static void put_map_line(struct line *line, const struct rows *rows, const struct layout *layout,
                         const struct map_line *map)
{
    if (map->part == PAGES)
        put_pages(line, rows, layout, map->strip);
    else if (map->part == NOTES)
        put_at(line, layout->note, map->strip->notes,
               smaller(strlen(map->strip->notes), rows->shown));
    else
        put_left_out(line, layout->map, map->strip);
}

static size_t take_map(const struct report_row *row, const struct layout *layout,
                       struct map_line lines[3 * STRIP_LINES])
{
    size_t count = 0;

    for (size_t i = 0; i < row->line_count; i++) {
        const struct strip_line *strip = &row->lines[i];

        lines[count++] = (struct map_line){strip, PAGES};
        if (layout->notes_under)
            lines[count++] = (struct map_line){strip, NOTES};
        if (strip->folded > 0)
            lines[count++] = (struct map_line){strip, LEFT_OUT};
    }
    return count;
}

/* Writes the next line of every cell. */
static void put_cells(struct line *line, const struct layout *layout, const char *cells[CELLS])
{
    size_t column = NUMBER_COLUMNS;

    for (unsigned cell = 0; cell < CELLS; cell++) {
        const char *text = cells[cell];
        size_t bytes = fold_cell(&cells[cell], layout->width[cell]);

        put_at(line, column, text, bytes);
        column += layout->width[cell] + GAP;
    }
}

static bool is_left(const char *const cells[CELLS])
{
    return (*cells[OPERATION] | *cells[ALLOWED] | *cells[GOT]) != '\0';
}

static void put_mark(struct line *line)
{
    fprintf(line->out, "  %s%s%s", style_on(line->color, STYLE_BAD), mark, style_off(line->color));
}

static void put_row(struct line *line, const struct rows *rows, const struct report_row *row,
                    const struct layout *layout)
{
    struct map_line map[3 * STRIP_LINES];
    size_t lines = take_map(row, layout, map), next = 0;
    const char *cells[CELLS];
    char number[24];

    take_cells(row, cells);
    snprintf(number, sizeof number, "%4zu", row->number);
    put_at(line, 0, number, strlen(number));
    for (bool first = true; first || is_left(cells) || next < lines; first = false) {
        bool beside = !layout->below || (!first && !is_left(cells));

        put_cells(line, layout, cells);
        if (beside && next < lines)
            put_map_line(line, rows, layout, &map[next++]);
        if (first && row->diverges)
            put_mark(line);
        end_line(line);
    }
}

static void put_headings(struct line *line, const struct rows *rows, const struct layout *layout)
{
    const char *cells[CELLS] = {headings[OPERATION], headings[ALLOWED], headings[GOT]};

    fputs(style_on(line->color, STYLE_BOLD), line->out);
    put_at(line, 3, "#", 1);
    put_cells(line, layout, cells);
    if (layout->below)
        end_line(line);
    put_at(line, layout->below ? layout->map : layout->label, heading_map, strlen(heading_map));
    if (layout->notes_under)
        end_line(line);
    if (rows->strip.noted)
        put_at(line, layout->note, heading_note, strlen(heading_note));
    fputs(style_off(line->color), line->out);
    end_line(line);
}

void rows_print(FILE *out, const struct rows *rows, bool color)
{
    struct layout layout;
    struct line line = {.out = out, .color = color};

    lay_out(rows, &layout);
    put_headings(&line, rows, &layout);
    if (rows_first(rows) > 0)
        fprintf(out, " ...  %zu operations before these agree\n", rows_first(rows));
    for (size_t i = rows_first(rows); i < rows->count; i++)
        put_row(&line, rows, rows_at(rows, i), &layout);
}
