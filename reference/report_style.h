/* SPDX-License-Identifier: MIT
 *
 * What a report emphasizes, by meaning. Each style is an escape sequence for terminals. The caller
 * decides whether its output has color; without color all styles are empty strings.
 */
#ifndef MAPCHECK_REPORT_STYLE_H
#define MAPCHECK_REPORT_STYLE_H

#include <stdbool.h>

enum style {
    STYLE_BOLD,
    STYLE_DIM,
    STYLE_GOOD, /* what agrees; a zeroed page */
    STYLE_BAD,  /* what diverges */
    STYLE_WARN, /* what was left out; a dirty page */
    STYLE_NAME  /* a mapping */
};

const char *style_on(bool color, enum style style);
/* In reverse video, for a page that the last operation changed; only for output that has color. */
const char *style_on_changed(enum style style);
/* Ends any style. */
const char *style_off(bool color);

#endif
