/* SPDX-License-Identifier: MIT
 *
 * Turns pages into letters. The model decides which pages are mapped. For free pages the system's
 * own page_class decides, or else the arena. So a strip shows the pages about which they disagree.
 */
#include "reference/report_strip.h"

#include <stdlib.h>
#include <string.h>

uint64_t strip_origin_page(const struct judge *judge)
{
    return judge_system(judge)->origin(judge_instance(judge)) / judge_model(judge)->page_size;
}

bool strip_open(struct strip *strip, const struct judge *judge, const struct world *world)
{
    *strip = (struct strip){.count = world->page_count};
    if (judge_placement(judge) == NULL && strip->count < STRIP_WIDTH)
        strip->count = STRIP_WIDTH;
    strip->noted = judge_system(judge)->annotation != NULL;
    strip->glyphs = calloc(strip->count, 1);
    strip->before = calloc(strip->count, 1);
    strip->notes = calloc(strip->count, 1);
    if (strip->glyphs == NULL || strip->before == NULL || strip->notes == NULL) {
        strip_free(strip);
        return false;
    }
    strip_look(strip, judge, false);
    return true;
}

void strip_free(struct strip *strip)
{
    free(strip->glyphs);
    free(strip->before);
    free(strip->notes);
    *strip = (struct strip){0};
}

/* The letters of mappings. They exclude x, the letter of a foreign page. */
static char mapping_glyph(uint32_t mapping)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwyz";

    return letters[mapping % (sizeof letters - 1)];
}

/* The letter of a free page. `page` counts from address 0. */
static char free_glyph(const struct judge *judge, uint64_t page, bool blind)
{
    const struct placement *placement = judge_placement(judge);
    const struct system *system = judge_system(judge);
    enum page_class class;

    if (system->page_class != NULL && !blind)
        class = system->page_class(judge_instance(judge), page);
    else if (placement != NULL)
        class = placement_class(placement, page);
    else
        return '-';
    if (class == PAGE_MAPPED)
        return '!';
    if (class == PAGE_ZEROED)
        return '.';
    if (class == PAGE_DIRTY)
        return '~';
    if (placement != NULL && page * placement->page_size >= placement->program_break)
        return '_';
    return 'x';
}

static char note_glyph(int note)
{
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+";
    const int most = (int)sizeof digits - 2;

    if (note < 0)
        return '.';
    return digits[note < most ? note : most];
}

static void look_at_mapped(struct strip *strip, const struct judge *judge, uint64_t origin)
{
    const struct model *model = judge_model(judge);

    for (size_t i = 0; i < model->count; i++) {
        uint64_t page = model->pages[i].page - origin;

        if (page < strip->count)
            strip->glyphs[page] = mapping_glyph(model->pages[i].mapping);
    }
}

/* The model has not adopted a map that diverges, so the answer itself gives its pages. */
static void look_at_answer(struct strip *strip, const struct judge *judge, uint64_t origin)
{
    const struct step *step = judge_last_step(judge);
    uint64_t page_size = judge_model(judge)->page_size;
    uint64_t first = step->outcome.address / page_size - origin;

    if (judge_finding(judge)->verdict == VERDICT_AGREE || step->kind != OPERATION_MAP ||
        step->outcome.kind != OUTCOME_SUCCESS)
        return;
    for (size_t i = 0; i < strip->count; i++) {
        if (i >= first && (i - first) * page_size < step->call.length && strip->glyphs[i] == 0)
            strip->glyphs[i] = mapping_glyph((uint32_t)step->ordinal);
    }
}

void strip_look(struct strip *strip, const struct judge *judge, bool blind)
{
    const struct system *system = judge_system(judge);
    uint64_t origin = strip_origin_page(judge);

    memcpy(strip->before, strip->glyphs, strip->count);
    memset(strip->glyphs, 0, strip->count);
    memset(strip->notes, '.', strip->count);
    look_at_mapped(strip, judge, origin);
    look_at_answer(strip, judge, origin);
    for (size_t i = 0; i < strip->count; i++) {
        if (strip->glyphs[i] == 0)
            strip->glyphs[i] = free_glyph(judge, origin + i, blind);
        if (strip->noted && !blind)
            strip->notes[i] = note_glyph(system->annotation(judge_instance(judge), origin + i));
    }
}

static void copy_line(const struct strip *strip, size_t page, struct strip_line *line)
{
    size_t count = strip->count - page < STRIP_WIDTH ? strip->count - page : STRIP_WIDTH;

    *line = (struct strip_line){.page = page};
    memcpy(line->glyphs, strip->glyphs + page, count);
    memcpy(line->notes, strip->notes + page, count);
    for (size_t i = 0; i < count; i++) {
        if (strip->glyphs[page + i] != strip->before[page + i])
            line->changed |= UINT64_C(1) << i;
    }
}

size_t strip_lines(const struct strip *strip, struct strip_line *lines)
{
    size_t count = 0;
    struct strip_line line;

    for (size_t page = 0; page < strip->count; page += STRIP_WIDTH) {
        copy_line(strip, page, &line);
        if (line.changed == 0 && strip->count > STRIP_WIDTH)
            continue;
        bool alike = count > 0 && strcmp(line.glyphs, lines[count - 1].glyphs) == 0;
        if (count > 0 && (alike || count == STRIP_LINES)) {
            lines[count - 1].alike =
                alike && (lines[count - 1].folded == 0 || lines[count - 1].alike);
            lines[count - 1].folded++;
        } else {
            lines[count++] = line;
        }
    }
    return count;
}
