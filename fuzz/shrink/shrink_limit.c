/* SPDX-License-Identifier: MIT
 *
 * See shrink_limit.h.
 */
#include "fuzz/shrink/shrink_limit.h"

#include <stddef.h>

void shrink_limit_begin(struct shrink_limit *limit, struct judge *judge)
{
    *limit = (struct shrink_limit){.judge = judge, .seconds_max = SHRINK_SECONDS_MAX};
    progress_begin(&limit->progress, "tries", 0);
}

static bool is_timeout(const struct outcome *outcome)
{
    return outcome->kind == OUTCOME_TRAP && outcome->number >= TRAP_BUSY &&
           outcome->number < TRAP_FORKED;
}

bool shrink_limit_try(void *context, size_t operations, uint64_t tries)
{
    struct shrink_limit *limit = context;
    (void)operations;
    limit->timeouts += is_timeout(&judge_last_step(limit->judge)->outcome);
    if (!progress_print(&limit->progress, tries))
        limit->reason = "interrupted";
    else if (limit->timeouts >= SHRINK_TIMEOUTS_MAX)
        limit->reason = "stopped after two tries that did not return";
    else if (tries >= SHRINK_TRIES_MAX)
        limit->reason = "stopped after 20000 tries";
    else if (progress_seconds(&limit->progress) >= limit->seconds_max)
        limit->reason = "stopped at its time limit";
    return limit->reason == NULL;
}

void shrink_limit_end(struct shrink_limit *limit)
{
    limit->seconds = progress_end(&limit->progress);
}
