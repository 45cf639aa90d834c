/* SPDX-License-Identifier: MIT
 *
 * See judge_memory.h. Nothing here judges; false only ever says that memory could not be had or reached.
 */
#include "reference/judge_memory.h"
#include <stdlib.h>
#include <string.h>

bool memory_reset(struct memory *memory, const struct system *system, void *instance,
                  uint64_t page_size)
{
    memory->system = system;
    memory->instance = instance;
    memory->page_size = page_size;
    memory->foreign_count = 0;
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
    free(memory->foreign);
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

static bool foreign_reserve(struct memory *memory, size_t needed)
{
    if (needed <= memory->foreign_capacity)
        return true;
    size_t capacity = needed * 2 + 8;
    struct foreign_run *runs = realloc(memory->foreign, capacity * sizeof *runs);
    if (runs == NULL)
        return false;
    memory->foreign = runs;
    memory->foreign_capacity = capacity;
    return true;
}

bool memory_copy(struct memory *to, const struct memory *from)
{
    if (!foreign_reserve(to, from->foreign_count))
        return false;
    to->foreign_count = from->foreign_count;
    if (from->foreign_count > 0)
        memcpy(to->foreign, from->foreign, from->foreign_count * sizeof *from->foreign);
    return true;
}

static bool foreign_append(struct memory *memory, uint64_t start, uint64_t end)
{
    if (memory->foreign_count > 0 && memory->foreign[memory->foreign_count - 1].end == start) {
        memory->foreign[memory->foreign_count - 1].end = end;
        return true;
    }
    if (!foreign_reserve(memory, memory->foreign_count + 1))
        return false;
    memory->foreign[memory->foreign_count++] = (struct foreign_run){start, end};
    return true;
}

bool memory_foreign_grow(struct memory *memory, uint64_t start, uint64_t end)
{
    memset(memory->page, MEMORY_FOREIGN_TAG, (size_t)memory->page_size);
    for (uint64_t at = start; at < end;) {
        uint64_t length = end - at < memory->page_size ? end - at : memory->page_size;
        struct span span = {at, memory->page, (size_t)length};
        if (!memory->system->write(memory->instance, &span, 1))
            return false;
        at += length;
    }
    return foreign_append(memory, start, end);
}

void memory_foreign_shrink(struct memory *memory, uint64_t program_break)
{
    while (memory->foreign_count > 0) {
        struct foreign_run *top = &memory->foreign[memory->foreign_count - 1];
        if (top->end <= program_break)
            return;
        top->end = program_break;
        if (top->start < program_break)
            return;
        memory->foreign_count--;
    }
}
