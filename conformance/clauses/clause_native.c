/* SPDX-License-Identifier: MIT
 *
 * Clauses of the table that only a kernel can be asked: a child of fork, and the number of mappings
 * that one process may have. A wasm memory has neither.
 */
#include "conformance/clauses/stage.h"

/* More mappings than vm.max_map_count usually allows, in pages that are never touched. */
#define WIDE_WORLD "world pages=65536"

static bool byte_is(struct stage *stage, const struct step *step, uint8_t wanted)
{
    uint8_t byte = 0;
    struct span span = {step->outcome.address, &byte, 1};

    return stage->system->read(judge_instance(stage->judge), &span, 1) && byte == wanted;
}

/* Maps a page, lets a child write to it: is it `seen` here? */
static bool child_seen(struct stage *stage, const char *map, bool seen)
{
    uint8_t before = 0;
    const uint8_t written = 0xA5;

    if (!stage_begin(stage, CLAUSE_WORLD) || !stage_tell(stage, map))
        return false;
    const struct step *step = stage_step(stage);
    struct span span = {step->outcome.address, &before, 1};
    stage_act(stage);
    if (!stage->system->read(judge_instance(stage->judge), &span, 1) || before == written ||
        !stage->system->write_in_child(judge_instance(stage->judge), span.address, written))
        return stage_decide(stage, CLAUSE_UNRESOLVED, "no child could be made");
    if (!byte_is(stage, step, seen ? written : before))
        return stage_object(stage, "`%s`: what a child wrote %s", map,
                            seen ? "is not seen" : "is seen");
    return true;
}

static void clause_fork_share(struct stage *stage)
{
    if (stage->system->write_in_child == NULL)
        stage_decide(stage, CLAUSE_UNTESTED, "it has no processes");
    else if (child_seen(stage, "a = map 1p flags=0x21", true))
        child_seen(stage, "a = map 1p", false);
}

/* Without the judge, whose model is not made for so many mappings. Shared pages never merge. */
static struct outcome map_shared(struct stage *stage)
{
    const struct call call = {.length = stage->system->page_size(judge_instance(stage->judge)),
                              .protection = PROTECTION_DEFAULT,
                              .flags = FLAG_SHARED | FLAG_ANONYMOUS,
                              .descriptor = -1};

    return stage->system->call(judge_instance(stage->judge), OPERATION_MAP, &call);
}

static bool unmap_one(struct stage *stage, uint64_t address)
{
    void *instance = judge_instance(stage->judge);
    const struct call call = {.address = address, .length = stage->system->page_size(instance)};

    return stage->system->call(instance, OPERATION_UNMAP, &call).kind == OUTCOME_SUCCESS;
}

static void clause_mapcount_limit(struct stage *stage)
{
    struct outcome last = {0}, outcome = {0};
    uint32_t count = 0;

    if (stage->system->limit == NULL || stage->system->address_bits == 32) {
        stage_decide(stage, CLAUSE_UNTESTED, "it has no limit but that of its memory");
        return;
    }
    if (!stage_begin(stage, WIDE_WORLD))
        return;
    stage_act(stage);
    for (; count < WORLD_PAGES_MAX; count++, last = outcome) {
        outcome = map_shared(stage);
        if (outcome.kind != OUTCOME_SUCCESS)
            break;
    }
    if (count == WORLD_PAGES_MAX)
        return; /* no limit within reach: ok is allowed */
    if (outcome.kind != OUTCOME_FAILURE ||
        (outcome.error != ERROR_ENOMEM && outcome.error != ERROR_EMFILE))
        stage_object(stage, "mapping %u: expected ENOMEM or EMFILE, got %s", count + 1,
                     error_print(outcome.error));
    else if (count < 2 || !unmap_one(stage, last.address) ||
             map_shared(stage).kind != OUTCOME_SUCCESS)
        stage_object(stage, "after %u mappings one went, and none came in its place", count);
}

const struct clause clauses_native[] = {
    {.id = "FORK-SHARE", .features = SYSTEM_ARGUMENTS, .body = clause_fork_share},
    {.id = "MAPCOUNT-LIMIT", .features = SYSTEM_ARGUMENTS, .body = clause_mapcount_limit},
    {.id = NULL},
};
