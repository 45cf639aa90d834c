/* SPDX-License-Identifier: MIT
 *
 * The arithmetic of measuring: the middle of several rounds, how far they lie apart, and the same
 * of ratios that are taken round by round, so that what slows a whole round down cancels out.
 */
#ifndef MAPCHECK_SPREAD_H
#define MAPCHECK_SPREAD_H

#include <stddef.h>

enum { SPREAD_MAX = 128 }; /* values; those beyond are not looked at */

struct spread {
    double low, median, high;
    double deviation; /* the median distance from the median */
};

/* All 0 of no values. With an even number of them the median lies between the middle two. */
struct spread spread_of(const double *values, size_t count);

/* Of above[i] / below[i]. Pairs with nothing below the line are left out. */
struct spread spread_of_ratios(const double *above, const double *below, size_t count);

#endif
