/* SPDX-License-Identifier: MIT
 *
 * Page tables as page maps, for white-box tests: one character for each page,
 *
 *     # foreign    0 free and known to be zero    . free and dirty    any letter: mapped
 *
 * so that a test reads T("AAA.BBB..CC", unmap(1, 9), "A........CC"). Skip counts are digits.
 */
#ifndef MAPCHECK_TEST_DRAWING_H
#define MAPCHECK_TEST_DRAWING_H

#include "impl/page_table.h"
#include <stdbool.h>
#include <stddef.h>

enum { DRAWING_SIZE = 128 };

/* For long loops: a ck_assert in each step is slow, because it writes its location into a file. */
#define DEMAND(condition, ...)                                                                     \
    do {                                                                                           \
        if (!(condition))                                                                          \
            ck_abort_msg(__VA_ARGS__);                                                             \
    } while (0)

static inline enum page_state drawing_state(char character)
{
    switch (character) {
    case '#':
        return PAGE_STATE_FOREIGN;
    case '0':
        return PAGE_STATE_ZEROED;
    case '.':
        return PAGE_STATE_DIRTY;
    default:
        return PAGE_STATE_MAPPED;
    }
}

/* Marks the pages from `first` on, one for each character. */
static inline void drawing_mark(struct page_table *table, uint32_t first, const char *drawing)
{
    for (uint32_t i = 0; drawing[i] != '\0'; i++)
        page_table_mark(table, first + i, 1, drawing_state(drawing[i]));
}

/* True when the pages from `first` on match the page map. All letters mean the same. */
static inline bool drawing_matches(const struct page_table *table, uint32_t first,
                                   const char *drawing)
{
    for (uint32_t i = 0; drawing[i] != '\0'; i++)
        if (page_table_state(table, first + i) != drawing_state(drawing[i]))
            return false;
    return true;
}

/* Writes the page map of `count` pages for a message; a mapped page is an A. `text` has
 * DRAWING_SIZE bytes. */
static inline const char *drawing_print(const struct page_table *table, uint32_t first,
                                        size_t count, char *text)
{
    static const char characters[PAGE_STATES] = {'#', 'A', '0', '.'};
    if (count >= DRAWING_SIZE)
        count = DRAWING_SIZE - 1;
    for (uint32_t i = 0; i < count; i++)
        text[i] = characters[page_table_state(table, first + i)];
    text[count] = '\0';
    return text;
}

#endif
