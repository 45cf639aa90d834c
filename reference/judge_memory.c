/* SPDX-License-Identifier: MIT
 *
 * See judge_memory.h. These functions judge nothing. False means that an allocation failed, or that
 * memory of the system was not accessible.
 */
#include "reference/judge_memory.h"
#include "reference/array.h"
#include <stdlib.h>
#include <string.h>

bool memory_reset(struct memory *memory, const struct system *system, void *instance,
                  uint64_t page_size)
{
    memory->system = system;
    memory->instance = instance;
    memory->page_size = page_size;
    if (memory->page_capacity >= page_size)
        return true;
    uint8_t *page = realloc(memory->page, (size_t)page_size);
    if (page == NULL)
        return false;
    memory->page = page;
    memory->page_capacity = (size_t)page_size;
    return true;
}

void memory_free(struct memory *memory)
{
    free(memory->page);
    *memory = (struct memory){0};
}

static struct span page_span(const struct memory *memory, uint64_t page)
{
    return (struct span){page * memory->page_size, memory->page, (size_t)memory->page_size};
}

bool memory_read_page(const struct memory *memory, uint64_t page)
{
    struct span span = page_span(memory, page);
    return memory->system->read(memory->instance, &span, 1);
}

bool memory_fill_page(const struct memory *memory, uint64_t page, uint8_t tag)
{
    struct span span = page_span(memory, page);
    memset(memory->page, tag, (size_t)memory->page_size);
    return memory->system->write(memory->instance, &span, 1);
}

bool memory_is_all(const struct memory *memory, uint8_t tag, size_t *at)
{
    const uint8_t *bytes = memory->page;
    size_t size = (size_t)memory->page_size;
    if (bytes[0] == tag && memcmp(bytes, bytes + 1, size - 1) == 0)
        return true;
    for (*at = 0; *at + 1 < size && bytes[*at] == tag; ++*at)
        ;
    return false;
}

bool neighbour_copy(struct neighbour *to, const struct neighbour *from)
{
    if (!array_copy(&to->runs, &to->capacity, from->runs, from->count, sizeof *to->runs))
        return false;
    to->count = from->count;
    return true;
}

void neighbour_free(struct neighbour *neighbour)
{
    free(neighbour->runs);
    *neighbour = (struct neighbour){0};
}

static bool append(struct neighbour *neighbour, uint64_t start, uint64_t end)
{
    if (neighbour->count > 0 && neighbour->runs[neighbour->count - 1].end == start) {
        neighbour->runs[neighbour->count - 1].end = end;
        return true;
    }
    if (!array_reserve(&neighbour->runs, &neighbour->capacity, neighbour->count + 1,
                       sizeof *neighbour->runs))
        return false;
    neighbour->runs[neighbour->count++] = (struct foreign_run){start, end};
    return true;
}

bool neighbour_grow(struct neighbour *neighbour, const struct memory *memory, uint64_t start,
                    uint64_t end)
{
    memset(memory->page, MEMORY_FOREIGN_TAG, (size_t)memory->page_size);
    for (uint64_t at = start; at < end;) {
        uint64_t length = end - at < memory->page_size ? end - at : memory->page_size;
        struct span span = {at, memory->page, (size_t)length};
        if (!memory->system->write(memory->instance, &span, 1))
            return false;
        at += length;
    }
    return append(neighbour, start, end);
}

void neighbour_shrink(struct neighbour *neighbour, uint64_t program_break)
{
    while (neighbour->count > 0) {
        struct foreign_run *top = &neighbour->runs[neighbour->count - 1];
        if (top->end <= program_break)
            return;
        top->end = program_break;
        if (top->start < program_break)
            return;
        neighbour->count--;
    }
}
