/* SPDX-License-Identifier: MIT
 *
 * See array.h. C forbids access to a struct pointer as a void *, but allows access to its bytes. So
 * memcpy reads and writes the caller's pointer.
 */
#include "reference/array.h"
#include <stdlib.h>
#include <string.h>

bool array_reserve(void *array, size_t *capacity, size_t needed, size_t size)
{
    if (needed <= *capacity)
        return true;
    size_t larger = needed + needed / 2 + 16;
    void *elements;
    memcpy(&elements, array, sizeof elements);
    void *moved = realloc(elements, larger * size);
    if (moved == NULL)
        return false; /* realloc left the elements in place */
    memcpy(array, &moved, sizeof moved);
    *capacity = larger;
    return true;
}

bool array_copy(void *array, size_t *capacity, const void *from, size_t count, size_t size)
{
    void *elements;
    if (!array_reserve(array, capacity, count, size))
        return false;
    memcpy(&elements, array, sizeof elements);
    if (count > 0)
        memcpy(elements, from, count * size);
    return true;
}
