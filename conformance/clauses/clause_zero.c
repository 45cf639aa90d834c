/* SPDX-License-Identifier: MIT
 *
 * Section 3 of the clause table: new pages are zero to the last byte, and no page is cleared
 * without need. The judge reads every byte of a new mapping, fills it with a tag, and reads it
 * again before the unmap.
 */
#include "conformance/clauses/clause_outside.h"

#include <string.h>

/* A test that dirties only one byte of a mapping. It bypasses the judge, whose tags would dirty the
 * whole page. */
struct speck {
    const struct system *system;
    void *instance;
    uint64_t page_size;
};

static bool speck_map(const struct speck *speck, struct outcome *outcome)
{
    const struct call call = {.length = 2 * speck->page_size,
                              .protection = PROTECTION_DEFAULT,
                              .flags = FLAG_DEFAULT,
                              .descriptor = -1};

    *outcome = speck->system->call(speck->instance, OPERATION_MAP, &call);
    return outcome->kind == OUTCOME_SUCCESS;
}

static bool speck_unmap(const struct speck *speck, uint64_t address)
{
    const struct call call = {.address = address, .length = 2 * speck->page_size};

    return speck->system->call(speck->instance, OPERATION_UNMAP, &call).kind == OUTCOME_SUCCESS;
}

static bool byte_zero(const struct speck *speck, uint64_t address)
{
    uint8_t byte = 0xff;
    struct span span = {address, &byte, 1};

    return speck->system->read(speck->instance, &span, 1) && byte == 0;
}

/* Dirties byte `at` of two pages, unmaps them and maps again: every byte must be 0. */
static bool speck_vanishes(struct clause_run *run, const struct speck *speck, uint64_t at)
{
    uint8_t dirt = 0x7e;
    struct outcome first, second;

    if (!speck_map(speck, &first))
        return run_fail(run, "the first map failed");
    struct span span = {first.address + at, &dirt, 1};
    if (!speck->system->write(speck->instance, &span, 1) || !speck_unmap(speck, first.address) ||
        !speck_map(speck, &second))
        return run_fail(run, "write, unmap or the second map failed");
    for (uint64_t i = 0; i < 2 * speck->page_size; i++) {
        if (!byte_zero(speck, second.address + i))
            return run_fail(run, "byte %llu was dirty, and byte %llu of the next mapping is not 0",
                            (unsigned long long)at, (unsigned long long)i);
    }
    return speck_unmap(speck, second.address) || run_fail(run, "the second unmap failed");
}

static void clause_zero_lastbyte(struct clause_run *run)
{
    if (!run_begin(run, CLAUSE_WORLD))
        return;
    struct speck speck = {run->system, judge_instance(run->judge), ANYWHERE};
    speck.page_size = run->system->page_size(speck.instance);
    const uint64_t at[] = {0, speck.page_size - 1, speck.page_size, 2 * speck.page_size - 1};

    run_arranged(run);
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        if (!speck_vanishes(run, &speck, at[i]))
            return;
    }
}

const struct clause clauses_zero[] = {
    {.id = "ZERO-FRESH",
     .zeroed = true,
     .sequence = "a = map 1p\n b = map 9p\n c = map 3p\n d = map 20p\n"},
    {.id = "ZERO-REUSE",
     .zeroed = true,
     .setup = "a = map 6p\n write a 6p\n unmap a 6p\n",
     .sequence = "b = map 6p\n write b 6p\n unmap b 6p\n c = map 2p\n d = map 4p\n"},
    {.id = "ZERO-REUSE-PARTIAL",
     .zeroed = true,
     .setup = "a = map 6p\n write a 6p\n unmap a+2p 2p\n",
     .sequence = "b = map 2p\n write b 2p\n unmap a+1p 1p\n c = map 1p\n"},
    {.id = "ZERO-MIXED-RUN",
     .zeroed = true,
     .questions = QUESTION_ECONOMY,
     .world = "world pages=16 page=256 skip=3 growth=12 limit=16",
     .setup = "a = map 3p\n b = map 2p\n write a 3p\n unmap a 1p\n unmap a+2p 1p\n"
              "unmap b 2p\n unmap a 3p\n",
     .sequence = "c = map 9p\n"},
    {.id = "ZERO-LASTBYTE", .zeroed = true, .body = clause_zero_lastbyte, .unjudged = true},
    {.id = "ZERO-TRACK-NOZERO",
     .zeroed = true,
     .questions = QUESTION_ECONOMY | QUESTION_STRUCTURE,
     .features = SYSTEM_UNINITIALIZED,
     .setup = "a = map 4p\n write a 4p\n unmap a 4p\n",
     .sequence = "b = map 4p uninitialized\n unmap b 4p\n c = map 4p\n"
                 "unmap c+1p 2p\n d = map 1p uninitialized\n unmap d 1p\n e = map 2p\n"},
    {.id = "ZERO-NO-REDUNDANT",
     .zeroed = true,
     .questions = QUESTION_ECONOMY,
     .features = SYSTEM_ARENA,
     .promises = PROMISE_ECONOMY,
     .sequence = "a = map 8p\n write a 8p\n unmap a+2p 3p\n b = map 5p\n c = map 2p\n"
                 "unmap a 2p\n unmap b 5p\n d = map 9p\n",
     .outside = clause_outside_no_redundant},
    {.id = "ZERO-AFTER-GROW",
     .zeroed = true,
     .questions = QUESTION_ECONOMY,
     .world = "world pages=64 page=256 growth=1 break=1p+100",
     .features = SYSTEM_ARENA,
     .promises = PROMISE_ECONOMY,
     .sequence = "a = map 1p\n b = map 2p\n sbrk 30b\n c = map 4p\n d = map 8p\n",
     .outside = clause_outside_after_grow},
    {.id = "ZERO-SBRK-DIRTY",
     .zeroed = true,
     .world = "world pages=64 page=256 growth=1",
     .features = SYSTEM_ARENA,
     .sequence =
         "sbrk 9p\n sbrk -9p\n a = map 4p\n b = map 9p\n sbrk 3p+20\n sbrk -2p\n c = map 8p\n",
     .outside = clause_outside_sbrk_dirty},
    {.id = NULL},
};
