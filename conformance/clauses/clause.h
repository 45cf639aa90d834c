/* SPDX-License-Identifier: MIT
 *
 * A clause of the contract as something that can be asked of a system: clause_ask runs it in worlds
 * of its own and answers with one verdict and one sentence. Knows no test framework, prints nothing.
 * Most clauses are rows of a table: a state and pairs of operations of which one must fail, a story,
 * or page_maps of a page range before and after an unmap. The rest have a body in code. Each pair, the
 * story, each drawing and the body are the cases of a clause.
 */
#ifndef MAPCHECK_CLAUSE_H
#define MAPCHECK_CLAUSE_H

#include "reference/judge.h"

enum clause_verdict {
    CLAUSE_PASS,
    CLAUSE_FAIL,
    CLAUSE_UNRESOLVED,  /* the state to ask in could not be made: not a pass */
    CLAUSE_UNSUPPORTED, /* optional, and this system has it not */
    CLAUSE_UNTESTED,    /* cannot be observed on this system */
};
const char *clause_verdict_name(enum clause_verdict verdict); /* "PASS" */

struct clause_result {
    enum clause_verdict verdict;
    char text[360]; /* one sentence: why, with the operation and the numbers */
    char cases
        [400]; /* FAIL: which of its cases fail, with "; " between: `b = map 0 hint a`, "story" */
};

/* Which answers a clause accepts: a set of these. */
enum {
    ANSWER_OK = ERROR_BIT(ERROR_NONE),
    ANSWER_EINVAL = ERROR_BIT(ERROR_EINVAL),
    ANSWER_ENOMEM = ERROR_BIT(ERROR_ENOMEM),
    ANSWER_EBADF = ERROR_BIT(ERROR_EBADF),
    ANSWER_EPERM = ERROR_BIT(ERROR_EPERM),
    ANSWER_EEXIST = ERROR_BIT(ERROR_EEXIST),
    ANSWER_ENODEV = ERROR_BIT(ERROR_ENODEV),
    ANSWER_ENOTSUP = ERROR_BIT(ERROR_ENOTSUP),
    ANSWER_ANY = 0x3fffffff,
    ANSWER_BOTH = 1 << 30, /* of a pair: the rule says that the control succeeds, too */
};

/* Which systems a pair is for. */
enum clause_scope { ANYWHERE, ADDRESSES_32, ADDRESSES_64, ARGUMENTS /* SYSTEM_ARGUMENTS */ };

/* Two operations that differ in exactly one field, run in the same state: `negative` must get one
 * of `answers`, `control` must succeed. Each is one line of .ops text. */
struct clause_pair {
    const char *negative, *control;
    uint32_t answers;
    enum clause_scope scope;
};

/* AAAABB with [first, first + count) unmapped is A..ABB: letters are mappings, dots free pages. */
struct clause_page_map {
    const char *before;
    unsigned first, count; /* pages of the drawing; count may reach beyond its end */
    const char *after;
};

enum { CLAUSE_PAIRS = 6, CLAUSE_PAGE_MAPS = 8 };

struct clause_run;

struct clause {
    const char *id;     /* of clauses.tsv, which has its rule */
    const char *world;  /* a world line; NULL: CLAUSE_WORLD */
    uint32_t questions; /* enum question, besides CONTRACT and CONTENTS */
    uint32_t features;  /* SYSTEM_*: a system that lacks one is UNSUPPORTED */
    uint32_t promises;  /* PROMISE_*: a profile that lacks one is UNSUPPORTED */
    uint32_t exempting; /* PROMISE_*: a profile that has one is UNSUPPORTED */
    bool full;          /* memory must end: a system that nobody can limit is UNTESTED */
    const char *setup;  /* .ops text that comes before pairs and story; must succeed */
    struct clause_pair pairs[CLAUSE_PAIRS];
    const char *story; /* .ops text: every operation succeeds, or fails as its => says */
    struct clause_page_map page_maps[CLAUSE_PAGE_MAPS];
    void (*body)(struct clause_run *run);
    bool unjudged; /* decides by answers, or by what it looks at itself, whatever the judge sees */
};

#define CLAUSE_WORLD "world pages=64 page=256 skip=63 growth=4"

/* Every clause that has a body, section by section, counted from 0; NULL at the end. */
const struct clause *clause_at(size_t index);
const struct clause *clause_find(const char *id); /* NULL: there is none */

/* Asks this system all cases of a clause, each in a run of its own; the first that does not pass
 * decides. profile NULL: by the system's name. `trace`, if not NULL, becomes the run that decided:
 * world and operations, to be replayed. */
struct clause_result clause_ask(const struct clause *clause, const struct system *system,
                                const struct profile *profile, struct program *trace);

/* In how many fields two operations differ (place and amounts are one field each). */
unsigned operation_differences(const struct operation *left, const struct operation *right);
/* True when all texts of this clause can be read and every negative case differs from its control in
 * exactly one field; else one line that says which does not. */
bool clause_sound(const struct clause *clause, char *problem, size_t size);

#endif
