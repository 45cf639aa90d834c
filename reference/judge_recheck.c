/* SPDX-License-Identifier: MIT
 *
 * The checks after every operation: CONTENTS of the live pages, and STRUCTURE. They follow a call
 * (judge_step.c), a change of the environment (judge_environment.c) and the end of the run
 * (judge.c). In large worlds they check only a part.
 */
#include "reference/judge_state.h"

enum {
    SAMPLE_ALL_MAX = 512,      /* with at most so many live pages, the judge samples all */
    SAMPLE_WINDOW = 256,       /* above: pages sampled near the range, and as many in rotation */
    STATISTICS_EACH = 16,      /* operations between two comparisons of the statistics */
    STRUCTURE_EACH_MAX = 1024, /* with at most so many pages, each operation asks STRUCTURE */
};

bool judge_asks(const struct judge *judge, uint32_t question)
{
    return (judge->questions & question) != 0;
}

bool judge_goes_past(struct judge *judge)
{
    const struct finding *finding = &judge->finding;
    if (judge->knows == NULL || finding->verdict == VERDICT_UNRESOLVED ||
        !judge->knows(judge->known, finding))
        return false;
    if (judge->passed.verdict == VERDICT_AGREE) {
        judge->passed = *finding;
        judge->passed.operation = judge->run.plain.steps;
    }
    judge->finding = (struct finding){0};
    return true;
}

/* A window of 64 KiB pages may have 16 live pages, a real trace half a million. In large runs the
 * judge samples pages near the operation and further pages in rotation. At the end it reads all
 * pages. */
static bool survivors_keep_tags(struct judge *judge)
{
    struct model *model = &judge->run.model;
    struct finding *finding = &judge->finding;
    if (!question_contents_foreign(&judge->memory, &judge->run.neighbour, false, finding))
        return false;
    if (model->count <= SAMPLE_ALL_MAX)
        return question_contents_tags(&judge->memory, model, 0, model->count, false, finding);
    size_t near;
    model_find(model, judge->step.first_page, 1, &near);
    near -= near < 2 ? near : 2;
    size_t near_end = near + SAMPLE_WINDOW < model->count ? near + SAMPLE_WINDOW : model->count;
    size_t from = judge->run.plain.rotation < model->count ? judge->run.plain.rotation : 0;
    size_t to = from + SAMPLE_WINDOW < model->count ? from + SAMPLE_WINDOW : model->count;
    judge->run.plain.rotation = to;
    return question_contents_tags(&judge->memory, model, near, near_end, false, finding) &&
           question_contents_tags(&judge->memory, model, from, to, false, finding);
}

bool judge_contents_hold(struct judge *judge)
{
    return !judge->has_memory || !judge_asks(judge, QUESTION_CONTENTS) ||
           survivors_keep_tags(judge);
}

bool judge_structure_holds(struct judge *judge, bool whole)
{
    uint32_t stride = (judge->world.page_count - 1) / STRUCTURE_EACH_MAX + 1;
    if (!judge_asks(judge, QUESTION_STRUCTURE) || (!whole && judge->run.plain.steps % stride != 0))
        return true;
    bool counts = whole || judge->counts_always || judge->run.plain.steps % STATISTICS_EACH == 0;
    return question_structure(judge->system, judge->instance, &judge->run.model,
                              judge->has_arena ? &judge->run.placement : NULL,
                              counts ? &judge->run.plain.totals : NULL, &judge->finding);
}
