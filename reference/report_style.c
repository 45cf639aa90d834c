/* SPDX-License-Identifier: MIT
 *
 * See report_style.h.
 */
#include "reference/report_style.h"

/* The escape sequences in the order of enum style: plain, and in reverse video. */
static const char *const sequences[][2] = {
    [STYLE_BOLD] = {"\033[1m", "\033[1;7m"},   [STYLE_DIM] = {"\033[90m", "\033[90;7m"},
    [STYLE_GOOD] = {"\033[32m", "\033[32;7m"}, [STYLE_BAD] = {"\033[31m", "\033[31;7m"},
    [STYLE_WARN] = {"\033[33m", "\033[33;7m"}, [STYLE_NAME] = {"\033[34m", "\033[34;7m"},
};

const char *style_on(bool color, enum style style)
{
    return color ? sequences[style][0] : "";
}

const char *style_on_changed(enum style style)
{
    return sequences[style][1];
}

const char *style_off(bool color)
{
    return color ? "\033[0m" : "";
}
