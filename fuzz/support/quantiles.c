/* SPDX-License-Identifier: MIT
 *
 * See quantiles.h.
 */
#include "fuzz/support/quantiles.h"
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

struct quantiles quantiles_of(const double *values, size_t count)
{
    double sorted[QUANTILES_MAX];
    struct quantiles quantiles = {0, 0, 0, 0};
    if (count > QUANTILES_MAX)
        count = QUANTILES_MAX;
    if (count == 0)
        return quantiles;
    memcpy(sorted, values, count * sizeof *values);
    quantiles.median = median_of(sorted, count);
    quantiles.low = sorted[0];
    quantiles.high = sorted[count - 1];
    for (size_t i = 0; i < count; i++)
        sorted[i] = fabs(sorted[i] - quantiles.median);
    quantiles.deviation = median_of(sorted, count);
    return quantiles;
}

struct quantiles quantiles_of_ratios(const double *above, const double *below, size_t count)
{
    double ratios[QUANTILES_MAX];
    size_t kept = 0;
    for (size_t i = 0; i < count && kept < QUANTILES_MAX; i++)
        if (below[i] > 0)
            ratios[kept++] = above[i] / below[i];
    return quantiles_of(ratios, kept);
}
