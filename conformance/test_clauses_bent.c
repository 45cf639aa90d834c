/* SPDX-License-Identifier: MIT
 *
 * That clause bodies can fail: a page manager that is wrong in one way must FAIL the clause that
 * says so, with the run that shows it. The straight one passes them all (test_clauses.c).
 */
#include "clause.h"
#include "systems/registry.h"

#include <check.h>
#include <string.h>

Suite *suite_clauses_bent(void);

/* The page manager, bent in one way; its own functions are called through `straight`. */
static const struct system *straight;

static struct outcome map_nothing(void *self, const struct call *call)
{
    struct call bent = *call;

    bent.length += call->length == 0;
    return straight->map(self, &bent);
}

static struct outcome map_any_type(void *self, const struct call *call)
{
    struct call bent = *call;

    bent.flags = (call->flags & ~3u) | FLAG_PRIVATE;
    return straight->map(self, &bent);
}

static struct outcome map_fixed_elsewhere(void *self, const struct call *call)
{
    struct call bent = *call;

    bent.flags &= ~(uint32_t)FLAG_FIXED;
    return straight->map(self, &bent);
}

static struct outcome map_hint_refused(void *self, const struct call *call)
{
    if (call->address != 0)
        return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_EINVAL};
    return straight->map(self, call);
}

static struct outcome map_dirty_tail(void *self, const struct call *call)
{
    struct outcome outcome = straight->map(self, call);
    uint64_t page = straight->page_size(self);
    uint8_t dirt = 1;
    struct span span = {outcome.address + (call->length + page - 1) / page * page - 1, &dirt, 1};

    if (outcome.kind == OUTCOME_SUCCESS && call->length % page != 0)
        straight->write(self, &span, 1);
    return outcome;
}

static struct outcome map_never_large(void *self, const struct call *call)
{
    if (call->length > 4 * straight->page_size(self))
        return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_ENOMEM};
    return straight->map(self, call);
}

static struct outcome unmap_nothing(void *self, const struct call *call)
{
    if (call->length == 0)
        return (struct outcome){.kind = OUTCOME_SUCCESS};
    return straight->unmap(self, call);
}

static struct outcome unmap_whole_pages_only(void *self, const struct call *call)
{
    if (call->length % straight->page_size(self) != 0)
        return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_EINVAL};
    return straight->unmap(self, call);
}

static struct outcome unmap_one_less(void *self, const struct call *call)
{
    struct call bent = *call;
    uint64_t page = straight->page_size(self);

    if (call->length > page)
        bent.length -= page;
    return straight->unmap(self, &bent);
}

/* Something mapped follows: refused, as where a mapping can only go whole. */
static struct outcome unmap_never_front(void *self, const struct call *call)
{
    uint64_t after = (call->address + call->length) / straight->page_size(self);

    if (straight->page_class(self, after) == PAGE_MAPPED)
        return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_EINVAL};
    return straight->unmap(self, call);
}

static struct outcome unmap_never_twice(void *self, const struct call *call)
{
    uint64_t page = straight->page_size(self);
    uint64_t at = call->address / page;

    if (call->address % page == 0 && straight->page_class(self, at) != PAGE_MAPPED)
        return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_EINVAL};
    return straight->unmap(self, call);
}

static const struct bend {
    const char *id; /* the clause that must be FAIL */
    struct outcome (*map)(void *self, const struct call *call);
    struct outcome (*unmap)(void *self, const struct call *call);
} bends[] = {
    {"MMAP-LEN-ZERO", map_nothing, NULL},
    {"MMAP-LEN-ZERO-STATE", map_nothing, NULL},
    {"MMAP-TYPE-NONE", map_any_type, NULL},
    {"MMAP-TYPE-BOTH", map_any_type, NULL},
    {"FIXED-EXACT", map_fixed_elsewhere, NULL},
    {"HINT-NOFAIL", map_hint_refused, NULL},
    {"HINT-OCCUPIED", map_hint_refused, NULL},
    {"HINT-ABSURD", map_hint_refused, NULL},
    {"MMAP-TAIL-ZERO", map_dirty_tail, NULL},
    {"PROGRESS-COALESCE", map_never_large, NULL},
    {"NOMEM-RECOVER", map_never_large, NULL},
    {"UNMAP-LEN-ZERO", NULL, unmap_nothing},
    {"UNMAP-FAIL-STATE", NULL, unmap_nothing},
    {"UNMAP-LEN-ROUNDUP", NULL, unmap_whole_pages_only},
    {"UNMAP-LEN-DIFFERS", NULL, unmap_whole_pages_only},
    {"REMAP-AFTER", NULL, unmap_one_less},
    {"PART-FRONT", NULL, unmap_never_front},
    {"PART-MIDDLE", NULL, unmap_never_front},
    {"MULTI-RAGGED", NULL, unmap_never_front},
    {"DOUBLE", NULL, unmap_never_twice},
    {"HOLE-SPAN", NULL, unmap_never_twice},
    {"UNMAPPED-OK", NULL, unmap_never_twice},
};

START_TEST(bent_system_fails)
{
    const struct bend *bend = &bends[_i];
    struct system bent;
    struct program trace = {0};
    char problem[200];

    straight = registry_find("page-manager", problem, sizeof problem);
    ck_assert_msg(straight != NULL, "%s", problem);
    bent = *straight;
    if (bend->map != NULL)
        bent.map = bend->map;
    if (bend->unmap != NULL)
        bent.unmap = bend->unmap;
    struct clause_result result = clause_ask(clause_find(bend->id), &bent, NULL, &trace);
    ck_assert_msg(result.verdict == CLAUSE_FAIL, "%s is %s: %s", bend->id,
                  clause_verdict_name(result.verdict), result.text);
    ck_assert_uint_gt(trace.count, 0);
    program_free(&trace);
}
END_TEST

Suite *suite_clauses_bent(void)
{
    Suite *suite = suite_create("clauses_bent");
    TCase *bent = tcase_create("bent");

    tcase_add_loop_test(bent, bent_system_fails, 0, sizeof bends / sizeof bends[0]);
    suite_add_tcase(suite, bent);
    return suite;
}
