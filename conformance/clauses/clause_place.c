/* SPDX-License-Identifier: MIT
 *
 * Section 2 of the clause table: where a mapping may lie. Every clause runs the same programs and
 * checks each address for a different property. Any free address is allowed.
 */
#include "conformance/clauses/clause_run.h"

#include <stdio.h>
#include <string.h>

/* Operations that every system must support. */
static const char plain_life[] = "a = map 1p\n b = map 2p\n c = map 5p\n unmap b 2p\n d = map 1p\n"
                                 "unmap a 1p\n e = map 4p\n unmap c 5p\n f = map 2p hint d\n";

/* Operations that some systems lack. A system that fails one does not fail here: other clauses test
 * that. */
static const char busy_life[] = "a = map 1b\n b = map 2p-1\n c = map 3p+1\n d = map 100b\n"
                                "unmap b 2p\n e = map 1p\n f = map 5p\n unmap c+1p 2p\n"
                                "g = map 2p hint a\n h = map 1p hint top-1p\n unmap a 1p\n"
                                "i = map 1p+1\n unmap @0p 64p\n j = map 4p\n k = map 1b\n";

/* Returns NULL, or the fault of the address that the last map returned. */
typedef const char *address_eye(const struct clause_run *run);

/* Runs a program operation by operation, until its end or the first finding. */
static bool watch_life(struct clause_run *run, const char *text, address_eye *eye)
{
    struct program life = {0};
    struct parse_error error;
    bool sound = sequence_parse(&life, 0, text, &error) ||
                 run_decide(run, CLAUSE_UNRESOLVED, "the clause's own text: %s", error.text);

    for (size_t i = 0; sound && i < life.count; i++) {
        sound = run_operation(run, &life.operations[i], ANSWER_OK);
        const char *problem = sound && life.operations[i].kind == OPERATION_MAP ? eye(run) : NULL;
        if (problem != NULL)
            run_decide(run, CLAUSE_FAIL, "operation %zu returned 0x%llx: %s", i + 1,
                       (unsigned long long)run_step(run)->outcome.address, problem);
        sound = sound && problem == NULL;
    }
    program_free(&life);
    return sound && run_end(run);
}

static void watch(struct clause_run *run, const char *world, address_eye *eye)
{
    bool plain = run_begin(run, world) && watch_life(run, plain_life, eye);

    if (plain && run_begin(run, world) && watch_life(run, busy_life, eye))
        return;
    if (strcmp(judge_finding(run->judge)->clause, run->clause->id) == 0)
        run->result.verdict = CLAUSE_FAIL;
    else if (plain && run->result.verdict != CLAUSE_FAIL) /* no address was wrong so far */
        run->decided = false;
}

static const char *see_alignment(const struct clause_run *run)
{
    uint64_t page = judge_model(run->judge)->page_size;

    return run_step(run)->outcome.address % page == 0 ? NULL : "not a multiple of a page";
}

static void clause_addr_page_align(struct clause_run *run)
{
    watch(run, CLAUSE_WORLD, see_alignment);
    watch(run, "world pages=64 page=256 break=2p+52", see_alignment);
}

static const char *see_nonnull(const struct clause_run *run)
{
    return run_step(run)->outcome.address != 0 ? NULL : "NULL";
}

/* The break begins at 0, so a careless system would return 0. */
static void clause_addr_nonnull(struct clause_run *run)
{
    watch(run, "world pages=64 page=256 break=0", see_nonnull);
}

static const char *see_not_failed(const struct clause_run *run)
{
    uint32_t bits = run->system->address_bits;
    uint64_t failed = bits >= 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;

    return run_step(run)->outcome.address != failed ? NULL : "MAP_FAILED";
}

static void clause_addr_not_failed(struct clause_run *run)
{
    watch(run, CLAUSE_WORLD, see_not_failed);
}

/* The range does not pass the end of the address space, and its last byte can be read. */
static const char *see_in_space(const struct clause_run *run)
{
    const struct step *step = run_step(run);
    uint64_t page = judge_model(run->judge)->page_size;
    uint64_t last = (step->first_page + step->page_count) * page - 1;
    uint8_t byte;
    struct span span = {last, &byte, 1};

    if (last < step->outcome.address || last - step->outcome.address < step->call.length - 1)
        return "the range wraps";
    if (run->system->address_bits < 64 && last >> run->system->address_bits != 0)
        return "the range leaves the address space";
    return run->system->read(judge_instance(run->judge), &span, 1) ? NULL
                                                                   : "the last byte cannot be read";
}

static void clause_addr_in_space(struct clause_run *run)
{
    watch(run, CLAUSE_WORLD, see_in_space);
}

/* The model holds one entry per page. After an overlap, the older mapping has lost some of its
 * pages. */
static const char *see_no_overlap(const struct clause_run *run)
{
    const struct model *model = judge_model(run->judge);
    const struct step *step = run_step(run);
    size_t live;

    if (model_find(model, step->first_page, step->page_count, &live) != step->page_count)
        return "a page of the mapping is missing";
    for (size_t i = live; i < live + step->page_count; i++) {
        if (model->pages[i].mapping != step->ordinal)
            return "a page of it belongs to an older mapping";
    }
    return NULL;
}

static void clause_addr_no_overlap(struct clause_run *run)
{
    if (run->bare) {
        run_decide(run, CLAUSE_UNTESTED, "mappings share pages, so pages cannot be compared");
        return;
    }
    watch(run, CLAUSE_WORLD, see_no_overlap);
    watch(run, "world pages=64 page=256 skip=1 growth=1 break=1p+4", see_no_overlap);
}

const struct clause clauses_place[] = {
    {.id = "ADDR-PAGE-ALIGN", .body = clause_addr_page_align, .unjudged = true},
    {.id = "ADDR-NONNULL", .body = clause_addr_nonnull, .unjudged = true},
    {.id = "ADDR-NOT-FAILED", .body = clause_addr_not_failed, .unjudged = true},
    {.id = "ADDR-IN-SPACE", .body = clause_addr_in_space, .unjudged = true},
    {.id = "ADDR-NO-OVERLAP", .body = clause_addr_no_overlap},
    {.id = "ADDR-NO-FOREIGN",
     .world = "world pages=64 page=256 skip=3 growth=2 break=1p+20",
     .sequence =
         "a = map 1p\n sbrk 100b\n b = map 3p\n sbrk 2p\n c = map 2p\n unmap b 3p\n sbrk 4b\n"
         "d = map 5p\n sbrk 1p-4\n e = map 1p\n write c 2p\n unmap a 1p\n f = map 7p\n",
     .whole = "a = map 1p\n sbrk 1p\n b = map 3p\n sbrk 2p\n c = map 2p\n unmap b 3p\n sbrk 1p\n"
              "d = map 5p\n sbrk 1p\n e = map 1p\n write c 2p\n unmap a 1p\n f = map 7p\n"},
    {.id = NULL},
};
