/* SPDX-License-Identifier: MIT
 *
 * See spread.h.
 */
#include "fuzz/support/spread.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *left, const void *right)
{
    const double *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* Sorts the values. */
static double median_of(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

struct spread spread_of(const double *values, size_t count)
{
    double sorted[SPREAD_MAX];
    struct spread spread = {0, 0, 0, 0};
    if (count > SPREAD_MAX)
        count = SPREAD_MAX;
    if (count == 0)
        return spread;
    memcpy(sorted, values, count * sizeof *values);
    spread.median = median_of(sorted, count);
    spread.low = sorted[0];
    spread.high = sorted[count - 1];
    for (size_t i = 0; i < count; i++)
        sorted[i] = fabs(sorted[i] - spread.median);
    spread.deviation = median_of(sorted, count);
    return spread;
}

struct spread spread_of_ratios(const double *above, const double *below, size_t count)
{
    double ratios[SPREAD_MAX];
    size_t kept = 0;
    for (size_t i = 0; i < count && kept < SPREAD_MAX; i++)
        if (below[i] > 0)
            ratios[kept++] = above[i] / below[i];
    return spread_of(ratios, kept);
}
