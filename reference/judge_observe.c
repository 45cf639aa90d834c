/* SPDX-License-Identifier: MIT
 *
 * What the environment recorded during one call: the calls of sbrk, those of the host, and the
 * bytes that were cleared. The neighbour gets what it took while sbrk refused.
 */
#include "reference/judge_state.h"

static void accept_foreign(struct judge *judge, const struct observations *observations)
{
    for (size_t i = 0; i < observations->event_count; i++) {
        const struct break_event *event = &observations->events[i];
        judge->run.plain.totals.grow_calls += event->kind == BREAK_GRANTED;
        if (event->kind == BREAK_REFUSED_MOVED && event->moved > 0 && judge->has_memory)
            judge->run.plain.out_of_memory |= !neighbour_grow(
                &judge->run.neighbour, &judge->memory, event->start, event->start + event->moved);
    }
}

/* Moves the calls of the host to `discards`. Both keep their order. */
static void part_discards(struct judge *judge, struct observations *observations)
{
    size_t all = observations->event_count;
    observations->event_count = 0;
    for (size_t i = 0; i < all; i++) {
        const struct break_event event = judge->events[i];
        if (event.kind == BREAK_HOST_TOOK || event.kind == BREAK_HOST_REFUSED)
            judge->discards[observations->discard_count++] = event;
        else
            judge->events[observations->event_count++] = event;
    }
    observations->discards_lost = observations->events_lost && observations->discard_count > 0;
    observations->events_lost = observations->events_lost && observations->discard_count == 0;
}

struct observations judge_observe(struct judge *judge)
{
    struct observations observations = {.events = judge->events, .discards = judge->discards};
    struct counters before = judge->run.plain.counters;
    if (!judge->has_arena)
        return observations;
    observations.events_lost = !judge->system->take_events(judge->instance, judge->events,
                                                           EVENTS_MAX, &observations.event_count);
    part_discards(judge, &observations);
    judge->system->counters(judge->instance, &judge->run.plain.counters);
    observations.bytes_cleared = judge->run.plain.counters.bytes_cleared - before.bytes_cleared;
    judge->run.plain.totals.bytes_cleared = judge->run.plain.counters.bytes_cleared;
    accept_foreign(judge, &observations);
    return observations;
}
