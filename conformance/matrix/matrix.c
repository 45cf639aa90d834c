/* SPDX-License-Identifier: MIT
 *
 * The functions that all forms of the matrix share: they manage its memory, and count the
 * unexpected results.
 */
#include "conformance/matrix/matrix.h"

#include "reference/array.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void matrix_list_add(struct matrix *matrix, struct matrix_list *list, char *item)
{
    if (item == NULL ||
        !array_reserve(&list->items, &list->capacity, list->count + 1, sizeof *list->items)) {
        if (list == &matrix->owned)
            free(item);
        matrix->failed = true;
        return;
    }
    list->items[list->count++] = item;
}

const char *matrix_text(struct matrix *matrix, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = malloc((size_t)length + 1);
    if (text != NULL) {
        va_start(arguments, format);
        vsnprintf(text, (size_t)length + 1, format, arguments);
        va_end(arguments);
    }
    matrix_list_add(matrix, &matrix->owned, text);
    return matrix->failed ? "" : text;
}

void matrix_free(struct matrix *matrix)
{
    for (size_t i = 0; i < matrix->count; i++)
        free(matrix->columns[i].cells);
    for (size_t i = 0; i < matrix->owned.count; i++)
        free(matrix->owned.items[i]);
    free(matrix->columns);
    free(matrix->skipped.items);
    free(matrix->broken.items);
    free(matrix->owned.items);
    *matrix = (struct matrix){0};
}

bool matrix_hardly_fails(const struct matrix_column *column)
{
    return column->kind == COLUMN_FAULTY && column->counts[CLAUSE_FAIL] < FAULTY_FAILURES_MIN;
}

unsigned matrix_unexpected(const struct matrix *matrix)
{
    size_t count = matrix->broken.count;

    for (size_t i = 0; i < matrix->count; i++)
        count += matrix->columns[i].unexpected + matrix_hardly_fails(&matrix->columns[i]);
    return (unsigned)count;
}

bool matrix_verdict(const char *name, enum clause_verdict *verdict)
{
    for (*verdict = CLAUSE_PASS; *verdict <= CLAUSE_UNTESTED; ++*verdict)
        if (strcmp(clause_verdict_name(*verdict), name) == 0)
            return true;
    return false;
}
