/* SPDX-License-Identifier: MIT
 *
 * Styles by meaning. A style is an escape sequence for terminals. The caller decides whether its
 * output has color; without color every style is an empty string.
 */
#ifndef MAPCHECK_REPORT_STYLE_H
#define MAPCHECK_REPORT_STYLE_H

#include <stdbool.h>

enum style {
    STYLE_BOLD,
    STYLE_DIM,
    STYLE_GOOD, /* an agreement; a zeroed page */
    STYLE_BAD,  /* a divergence */
    STYLE_WARN, /* an omission; a dirty page */
    STYLE_NAME  /* a mapping */
};

const char *style_on(bool color, enum style style);
/* The style in reverse video, for a page that the last operation changed. Only for output with
 * color. */
const char *style_on_changed(enum style style);
/* Ends every style. */
const char *style_off(bool color);

#endif
