/* SPDX-License-Identifier: MIT
 *
 * A run of the fake system that the tests of one suite share: fixtures that open and close it, .ops
 * text that must agree, and the pages that the model then has.
 */
#ifndef MAPCHECK_TEST_FAKE_H
#define MAPCHECK_TEST_FAKE_H

#include "conformance/tests/support/fake_run.h"

#define SMALL "world pages=32 page=256 growth=4\n"

static struct fake_run run;

/* A checked fixture. */
static inline void set_up(void)
{
    fake_run_open(&run, QUESTION_ALL);
}

static inline void tear_down(void)
{
    fake_run_close(&run);
}

/* Runs a whole program, which must agree. */
static inline void expect_agreement(const char *text)
{
    fake_run_text(&run, text);
    fake_run_expect(&run, VERDICT_AGREE, NULL, SIZE_MAX);
}

/* A run in steps: begin with a world and operations, add more of them, finish with the final
 * checks. */
static inline void begin(const char *text)
{
    ck_assert_int_eq(fake_run_begin(&run, text), VERDICT_AGREE);
}

static inline void more(const char *text)
{
    fake_run_more(&run, text);
    fake_run_expect(&run, VERDICT_AGREE, NULL, SIZE_MAX);
}

static inline void finish(void)
{
    judge_finish(run.judge);
    fake_run_expect(&run, VERDICT_AGREE, NULL, SIZE_MAX);
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
