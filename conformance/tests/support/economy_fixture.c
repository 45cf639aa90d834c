/* SPDX-License-Identifier: MIT
 *
 * See economy_fixture.h.
 */
#include "conformance/tests/support/economy_fixture.h"
#include <string.h>

struct arena arena;
static struct break_event events[EVENTS];

void arena_set_up(void)
{
    arena.profile = *profile_find("page-manager");
    model_reset(&arena.model, P, 32);
}

void arena_tear_down(void)
{
    placement_free(&arena.placement);
    model_free(&arena.model);
}

void arena_make_empty(uint64_t first_break)
{
    struct world world = WORLD_DEFAULT;
    world.page_count = world.limit = PAGES;
    world.page_size = (uint32_t)P;
    world.growth_minimum = (uint32_t)GROWTH;
    world.first_break = first_break;
    ck_assert(placement_reset(&arena.placement, &world));
}

void arena_make(const char *drawing)
{
    arena_make_empty(P);
    struct break_event event = {BREAK_GRANTED, P, (strlen(drawing) - 1) * P, {0}};
    placement_event(&arena.placement, &event);
    for (uint64_t page = 1; drawing[page] != '\0'; page++) {
        if (drawing[page] != '.')
            placement_map(&arena.placement, page, 1, false);
        if (drawing[page] == '~')
            placement_unmap(&arena.placement, page, 1);
    }
}

void ck_arena_drawing(const char *drawing)
{
    char drawn[PAGES + 1] = {0};
    for (uint64_t page = 0; drawing[page] != '\0'; page++)
        drawn[page] = "xA.~"[placement_class(&arena.placement, page)];
    ck_assert_str_eq(drawn, drawing);
}

void arena_ask(enum operation_kind kind, uint64_t first, uint64_t pages)
{
    arena.step = (struct step){.kind = kind,
                               .call = {.address = first * P,
                                        .length = pages * P,
                                        .protection = PROTECTION_DEFAULT,
                                        .flags = FLAG_DEFAULT,
                                        .descriptor = -1}};
    arena.step.allowed = model_allowed(&arena.model, kind, &arena.step.call, &arena.profile);
    arena.observations = (struct observations){.events = events};
    arena.finding = (struct finding){0};
}

void arena_ask_map(uint64_t pages)
{
    arena_ask(OPERATION_MAP, 0, pages);
}

void arena_ask_remap(uint64_t first, uint64_t pages, uint64_t new_pages, bool may_move)
{
    arena_ask(OPERATION_REMAP, first, pages);
    arena.model.count = 0;
    ck_assert(model_map(&arena.model, first, pages, 0));
    arena.step.call.new_length = new_pages * P;
    arena.step.call.may_move = may_move;
    arena.step.allowed =
        model_allowed(&arena.model, OPERATION_REMAP, &arena.step.call, &arena.profile);
}

void arena_saw(enum break_event_kind kind, uint64_t at, uint64_t bytes, uint64_t moved)
{
    ck_assert_uint_lt(arena.observations.event_count, EVENTS);
    events[arena.observations.event_count++] = (struct break_event){kind, at, bytes, {moved}};
}

void arena_answer(uint64_t page)
{
    arena.step.outcome = (struct outcome){.kind = OUTCOME_SUCCESS, .address = page * P};
}

void arena_refuse(enum error_name error)
{
    arena.step.outcome = (struct outcome){.kind = OUTCOME_FAILURE, .error = error};
}

void ck_arena_thrifty(void)
{
    bool thrifty = question_economy(&arena.placement, &arena.profile, &arena.step,
                                    &arena.observations, &arena.finding);
    ck_assert_msg(thrifty, "%s: %s", arena.finding.clause, arena.finding.text);
    ck_assert_int_eq(arena.finding.verdict, VERDICT_AGREE);
}

void ck_arena_waste(const char *clause, const char *words)
{
    ck_arena_finding(VERDICT_ECONOMY, clause, words);
}

void ck_arena_finding(enum verdict verdict, const char *clause, const char *words)
{
    ck_assert(!question_economy(&arena.placement, &arena.profile, &arena.step, &arena.observations,
                                &arena.finding));
    ck_assert_int_eq(arena.finding.verdict, verdict);
    ck_assert_str_eq(arena.finding.clause, clause);
    ck_assert_msg(strstr(arena.finding.text, words) != NULL, "'%s' is not in '%s'", words,
                  arena.finding.text);
}
