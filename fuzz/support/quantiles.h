/* SPDX-License-Identifier: MIT
 *
 * The arithmetic of measuring: the middle of several rounds, how far they lie apart, and the same
 * of ratios that are taken round by round, so that what slows a whole round down cancels out.
 */
#ifndef MAPCHECK_QUANTILES_H
#define MAPCHECK_QUANTILES_H

#include <stddef.h>

enum { QUANTILES_MAX = 128 }; /* values; those beyond are not looked at */

struct quantiles {
    double low, median, high;
    double deviation; /* the median distance from the median */
};

/* All 0 of no values. With an even number of them the median lies between the middle two. */
struct quantiles quantiles_of(const double *values, size_t count);

/* Of above[i] / below[i]. Pairs with nothing below the line are left out. */
struct quantiles quantiles_of_ratios(const double *above, const double *below, size_t count);

#endif
