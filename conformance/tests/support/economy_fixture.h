/* SPDX-License-Identifier: MIT
 *
 * For tests of ECONOMY: an arena by drawing, one call, what the environment saw, and the answer.
 * Drawn from page 0 on: x foreign, A mapped, ~ free and dirty, . free and zero; the break is behind
 * the last page that is drawn, the limit is the end of the world. Every waste has a control beside it
 * that differs in one number and is none.
 */
#ifndef MAPCHECK_ECONOMY_FIXTURE_H
#define MAPCHECK_ECONOMY_FIXTURE_H

#include "reference/question.h"
#include <check.h>

static const uint64_t P = 16, GROWTH = 4; /* bytes of a page; pages of the least growth */
enum { PAGES = 32, EVENTS = 8 };          /* of the world; of one call */

extern struct arena {
    struct placement placement;
    struct model model;
    struct profile profile; /* page-manager's, to be changed at will */
    struct step step;
    struct observations observations;
    struct finding finding;
} arena;

void arena_set_up(void);
void arena_tear_down(void);

void arena_make(const char *drawing);
/* Nothing owned, the break at this byte. */
void arena_make_empty(uint64_t first_break);
void ck_arena_drawing(const char *drawing);

/* The call, in pages; a map asks for any place. */
void arena_ask(enum operation_kind kind, uint64_t first, uint64_t pages);
void arena_ask_map(uint64_t pages);
/* The pages are live for the model, too: a piece of mapping 0. */
void arena_ask_remap(uint64_t first, uint64_t pages, uint64_t new_pages, bool may_move);
/* The system asked sbrk for `bytes`; `at` is the break then, in bytes. */
void arena_saw(enum break_event_kind kind, uint64_t at, uint64_t bytes, uint64_t moved);
/* Its answer: success at a page, or an errno. */
void arena_answer(uint64_t page);
void arena_refuse(enum error_name error);

/* ECONOMY is asked, and finds nothing, or this. */
void ck_arena_thrifty(void);
void ck_arena_waste(const char *clause, const char *words);
void ck_arena_finding(enum verdict verdict, const char *clause, const char *words);

#endif
