/* SPDX-License-Identifier: MIT
 *
 * See systems.h. build/tables makes build/systems.inc from systems.tsv.
 */
#include "conformance/matrix/systems.h"

static const struct system_row rows[] = {
#define SYSTEM(system, platform, conform, mapcheck, threads, instance, expect) {system, platform},
#include "systems.inc"
#undef SYSTEM
    {0},
};

const struct system_row *system_row_at(size_t index)
{
    return index + 1 < sizeof rows / sizeof rows[0] ? &rows[index] : NULL;
}
