/* SPDX-License-Identifier: MIT
 *
 * See finding.h.
 */
#include "reference/finding.h"
#include <stdarg.h>
#include <stdio.h>

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {"AGREE",   "CONTRACT",  "CONTENTS",
                                        "ECONOMY", "STRUCTURE", "UNRESOLVED"};
    return verdict <= VERDICT_UNRESOLVED ? names[verdict] : "?";
}

bool finding_set(struct finding *finding, enum verdict verdict, const char *clause,
                 const char *format, ...)
{
    finding->verdict = verdict;
    snprintf(finding->clause, sizeof finding->clause, "%s", clause);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(finding->text, sizeof finding->text, format, arguments);
    va_end(arguments);
    return false;
}
