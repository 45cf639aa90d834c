/* SPDX-License-Identifier: MIT
 *
 * Clauses about growth and clearing for a system that declares no arena, but whose environment sees
 * its memory grow (SYSTEM_GROWTH): a wasm module. They ask less than the clauses with an arena:
 *   - new memory is zero, so a map that writes all of it clears it in vain. A system may keep notes
 *     there. Therefore the clauses fail only when maps wrote more than half of the new bytes;
 *   - a refused growth may make one map fail, but not the next one;
 *   - the break need not move down, and mappings need not lie in memory that another caller gave
 *     back.
 * A system that does not grow is UNTESTED.
 */
#include "conformance/clauses/clause_outside.h"

#include <stdio.h>

/* Large enough for a system that spends a page on each mapping. */
#define ROOMY_WORLD "world pages=4096 page=256"

enum { GROWTHS = 4, MAPS = 40, PAGES_SEEN = 64, PAGE_SIZE_MIN = 32768 };

/* The new memory in the answers of a run. */
struct growth {
    uint64_t begin;     /* the end of memory at the start of the run */
    uint64_t new_bytes; /* in answers: memory behind `begin` that was never mapped */
    uint64_t seen[PAGES_SEEN];
    size_t seen_count;
};

static struct counters counters_of(const struct clause_run *run)
{
    struct counters counters;

    run->system->counters(judge_instance(run->judge), &counters);
    return counters;
}

static bool was_mapped(const struct growth *growth, uint64_t page)
{
    for (size_t i = 0; i < growth->seen_count; i++) {
        if (growth->seen[i] == page)
            return true;
    }
    return false;
}

/* Adds the new pages of the last answer. A page that is too much for the list does not count. */
static void add_answer(struct growth *growth, const struct step *step, uint64_t page_size)
{
    uint64_t end = step->outcome.address + step->call.length;

    for (uint64_t at = step->outcome.address; at < end; at += page_size) {
        bool is_new = at >= growth->begin && !was_mapped(growth, at);
        if (is_new && growth->seen_count < PAGES_SEEN) {
            growth->seen[growth->seen_count++] = at;
            growth->new_bytes += page_size;
        }
    }
}

/* Runs the lines one by one. */
static bool run_lines(struct clause_run *run, struct growth *growth, const char *const *lines)
{
    uint64_t page_size = run->system->page_size(judge_instance(run->judge));

    for (; *lines != NULL; lines++) {
        if (!run_text(run, *lines))
            return false;
        if (run_step(run)->kind == OPERATION_MAP)
            add_answer(growth, run_step(run), page_size);
    }
    return true;
}

static bool can_count(struct clause_run *run)
{
    uint64_t page_size = run->system->page_size(judge_instance(run->judge));

    if (counters_of(run).bytes_cleared == UINT64_MAX)
        return run_decide(run, CLAUSE_UNTESTED, "this machine cannot count writes to new memory");
    return page_size >= PAGE_SIZE_MIN ||
           run_decide(run, CLAUSE_UNTESTED, "its pages are too small to tell notes from clearing");
}

static void clears_no_new_memory(struct clause_run *run, const char *const *lines)
{
    struct growth growth = {0};

    if (!run_begin(run, ROOMY_WORLD) || !can_count(run))
        return;
    growth.begin = counters_of(run).program_break;
    if (!run_lines(run, &growth, lines))
        return;
    run_arranged(run);
    uint64_t wrote = counters_of(run).bytes_cleared;
    if (growth.new_bytes == 0)
        run_decide(run, CLAUSE_UNTESTED, "its mappings are not in memory that grows");
    else if (wrote > growth.new_bytes / 2)
        run_fail(run, "maps wrote %llu of %llu bytes of new memory, which is zero",
                 (unsigned long long)wrote, (unsigned long long)growth.new_bytes);
    else
        run_end(run);
}

void clause_outside_after_grow(struct clause_run *run)
{
    static const char *const lines[] = {"a = map 1p", "b = map 2p",  "c = map 4p",
                                        "d = map 8p", "e = map 16p", NULL};

    clears_no_new_memory(run, lines);
}

/* Free and dirty pages lie before the new ones, and one map may get both. */
void clause_outside_no_redundant(struct clause_run *run)
{
    static const char *const lines[] = {"a = map 8p", "write a 8p", "unmap a 8p", "b = map 9p",
                                        "c = map 9p", "d = map 9p", NULL};

    clears_no_new_memory(run, lines);
}

/* The neighbour takes pages, the judge writes to them, and the neighbour gives them back. False:
 * decided. */
static bool neighbour_gives_back(struct clause_run *run, uint64_t *start)
{
    struct operation back;

    if (!run_begin(run, ROOMY_WORLD) || !run_text(run, "sbrk 9p\n"))
        return false;
    *start = run_step(run)->outcome.address;
    if (!run_read(run, "sbrk -9p", &back) || !run_operation(run, &back, ANSWER_OK | ANSWER_ENOMEM))
        return false;
    return run_step(run)->outcome.kind == OUTCOME_SUCCESS ||
           run_decide(run, CLAUSE_UNTESTED, "its break does not move down");
}

/* A map that is larger than the memory given back lies in all of it, or not in it. */
void clause_outside_sbrk_dirty(struct clause_run *run)
{
    uint64_t start;

    if (!neighbour_gives_back(run, &start))
        return;
    run_arranged(run);
    if (!run_text(run, "a = map 12p\n"))
        return;
    const struct step *step = run_step(run);
    if (step->outcome.address >= start + 9 * step->call.length / 12 ||
        step->outcome.address + step->call.length <= start)
        run_decide(run, CLAUSE_UNTESTED, "its mappings are not in memory that was given back");
    else
        run_end(run);
}

/* Maps 5 pages. Did the call meet the refusal of growth number k? False also when the clause is
 * decided: the system may refuse a map for a limit of its own. */
static bool map_meets_refusal(struct clause_run *run, unsigned k)
{
    const struct operation map = map_pages(5);
    uint64_t before = counters_of(run).break_calls;

    return run_operation(run, &map, ANSWER_OK | ANSWER_ENOMEM) && before < k &&
           counters_of(run).break_calls >= k;
}

/* The next map after the refusal succeeds. False: decided. */
static bool survives_refusal(struct clause_run *run, unsigned k, bool *was_refused)
{
    const struct operation map = map_pages(5);
    char world[80];
    bool meets = false;

    snprintf(world, sizeof world, ROOMY_WORLD " fail=%u", k);
    if (!run_begin(run, world))
        return false;
    for (unsigned i = 0; i < MAPS && !meets && !run->decided; i++)
        meets = map_meets_refusal(run, k);
    *was_refused |= meets;
    run_arranged(run);
    return (!meets || run_operation(run, &map, ANSWER_OK)) && run_end(run);
}

void clause_outside_grow_fail(struct clause_run *run)
{
    bool was_refused = false;

    for (unsigned k = 1; k <= GROWTHS; k++) {
        if (!survives_refusal(run, k, &was_refused))
            return;
    }
    if (!was_refused)
        run_decide(run, CLAUSE_UNTESTED, "its memory does not grow");
}
