/* SPDX-License-Identifier: MIT
 *
 * See version_range.h.
 */
#include "conformance/clauses/version_range.h"

#include <stdlib.h>
#include <string.h>

static unsigned long next_part(const char **version)
{
    char *end;
    unsigned long part = strtoul(*version, &end, 10);

    end += strcspn(end, ".");
    *version = *end == '.' ? end + 1 : end;
    return part;
}

int version_compare(const char *left, const char *right)
{
    while (*left != '\0' || *right != '\0') {
        unsigned long mine = next_part(&left), yours = next_part(&right);
        if (mine != yours)
            return mine < yours ? -1 : 1;
    }
    return 0;
}

/* Checks one bound: `>=3.1.69`, `<6` or `6.0.5`. */
static bool meets(const char *bound, const char *version)
{
    int order = version_compare(version, bound + strspn(bound, "<>="));

    if (strncmp(bound, ">=", 2) == 0)
        return order >= 0;
    return *bound == '<' ? order < 0 : order == 0;
}

bool version_in_range(const char *range, const char *version)
{
    char bound[32];

    if (strcmp(range, "*") == 0)
        return true;
    if (*range == '\0')
        return false;
    for (range += strspn(range, " "); *range != '\0'; range += strspn(range, " ")) {
        size_t length = strcspn(range, " ");
        if (length >= sizeof bound)
            return false;
        memcpy(bound, range, length);
        bound[length] = '\0';
        if (!meets(bound, version))
            return false;
        range += length;
    }
    return true;
}
