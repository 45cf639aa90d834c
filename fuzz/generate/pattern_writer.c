/* SPDX-License-Identifier: MIT
 *
 * See pattern_writer.h.
 */
#include "fuzz/generate/pattern_writer.h"

struct operation *writer_add(struct writer *writer, enum operation_kind kind)
{
    struct operation *operation = &writer->operations[writer->count++];
    *operation = operation_default(kind);
    return operation;
}

size_t writer_map(struct writer *writer, int32_t pages)
{
    writer_add(writer, OPERATION_MAP)->length.pages = pages;
    return writer->maps++;
}

void writer_range(struct writer *writer, enum operation_kind kind, size_t mapping, int32_t first,
                  int32_t pages)
{
    struct operation *operation = writer_add(writer, kind);
    operation->place.mapping = (int32_t)(writer->base + mapping);
    operation->place.offset.pages = first;
    operation->length.pages = pages;
}

void writer_unmap(struct writer *writer, size_t mapping, int32_t first, int32_t pages)
{
    writer_range(writer, OPERATION_UNMAP, mapping, first, pages);
}

int32_t writer_some(struct writer *writer, int32_t low, int32_t high)
{
    return prng_between(writer->prng, low, high);
}
