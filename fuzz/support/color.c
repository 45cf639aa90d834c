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
bool color_terminal(int descriptor)
{
    return isatty(descriptor) && is_set("TERM");
}

bool color_decide(enum color color, int descriptor)
{
    const char *name = getenv("TERM");
    if (color != COLOR_AUTO)
        return color == COLOR_ALWAYS;
    return color_terminal(descriptor) && !is_set("NO_COLOR") && name != NULL &&
           strcmp(name, "dumb") != 0;
}
