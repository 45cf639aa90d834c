/* SPDX-License-Identifier: MIT
 *
 * ECONOMY at the end of a memory that grows, seen from outside. The environment sees the end of the
 * memory, the calls that ask for more, and the limit. The *tail* is the run of pages before the end
 * that the system gave out and got back. A request fits when the tail and the room up to the limit
 * are long enough:
 *
 *     A A B B - - | . . .       - tail, | end of the memory, . what the limit still allows
 *             ^ a request for five pages fits here, when memory grows by three
 *
 * POSIX does not demand this, so it is quality, as in question_reuse.c. A right system is never
 * accused:
 *   - a system may have a budget of its own. So a refusal counts only when the system asked for
 *     memory in this call, and only the limit of the memory refused it;
 *   - a system may need memory beside its mappings: a header, guard pages, a table. So a refusal
 *     counts only after two growths, when every page of all growths was given out. A large
 *     request may look for a place at a larger boundary, so it has to fit wherever that is;
 *   - a system chooses how much more than the need it asks for. So growth is too much only when the
 *     system asked again after two growths in the same call, and got several times the request. A
 *     growth that is as large as all memory before is allowed, and so are a buddy system, which
 *     needs twice the request at a boundary of its own size, and a table besides.
 */
#include "reference/question.h"

enum { HUGE_PAGE_BYTES = 2 << 20, WHOLE_GROWTHS = 2 };
enum { FEW_GROWTHS = 2, AMPLE_TIMES = 4, AMPLE_BYTES = 4 << 20 };

static bool is_known_run(const struct model *model, uint64_t start, uint64_t bytes)
{
    return start % model->page_size == 0 && bytes % model->page_size == 0 &&
           model_knows(model, start / model->page_size, bytes / model->page_size);
}

/* The last event of the call that the limit refused. NULL: there is none; or the environment
 * refused as well, and the system may have given up for that; or the growths before do not show
 * that the system keeps nothing of them. One growth given out whole shows nothing: a mapping that
 * begins before the end of the memory covers it, with a header in front. */
static const struct break_event *refused_by_limit(const struct model *model,
                                                  const struct break_event *events, size_t count)
{
    const struct break_event *refused = NULL;
    size_t whole = 0;
    for (size_t i = 0; i < count; i++) {
        if (events[i].kind == BREAK_REFUSED_INJECTED)
            return NULL;
        if (events[i].kind == BREAK_REFUSED_LIMIT)
            refused = &events[i];
        if (events[i].kind != BREAK_GRANTED_BEFORE)
            continue;
        if (!is_known_run(model, events[i].start, events[i].bytes))
            return NULL;
        whole++;
    }
    return whole >= WHOLE_GROWTHS ? refused : NULL;
}

/* The first page of the tail that ends before page `end`, or `end` when there is none. */
static uint64_t tail_start(const struct model *model, uint64_t end)
{
    const struct mapped_run *run = model->ever_mapped, *after = run + model->ever_mapped_count;
    while (run < after && run->end < end)
        run++;
    if (run == after || run->first >= end)
        return end;
    size_t live;
    size_t pages = model_find(model, run->first, end - run->first, &live);
    return pages == 0 ? run->first : model->pages[live + pages - 1].page + 1;
}

/* The page behind the request, when it lies where growth can put it. An mremap needs another place
 * for all of its new length: it need not know how to extend its range at the end of the memory. */
static uint64_t end_needed(const struct model *model, const struct step *step, uint64_t end)
{
    uint64_t pages = question_pages_needed(model, step), tail = tail_start(model, end);
    if (pages * model->page_size >= HUGE_PAGE_BYTES)
        pages += HUGE_PAGE_BYTES / model->page_size;
    return (tail > 0 ? tail : 1) + pages; /* page 0 has the address NULL */
}

static bool refusal_is_due(const struct model *model, const struct step *step,
                           const struct break_event *refused, struct finding *finding)
{
    uint64_t end = (refused->start + model->page_size - 1) / model->page_size;
    uint64_t last = end_needed(model, step, end) * model->page_size;
    if (last > refused->start + refused->room)
        return true;
    return finding_set(finding, VERDICT_ECONOMY, "GROW-FAIL",
                       "ENOMEM, but the memory ends at 0x%llx, the limit allows %llu bytes more, "
                       "and %llu would suffice",
                       (unsigned long long)refused->start, (unsigned long long)refused->room,
                       (unsigned long long)(last > refused->start ? last - refused->start : 0));
}

/* An mremap that may not move, with a mapped page behind its range. */
static bool is_blocked(const struct model *model, const struct step *step)
{
    size_t live;
    return step->kind == OPERATION_REMAP && !step->call.may_move &&
           model_find(model, step->first_page + step->page_count, 1, &live) == 1;
}

/* The growths of one call. `before` is the end of the memory before the first of them. */
struct grown {
    uint64_t times, bytes, before;
};

static struct grown grown_in_call(const struct break_event *events, size_t count)
{
    struct grown grown = {0};
    for (size_t i = 0; i < count; i++) {
        if (events[i].kind != BREAK_GRANTED)
            continue;
        if (grown.times++ == 0)
            grown.before = events[i].start;
        grown.bytes += events[i].bytes;
    }
    return grown;
}

static bool growth_is_useful(const struct model *model, const struct step *step,
                             const struct grown *grown, struct finding *finding)
{
    if (grown->bytes == 0 || !is_blocked(model, step))
        return true;
    return finding_set(finding, VERDICT_ECONOMY, "GROW-BOUND",
                       "memory grew by %llu bytes for a range that may not move and has a mapped "
                       "page behind it",
                       (unsigned long long)grown->bytes);
}

/* Memory grows until the request fits, so a system that loses a part of each growth shows here.
 *
 *     B|--x|--x|--x|...    a request for three pages; x is the page that each growth loses
 */
static bool growth_is_bounded(const struct model *model, const struct step *step,
                              const struct grown *grown, struct finding *finding)
{
    uint64_t needed = question_pages_needed(model, step) * model->page_size;
    if (needed == 0 || grown->times <= FEW_GROWTHS ||
        grown->bytes <= AMPLE_TIMES * needed + AMPLE_BYTES + 2 * grown->before)
        return true;
    return finding_set(finding, VERDICT_ECONOMY, "GROW-BOUND",
                       "memory grew %llu times, by %llu bytes in all, for a request of %llu bytes",
                       (unsigned long long)grown->times, (unsigned long long)grown->bytes,
                       (unsigned long long)needed);
}

bool question_growth(const struct model *model, const struct step *step,
                     const struct break_event *events, size_t count, struct finding *finding)
{
    const struct grown grown = grown_in_call(events, count);
    if (!growth_is_useful(model, step, &grown, finding) ||
        !growth_is_bounded(model, step, &grown, finding))
        return false;
    const struct break_event *refused =
        step->outcome.kind == OUTCOME_FAILURE ? refused_by_limit(model, events, count) : NULL;
    return refused == NULL || question_pages_needed(model, step) == 0 ||
           refusal_is_due(model, step, refused, finding);
}
