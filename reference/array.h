/* SPDX-License-Identifier: MIT
 *
 * Growing arrays.
 */
#ifndef MAPCHECK_ARRAY_H
#define MAPCHECK_ARRAY_H

#include <stdbool.h>
#include <stddef.h>

/* Makes room for `needed` elements of `size` bytes. `array` is the address of the pointer to the
 * first element; that pointer is NULL while the array is empty. False when memory is out: the
 * pointer and *capacity keep their values. */
bool array_reserve(void *array, size_t *capacity, size_t needed, size_t size);

/* Makes room for `count` elements, then copies them from `from`. */
bool array_copy(void *array, size_t *capacity, const void *from, size_t count, size_t size);

#endif
