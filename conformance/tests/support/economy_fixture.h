/* SPDX-License-Identifier: MIT
 *
 * For tests of ECONOMY: an arena given as a page map, one call, what the environment saw, and the
 * answer. The page map begins at page 0: x foreign, A mapped, ~ free and dirty, . free and zero.
 * The break follows the last page of the map, and the limit is the end of the world. Every test of
 * a waste has a control that differs in one number and wastes nothing.
 */
#ifndef MAPCHECK_ECONOMY_FIXTURE_H
#define MAPCHECK_ECONOMY_FIXTURE_H

#include "reference/question.h"
#include <check.h>

static const uint64_t P = 16, GROWTH = 4; /* bytes of a page; pages of the smallest growth */
enum { PAGES = 32, EVENTS = 8 };          /* pages of the world; most events of one call */

extern struct arena {
    struct placement placement;
    struct model model;
    struct profile profile; /* page-manager's; a test may change it */
    struct step step;
    struct observations observations;
    struct finding finding;
} arena;

void arena_set_up(void);
void arena_tear_down(void);

void arena_make(const char *drawing);
/* An arena that owns nothing, with the break at this byte. */
void arena_make_empty(uint64_t first_break);
void ck_arena_drawing(const char *drawing);

/* Sets the call, in pages. A map asks for any place. */
void arena_ask(enum operation_kind kind, uint64_t first, uint64_t pages);
void arena_ask_map(uint64_t pages);
/* Sets a remap. Its old pages are live in the model, as a piece of mapping 0. */
void arena_ask_remap(uint64_t first, uint64_t pages, uint64_t new_pages, bool may_move);
/* Adds an event: the system asked sbrk for `bytes` while the break was at byte `at`. */
void arena_saw(enum break_event_kind kind, uint64_t at, uint64_t bytes, uint64_t moved);
/* Sets the answer: success at a page, or an errno. */
void arena_answer(uint64_t page);
void arena_refuse(enum error_name error);

/* Makes the ECONOMY check. It must find nothing, or this finding. */
void ck_arena_thrifty(void);
void ck_arena_waste(const char *clause, const char *words);
void ck_arena_finding(enum verdict verdict, const char *clause, const char *words);

#endif
