/* SPDX-License-Identifier: MIT
 *
 * See shrink.h. A candidate is always a complete program. The shrinker keeps it when it fails in
 * the same way.
 */
#include "fuzz/shrink/shrink.h"
#include "fuzz/mutate/edit.h"
#include "fuzz/shrink/simplify.h"
#include <string.h>

struct shrinker {
    struct judge *judge;
    struct program *best;
    struct program candidate;
    enum verdict verdict;
    char clause[sizeof((struct finding *)0)->clause];
    shrink_progress progress;
    void *context;
    uint64_t tries;
    bool stopped;
};

static bool same_finding(const struct shrinker *shrinker)
{
    const struct finding *finding = judge_finding(shrinker->judge);
    return finding->verdict == shrinker->verdict && strcmp(finding->clause, shrinker->clause) == 0;
}

/* Operations after the finding cannot contribute to it. */
static void cut_tail(struct shrinker *shrinker, struct program *program)
{
    size_t last = judge_finding(shrinker->judge)->operation;
    if (last < program->count)
        program->count = last + 1;
}

/* Runs the candidate and keeps it when it fails in the same way. */
static bool try_candidate(struct shrinker *shrinker)
{
    if (shrinker->stopped)
        return false;
    shrinker->tries++;
    judge_run(shrinker->judge, &shrinker->candidate);
    bool kept = same_finding(shrinker);
    if (kept) {
        cut_tail(shrinker, &shrinker->candidate);
        struct program swapped = *shrinker->best;
        *shrinker->best = shrinker->candidate;
        shrinker->candidate = swapped;
    }
    if (shrinker->progress != NULL &&
        !shrinker->progress(shrinker->context, shrinker->best->count, shrinker->tries))
        shrinker->stopped = true;
    return kept;
}

static bool try_without(struct shrinker *shrinker, size_t first, size_t count, enum orphan orphan)
{
    return edit_copy(&shrinker->candidate, shrinker->best) &&
           edit_remove(&shrinker->candidate, first, count, orphan) && try_candidate(shrinker);
}

/* From the end, because later operations depend on earlier ones. */
static bool remove_chunks(struct shrinker *shrinker, size_t chunk)
{
    bool helped = false;
    for (size_t end = shrinker->best->count; end > 0 && !shrinker->stopped;) {
        size_t count = chunk < end ? chunk : end;
        size_t first = end - count;
        helped |= try_without(shrinker, first, count, ORPHAN_DROPPED) ||
                  try_without(shrinker, first, count, ORPHAN_TURNED);
        end = first < shrinker->best->count ? first : shrinker->best->count;
    }
    return helped;
}

static bool remove_operations(struct shrinker *shrinker)
{
    bool helped = false;
    for (size_t chunk = shrinker->best->count / 2; chunk > 0; chunk /= 2)
        helped |= remove_chunks(shrinker, chunk);
    return helped;
}

/* Removes pairs that only go together: a map and its unmap, far apart. */
static bool remove_pairs(struct shrinker *shrinker)
{
    enum { PAIRS_MAX = 24 };
    bool helped = false;
    for (size_t left = 0; left < shrinker->best->count && shrinker->best->count <= PAIRS_MAX;
         left++)
        for (size_t right = left + 1; right < shrinker->best->count; right++) {
            size_t before = shrinker->best->count;
            if (!edit_copy(&shrinker->candidate, shrinker->best) ||
                !edit_remove(&shrinker->candidate, right, 1, ORPHAN_DROPPED) ||
                !edit_remove(&shrinker->candidate, left, 1, ORPHAN_TURNED))
                return helped;
            if (shrinker->candidate.count < before)
                helped |= try_candidate(shrinker);
        }
    return helped;
}

static bool simplify_operations(struct shrinker *shrinker)
{
    bool helped = false;
    for (size_t i = 0; i < shrinker->best->count; i++)
        for (unsigned step = 0; i < shrinker->best->count && !shrinker->stopped; step++) {
            if (!edit_copy(&shrinker->candidate, shrinker->best))
                return helped;
            enum simplified answer = simplify_operation(&shrinker->candidate, i, step);
            if (answer == SIMPLIFY_NO_MORE)
                break;
            if (answer == SIMPLIFY_DONE && try_candidate(shrinker)) {
                helped = true;
                step--;
            }
        }
    return helped;
}

static bool simplify_worlds(struct shrinker *shrinker)
{
    bool helped = false;
    for (unsigned step = 0; !shrinker->stopped; step++) {
        if (!edit_copy(&shrinker->candidate, shrinker->best))
            break;
        enum simplified answer = simplify_world(&shrinker->candidate, step);
        if (answer == SIMPLIFY_NO_MORE)
            break;
        if (answer == SIMPLIFY_DONE && try_candidate(shrinker)) {
            helped = true;
            step--;
        }
    }
    return helped;
}

static void shrink_to_fixpoint(struct shrinker *shrinker)
{
    bool helped = true;
    while (helped && !shrinker->stopped) {
        helped = remove_operations(shrinker);
        helped |= simplify_operations(shrinker);
        helped |= simplify_worlds(shrinker);
        if (!helped)
            helped = remove_pairs(shrinker);
    }
}

bool shrink_program(struct judge *judge, struct program *program, shrink_progress progress,
                    void *context)
{
    struct shrinker shrinker = {
        .judge = judge, .best = program, .progress = progress, .context = context};
    enum verdict verdict = judge_run(judge, program);
    if (verdict == VERDICT_AGREE || verdict == VERDICT_UNRESOLVED)
        return false;
    shrinker.verdict = verdict;
    memcpy(shrinker.clause, judge_finding(judge)->clause, sizeof shrinker.clause);
    cut_tail(&shrinker, program);
    shrink_to_fixpoint(&shrinker);
    program_free(&shrinker.candidate);
    judge_run(judge, program);
    return same_finding(&shrinker);
}

static uint64_t hash(uint64_t state, uint64_t value)
{
    for (unsigned shift = 0; shift < 64; shift += 8)
        state = (state ^ ((value >> shift) & 0xff)) * 0x100000001b3u;
    return state;
}

uint64_t shrink_shape(const struct program *program, const struct finding *finding)
{
    uint64_t state = hash(0xcbf29ce484222325u, (uint64_t)finding->verdict);
    for (const char *at = finding->clause; *at != '\0'; at++)
        state = hash(state, (uint64_t)(unsigned char)*at);
    for (size_t i = 0; i < program->count; i++) {
        state = hash(state, (uint64_t)program->operations[i].kind);
        state = hash(state, (uint64_t)(int64_t)program->operations[i].place.mapping);
    }
    return state;
}
