/* SPDX-License-Identifier: MIT
 *
 * The page strip: one letter per page of the world, 64 to a line, as it is after an operation.
 *
 *   AA~B..xx__    A-Z a-z mapping by ordinal   ~ free, dirty   . free, zeroed   x foreign
 *                 _ beyond the break   - not mapped (systems that say no more)   ! mapped by nobody
 *
 * Private to the reports. A strip remembers how the pages were, so that only lines that changed
 * are shown and equal ones are folded.
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
    uint64_t page;    /* of its first glyph, from the origin */
    uint64_t changed; /* bit i: glyph i is new */
    char glyphs[STRIP_WIDTH + 1], notes[STRIP_WIDTH + 1];
    size_t folded; /* so many more lines follow that are not shown: like this one, if alike */
    bool alike;
};

/* Makes the strip for the run that the judge has begun. False when memory is out. */
bool strip_open(struct strip *strip, const struct judge *judge, const struct world *world);
void strip_free(struct strip *strip);
/* Looks at every page. `blind`: the system trapped and is not asked any more. */
void strip_look(struct strip *strip, const struct judge *judge, bool blind);
/* What is to be shown of the last look: at most STRIP_LINES. A strip of one line is always. */
size_t strip_lines(const struct strip *strip, struct strip_line *lines);
/* Where the pages start on paper: the page index of the system's origin. */
uint64_t strip_origin_page(const struct judge *judge);

#endif
