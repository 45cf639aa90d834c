/* SPDX-License-Identifier: MIT
 *
 * The median and the spread of several rounds, and the same of ratios. Both numbers of a ratio are
 * from one round, so that a slowdown of the whole round cancels out.
 */
#ifndef MAPCHECK_QUANTILES_H
#define MAPCHECK_QUANTILES_H

#include <stddef.h>

enum { QUANTILES_MAX = 128 }; /* values; later ones are ignored */

struct quantiles {
    double low, median, high;
    double deviation; /* the median distance from the median */
};

/* All 0 when count is 0. The median of an even number of values is the mean of the middle two. */
struct quantiles quantiles_of(const double *values, size_t count);

/* Quantiles of above[i] / below[i]. Leaves out pairs with below[i] == 0. */
struct quantiles quantiles_of_ratios(const double *above, const double *below, size_t count);

#endif
