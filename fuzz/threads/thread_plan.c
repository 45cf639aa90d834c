/* SPDX-License-Identifier: MIT
 *
 * See thread_plan.h. Maps and unmaps are most of the steps, because only they take a place in the
 * order of a history.
 */
#include "fuzz/threads/thread_plan.h"
#include "fuzz/threads/history.h"

enum { PAGES_MOST = 5, PAGES_HUGE = 24 };

static const uint32_t weights[THREAD_ACTS] = {
    [THREAD_MAP] = 40, [THREAD_UNMAP] = 30,  [THREAD_REPLACE] = 4,
    [THREAD_LOCK] = 2, [THREAD_REWRITE] = 5, [THREAD_GIVE] = 8,
    [THREAD_TAKE] = 8, [THREAD_BAD_MAP] = 3, [THREAD_BAD_UNMAP] = 3};

static bool is_plain(enum thread_act act)
{
    return act != THREAD_REPLACE && act != THREAD_LOCK && act != THREAD_BAD_MAP &&
           act != THREAD_BAD_UNMAP;
}

static enum thread_act act_draw(struct prng *prng, bool plain)
{
    enum thread_act act;
    do {
        act = (enum thread_act)prng_weighted(prng, weights, THREAD_ACTS);
    } while (plain && !is_plain(act));
    return act;
}

/* `pages` is the number of page numbers that the history has left. A map needs one more than its
 * pages, because a free page lies between two mappings that do not touch. */
static void step_draw(struct thread_step *step, struct prng *prng, bool plain, uint32_t *pages)
{
    uint32_t most = prng_chance(prng, 24) ? PAGES_HUGE : PAGES_MOST;
    *step = (struct thread_step){.act = (uint8_t)act_draw(prng, plain),
                                 .pages = (uint8_t)(1 + prng_below(prng, most)),
                                 .part = !plain && prng_chance(prng, 4),
                                 .hinted = !plain && prng_chance(prng, 6),
                                 .shared = !plain && prng_chance(prng, 8),
                                 .choice = (uint16_t)prng_next(prng)};
    if (step->act != THREAD_MAP)
        return;
    if (step->pages + 1u > *pages)
        step->act = THREAD_UNMAP;
    else
        *pages -= step->pages + 1u;
}

void thread_plan_draw(struct threads_plan *plan, struct prng *prng, bool plain)
{
    uint32_t pages = HISTORY_PAGES - 1; /* page 0 is no answer of mmap */
    *plan = (struct threads_plan){.threads = (uint32_t)prng_between(prng, 2, THREADS_MAX)};
    int32_t most = (int32_t)(HISTORY_CALLS / plan->threads);
    plan->steps =
        (uint32_t)prng_between(prng, 3, most < (int32_t)THREAD_STEPS ? most : THREAD_STEPS);
    plan->in_step = !prng_chance(prng, 4);
    for (uint32_t step = 0; step < plan->steps; step++)
        for (uint32_t thread = 0; thread < plan->threads; thread++)
            step_draw(&plan->step[thread][step], prng, plain, &pages);
}
