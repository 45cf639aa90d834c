/* SPDX-License-Identifier: MIT
 *
 * Decides whether output has color. No other file decides that. reference/report_style.h holds the
 * styles.
 */
#ifndef MAPCHECK_COLOR_H
#define MAPCHECK_COLOR_H

#include <stdbool.h>

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* Reads "auto", "always" or "never". False for another word. */
bool color_parse(const char *text, enum color *color);
/* COLOR_AUTO has color when the descriptor is a terminal. It has none when NO_COLOR is set and not
 * empty, or when TERM is not set or `dumb`. */
bool color_decide(enum color color, int descriptor);

#endif
