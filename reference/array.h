/* SPDX-License-Identifier: MIT
 *
 * Arrays that grow.
 */
#ifndef MAPCHECK_ARRAY_H
#define MAPCHECK_ARRAY_H

#include <stdbool.h>
#include <stddef.h>

/* Makes room for `needed` elements of `size` bytes. `array` is the address of the pointer to the first of
 * them, NULL before there are any. False when memory is out: pointer and *capacity are as before. */
bool array_reserve(void *array, size_t *capacity, size_t needed, size_t size);

/* The same, then copies `count` elements of `from` there. */
bool array_copy(void *array, size_t *capacity, const void *from, size_t count, size_t size);

#endif
