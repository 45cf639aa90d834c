/* SPDX-License-Identifier: MIT
 *
 * A run of the fake system that the tests of one suite share: fixtures that open and close it, .ops
 * text that must agree, and the pages that the model then has.
 */
#ifndef MAPCHECK_TEST_TOY_H
#define MAPCHECK_TEST_TOY_H

#include "conformance/tests/support/toy_run.h"

#define SMALL "world pages=32 page=256 growth=4\n"

static struct toy_run run;

/* A checked fixture. */
static inline void set_up(void)
{
    toy_run_open(&run, QUESTION_ALL);
}

static inline void tear_down(void)
{
    toy_run_close(&run);
}

/* Runs a whole program, which must agree. */
static inline void expect_agreement(const char *text)
{
    toy_run_text(&run, text);
    toy_run_expect(&run, VERDICT_AGREE, NULL, SIZE_MAX);
}

/* A run in steps: begin with a world and operations, add more of them, finish with the final
 * checks. */
static inline void begin(const char *text)
{
    ck_assert_int_eq(toy_run_begin(&run, text), VERDICT_AGREE);
}

static inline void more(const char *text)
{
    toy_run_more(&run, text);
    toy_run_expect(&run, VERDICT_AGREE, NULL, SIZE_MAX);
}

static inline void finish(void)
{
    judge_finish(run.judge);
    toy_run_expect(&run, VERDICT_AGREE, NULL, SIZE_MAX);
}

/* NULL when the page is not live. */
static inline const struct live_page *live_page(uint64_t page)
{
    size_t live;
    const struct model *model = judge_model(run.judge);
    return model_find(model, page, 1, &live) == 1 ? &model->pages[live] : NULL;
}

static inline void expect_page(uint64_t page, uint32_t mapping, uint32_t index)
{
    ck_assert_msg(live_page(page) != NULL, "page %d is not live", (int)page);
    ck_assert_uint_eq(live_page(page)->mapping, mapping);
    ck_assert_uint_eq(live_page(page)->index, index);
}

#endif
