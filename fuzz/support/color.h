/* SPDX-License-Identifier: MIT
 *
 * Whether output has color. This is the only place that decides it; reference/report_style.h holds
 * the styles.
 */
#ifndef MAPCHECK_COLOR_H
#define MAPCHECK_COLOR_H

#include <stdbool.h>

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* "auto", "always" or "never". False: another word. */
bool color_parse(const char *text, enum color *color);
/* COLOR_AUTO has color where the descriptor is a terminal, except that NO_COLOR is set and not
 * empty, or that TERM is not set or `dumb`. */
bool color_decide(enum color color, int descriptor);
/* Whether a person reads the descriptor: a terminal, of which TERM says what it is. */
bool color_terminal(int descriptor);

#endif
