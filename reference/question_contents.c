/* SPDX-License-Identifier: MIT
 *
 * CONTENTS: is every byte of new pages zero? Do all live pages hold their tags? Is the neighbour's
 * memory unchanged? At a map, an unmap and the end of a run, the judge reads whole pages; in
 * between it samples three bytes of a page. It never reads unmapped pages.
 */
#include "reference/question.h"

#include <stdio.h>

enum { PLACE = 40 }; /* bytes of the name of a page */

static void live_place(char place[PLACE], const struct live_page *live)
{
    char name[16];
    mapping_name(name, sizeof name, live->mapping);
    snprintf(place, PLACE, "%s+%up", name, live->index);
}

/* Writes "b+2p", the third page of mapping b. A page that is not mapped has its number only. */
static void page_place(char place[PLACE], const struct model *model, uint64_t page)
{
    size_t live;
    if (model_find(model, page, 1, &live) == 1)
        live_place(place, &model->pages[live]);
    else
        snprintf(place, PLACE, "page %llu", (unsigned long long)page);
}

static bool page_is_readable(const struct memory *memory, const struct model *model, uint64_t page,
                             const char *clause, struct finding *finding)
{
    char place[PLACE];
    if (memory_read_page(memory, page))
        return true;
    page_place(place, model, page);
    return finding_set(finding, VERDICT_CONTENTS, clause, "%s was mapped but cannot be read",
                       place);
}

static bool page_is_zero(const struct memory *memory, const struct model *model, uint64_t page,
                         const char *clause, struct finding *finding)
{
    char place[PLACE];
    size_t at;
    if (!page_is_readable(memory, model, page, clause, finding))
        return false;
    if (memory_is_all(memory, 0, &at))
        return true;
    page_place(place, model, page);
    return finding_set(finding, VERDICT_CONTENTS, clause, "%s is not zero: byte %zu holds 0x%02x",
                       place, at, memory->page[at]);
}

bool question_contents_zero(struct memory *memory, const struct model *model, uint64_t first,
                            uint64_t count, const char *clause, struct finding *finding)
{
    for (uint64_t page = first; page < first + count; page++)
        if (!page_is_zero(memory, model, page, clause, finding))
            return false;
    return true;
}

bool question_contents_readable(struct memory *memory, const struct model *model, uint64_t first,
                                uint64_t count, struct finding *finding)
{
    for (uint64_t page = first; page < first + count; page++)
        if (!page_is_readable(memory, model, page, "MMAP-PROT-MIN", finding))
            return false;
    return true;
}

bool question_contents_writable(const struct model *model, uint64_t first, uint64_t count,
                                struct finding *finding)
{
    size_t live, pages = model_find(model, first, count, &live);
    char place[PLACE];
    for (size_t i = live; i < live + pages; i++) {
        if (!model->pages[i].untagged)
            continue;
        live_place(place, &model->pages[i]);
        return finding_set(finding, VERDICT_CONTENTS, "MMAP-PROT-MIN",
                           "%s was mapped but cannot be written", place);
    }
    return true;
}

static bool tag_lost(const struct live_page *live, uint64_t at, uint8_t got,
                     struct finding *finding)
{
    char place[PLACE];
    live_place(place, live);
    return finding_set(finding, VERDICT_CONTENTS, "NEIGHBOUR-KEEP",
                       "%s lost its contents: byte %llu holds 0x%02x, not 0x%02x", place,
                       (unsigned long long)at, got, model_tag(live));
}

static bool is_tagged(const struct live_page *live)
{
    return !live->untagged && !live->indeterminate;
}

static bool page_keeps_tag(const struct memory *memory, const struct live_page *live,
                           struct finding *finding)
{
    char place[PLACE];
    size_t at;
    if (!memory_read_page(memory, live->page)) {
        live_place(place, live);
        return finding_set(finding, VERDICT_CONTENTS, "NEIGHBOUR-KEEP",
                           "%s is mapped but can no longer be read", place);
    }
    return memory_is_all(memory, model_tag(live), &at) ||
           tag_lost(live, at, memory->page[at], finding);
}

/* Reads three bytes of each of at most MEMORY_BATCH pages with one call of the system. */
static bool samples_keep_tags(const struct memory *memory, const struct live_page *live,
                              size_t count, struct finding *finding)
{
    uint64_t offsets[MEMORY_SAMPLES] = {0, memory->page_size / 2, memory->page_size - 1};
    uint8_t got[MEMORY_BATCH][MEMORY_SAMPLES];
    struct span spans[MEMORY_BATCH * MEMORY_SAMPLES];
    size_t used = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; is_tagged(&live[i]) && k < MEMORY_SAMPLES; k++)
            spans[used++] =
                (struct span){live[i].page * memory->page_size + offsets[k], &got[i][k], 1};
    if (used > 0 && !memory->system->read(memory->instance, spans, used)) {
        char from[PLACE], to[PLACE];
        live_place(from, &live[0]);
        live_place(to, &live[count - 1]);
        return finding_set(finding, VERDICT_CONTENTS, "NEIGHBOUR-KEEP",
                           "a mapped page between %s and %s can no longer be read", from, to);
    }
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; is_tagged(&live[i]) && k < MEMORY_SAMPLES; k++)
            if (got[i][k] != model_tag(&live[i]))
                return tag_lost(&live[i], offsets[k], got[i][k], finding);
    return true;
}

bool question_contents_tags(struct memory *memory, const struct model *model, size_t from,
                            size_t to, bool whole, struct finding *finding)
{
    if (whole) {
        for (size_t i = from; i < to; i++)
            if (is_tagged(&model->pages[i]) && !page_keeps_tag(memory, &model->pages[i], finding))
                return false;
        return true;
    }
    for (size_t i = from; i < to; i += MEMORY_BATCH) {
        size_t count = to - i < MEMORY_BATCH ? to - i : MEMORY_BATCH;
        if (!samples_keep_tags(memory, &model->pages[i], count, finding))
            return false;
    }
    return true;
}

static bool foreign_lost(uint64_t address, uint8_t got, struct finding *finding)
{
    return finding_set(finding, VERDICT_CONTENTS, "ADDR-NO-FOREIGN",
                       "the neighbour's byte at 0x%llx holds 0x%02x, not 0x%02x",
                       (unsigned long long)address, got, MEMORY_FOREIGN_TAG);
}

static bool foreign_bytes_keep(struct memory *memory, uint64_t start, uint64_t length,
                               struct finding *finding)
{
    struct span span = {start, memory->page, (size_t)length};
    if (!memory->system->read(memory->instance, &span, 1))
        return foreign_lost(start, 0, finding);
    for (size_t i = 0; i < length; i++)
        if (memory->page[i] != MEMORY_FOREIGN_TAG)
            return foreign_lost(start + i, memory->page[i], finding);
    return true;
}

bool question_contents_foreign(struct memory *memory, const struct neighbour *neighbour, bool whole,
                               struct finding *finding)
{
    for (size_t i = 0; i < neighbour->count; i++) {
        struct foreign_run run = neighbour->runs[i];
        if (!foreign_bytes_keep(memory, run.start, 1, finding) ||
            !foreign_bytes_keep(memory, run.end - 1, 1, finding))
            return false;
        for (uint64_t at = run.start; whole && at < run.end; at += memory->page_size) {
            uint64_t left = run.end - at;
            uint64_t length = left < memory->page_size ? left : memory->page_size;
            if (!foreign_bytes_keep(memory, at, length, finding))
                return false;
        }
    }
    return true;
}
