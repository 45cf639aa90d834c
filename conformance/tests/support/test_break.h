/* SPDX-License-Identifier: MIT
 *
 * A program break for white-box tests. It grants up to its limit and refuses on request. A
 * neighbour may move it at a refusal or just before a grant, and a log records every request.
 * Memory is optional. It is much smaller than conformance/systems/environment.h, and unlike an
 * environment it can return a break that the page manager does not expect.
 */
#ifndef MAPCHECK_TEST_BREAK_H
#define MAPCHECK_TEST_BREAK_H

#include "impl/program_break.h"
#include <string.h>

enum { TEST_BREAK_LOG = 64 };

struct test_break {
    uint64_t program_break, high_water, limit; /* in bytes */
    uint32_t refusals;                         /* number of calls that will be refused */
    uint64_t moves_at_refusal;                 /* bytes that the neighbour takes at each refusal */
    uint64_t moves_at_grant;        /* bytes that the neighbour takes just before the next grant */
    uint8_t *memory;                /* begins at address 0; may be NULL */
    uint64_t asked[TEST_BREAK_LOG]; /* requests above 0 */
    unsigned asked_count;           /* number of them in the log */
    unsigned calls;                 /* all calls, granted or not */
    uint64_t cleared[TEST_BREAK_LOG][2]; /* address and bytes of each clearing */
    unsigned cleared_count;
    unsigned copied_count;
};

static inline void test_break_raise(struct test_break *self, uint64_t bytes)
{
    self->program_break += bytes;
    if (self->high_water < self->program_break)
        self->high_water = self->program_break;
}

static inline bool test_break_refuses(struct test_break *self, uint64_t bytes)
{
    if (self->refusals > 0) {
        self->refusals--;
        test_break_raise(self, self->moves_at_refusal);
        return true;
    }
    return self->program_break > self->limit || bytes > self->limit - self->program_break;
}

static inline bool test_break_extend(void *context, uint64_t bytes, uint64_t *start)
{
    struct test_break *self = context;
    *start = self->program_break;
    if (bytes == 0)
        return true;
    self->calls++;
    if (self->asked_count < TEST_BREAK_LOG)
        self->asked[self->asked_count++] = bytes;
    if (test_break_refuses(self, bytes)) {
        *start = self->program_break;
        return false;
    }
    test_break_raise(self, self->moves_at_grant);
    self->moves_at_grant = 0;
    *start = self->program_break;
    test_break_raise(self, bytes);
    return true;
}

static inline uint64_t test_break_high_water(void *context)
{
    return ((const struct test_break *)context)->high_water;
}

static inline void test_break_clear(void *context, uint64_t address, uint64_t bytes)
{
    struct test_break *self = context;
    if (self->cleared_count < TEST_BREAK_LOG) {
        self->cleared[self->cleared_count][0] = address;
        self->cleared[self->cleared_count++][1] = bytes;
    }
    if (self->memory != NULL)
        memset(self->memory + address, 0, (size_t)bytes);
}

static inline void test_break_copy(void *context, uint64_t to, uint64_t from, uint64_t bytes)
{
    struct test_break *self = context;
    self->copied_count++;
    if (self->memory != NULL)
        memcpy(self->memory + to, self->memory + from, (size_t)bytes);
}

static const struct program_break_source test_break_source = {
    test_break_extend, test_break_high_water, test_break_clear, test_break_copy};

#endif
