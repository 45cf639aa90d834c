/* SPDX-License-Identifier: MIT
 *
 * See color.h.
 */
#include "fuzz/support/color.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool color_parse(const char *text, enum color *color)
{
    static const char *const names[] = {
        [COLOR_AUTO] = "auto", [COLOR_ALWAYS] = "always", [COLOR_NEVER] = "never"};
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(text, names[i]) == 0) {
            *color = (enum color)i;
            return true;
        }
    return false;
}

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value != NULL && *value != '\0';
}

/* Emscripten reports every output as a terminal, but does not set TERM. */
static bool terminal_has_color(void)
{
    const char *name = getenv("TERM");
    return name != NULL && *name != '\0' && strcmp(name, "dumb") != 0;
}

bool color_decide(enum color color, int descriptor)
{
    if (color != COLOR_AUTO)
        return color == COLOR_ALWAYS;
    return isatty(descriptor) && !is_set("NO_COLOR") && terminal_has_color();
}
