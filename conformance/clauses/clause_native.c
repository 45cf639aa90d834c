/* SPDX-License-Identifier: MIT
 *
 * Clauses that only a kernel can be tested for: a child of fork, and the number of mappings that a
 * process may have. A wasm memory has neither.
 */
#include "conformance/clauses/clause_run.h"

/* Room for more mappings than vm.max_map_count usually allows. The pages are never touched. */
#define WIDE_WORLD "world pages=65536"

static bool byte_is(struct clause_run *run, const struct step *step, uint8_t wanted)
{
    uint8_t byte = 0;
    struct span span = {step->outcome.address, &byte, 1};

    return run->system->read(judge_instance(run->judge), &span, 1) && byte == wanted;
}

/* Maps a page and lets a child process write to it. The write must be visible here exactly if
 * `seen`. */
static bool child_seen(struct clause_run *run, const char *map, bool seen)
{
    uint8_t before = 0;
    const uint8_t written = 0xA5;

    if (!run_begin(run, CLAUSE_WORLD) || !run_text(run, map))
        return false;
    const struct step *step = run_step(run);
    struct span span = {step->outcome.address, &before, 1};
    run_arranged(run);
    if (!run->system->read(judge_instance(run->judge), &span, 1) || before == written ||
        !run->system->write_in_child(judge_instance(run->judge), span.address, written))
        return run_decide(run, CLAUSE_UNRESOLVED, "cannot create a child process");
    if (!byte_is(run, step, seen ? written : before))
        return run_fail(run, "`%s`: what a child wrote %s", map, seen ? "is not seen" : "is seen");
    return true;
}

static void clause_fork_share(struct clause_run *run)
{
    if (run->system->write_in_child == NULL)
        run_decide(run, CLAUSE_UNTESTED, "the system has no processes");
    else if (child_seen(run, "a = map 1p flags=0x21", true))
        child_seen(run, "a = map 1p", false);
}

/* Bypasses the judge, whose model is not made for so many mappings. The pages are shared, because
 * the kernel never merges shared mappings. */
static struct outcome map_shared(struct clause_run *run)
{
    const struct call call = {.length = run->system->page_size(judge_instance(run->judge)),
                              .protection = PROTECTION_DEFAULT,
                              .flags = FLAG_SHARED | FLAG_ANONYMOUS,
                              .descriptor = -1};

    return run->system->call(judge_instance(run->judge), OPERATION_MAP, &call);
}

static bool unmap_one(struct clause_run *run, uint64_t address)
{
    void *instance = judge_instance(run->judge);
    const struct call call = {.address = address, .length = run->system->page_size(instance)};

    return run->system->call(instance, OPERATION_UNMAP, &call).kind == OUTCOME_SUCCESS;
}

static void clause_mapcount_limit(struct clause_run *run)
{
    struct outcome last = {0}, outcome = {0};
    uint32_t count = 0;

    if (run->system->limit == NULL || run->system->address_bits == 32) {
        run_decide(run, CLAUSE_UNTESTED, "only its memory limits the number of mappings");
        return;
    }
    if (!run_begin(run, WIDE_WORLD))
        return;
    run_arranged(run);
    for (; count < WORLD_PAGES_MAX; count++, last = outcome) {
        outcome = map_shared(run);
        if (outcome.kind != OUTCOME_SUCCESS)
            break;
    }
    if (count == WORLD_PAGES_MAX)
        return; /* no limit within reach, which is allowed */
    if (outcome.kind != OUTCOME_FAILURE ||
        (outcome.error != ERROR_ENOMEM && outcome.error != ERROR_EMFILE))
        run_fail(run, "mapping %u: expected ENOMEM or EMFILE, got %s", count + 1,
                 error_print(outcome.error));
    else if (count < 2 || !unmap_one(run, last.address) || map_shared(run).kind != OUTCOME_SUCCESS)
        run_fail(run, "after %u mappings and one unmap, the next map failed", count);
}

const struct clause clauses_native[] = {
    {.id = "FORK-SHARE", .features = SYSTEM_ARGUMENTS, .body = clause_fork_share},
    {.id = "MAPCOUNT-LIMIT", .features = SYSTEM_ARGUMENTS, .body = clause_mapcount_limit},
    {.id = NULL},
};
