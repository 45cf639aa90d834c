/* SPDX-License-Identifier: MIT
 *
 * The page strip shows the pages of the world after an operation, one letter per page, 64 to a
 * line.
 *
 *   AA~B..xx__    A-Z a-z mapping by ordinal   ~ free, dirty   . free, zeroed   x foreign
 *                 _ beyond the break   - not mapped (details unknown)   ! mapped only by the system
 *
 * Only the reports include this header. A strip remembers the pages of the last operation, so that
 * it shows only changed lines and folds equal ones.
 */
#ifndef MAPCHECK_REPORT_STRIP_H
#define MAPCHECK_REPORT_STRIP_H

#include "reference/judge.h"

enum { STRIP_WIDTH = 64, STRIP_LINES = 12 };

struct strip {
    size_t count; /* pages */
    char *glyphs, *notes, *before;
    bool noted; /* the system annotates its pages */
};

struct strip_line {
    uint64_t page;    /* the page of the first glyph, from the origin */
    uint64_t changed; /* bit i: glyph i is new */
    char glyphs[STRIP_WIDTH + 1], notes[STRIP_WIDTH + 1];
    size_t folded; /* number of lines after this one that are not shown; `alike`: they equal it */
    bool alike;
};

/* Makes the strip of the judge's current run. False when memory is out. */
bool strip_open(struct strip *strip, const struct judge *judge, const struct world *world);
void strip_free(struct strip *strip);
/* Reads the class of every page. `blind`: the system trapped and must not be called any more. */
void strip_look(struct strip *strip, const struct judge *judge, bool blind);
/* Returns the lines to show after the last strip_look, at most STRIP_LINES. Always returns the line
 * of a strip that is one line long. */
size_t strip_lines(const struct strip *strip, struct strip_line *lines);
/* The page number of the system's origin, where the strip starts. */
uint64_t strip_origin_page(const struct judge *judge);

#endif
