/* SPDX-License-Identifier: MIT
 *
 * A clause of the contract, in a form that can be run on a system. clause_ask runs it in worlds of
 * its own and returns one verdict and one sentence. It knows no test framework and prints nothing.
 * Most clauses are rows of a table: a state and pairs of operations of which one must fail, a
 * sequence (operations that must all get the expected answers), or page maps before and after an
 * unmap. The others have a body in code. Each pair, the sequence, each page map and the body are
 * the cases of the clause.
 */
#ifndef MAPCHECK_CLAUSE_H
#define MAPCHECK_CLAUSE_H

#include "reference/judge.h"

enum clause_verdict {
    CLAUSE_PASS,
    CLAUSE_FAIL,
    CLAUSE_UNRESOLVED,  /* the clause could not reach the state to test in: not a pass */
    CLAUSE_UNSUPPORTED, /* optional, and this system does not have it */
    CLAUSE_UNTESTED,    /* cannot be observed on this system */
};
const char *clause_verdict_name(enum clause_verdict verdict); /* "PASS" */

struct clause_result {
    enum clause_verdict verdict;
    char text[360]; /* one sentence: the reason, with the operation and the numbers */
    char
        cases[400]; /* FAIL: the failing cases, separated by "; ": `b = map 0 hint a`, "sequence" */
};

/* The answers that a clause accepts, as a set. */
enum {
    ANSWER_OK = ERROR_BIT(ERROR_NONE),
    ANSWER_EINVAL = ERROR_BIT(ERROR_EINVAL),
    ANSWER_ENOMEM = ERROR_BIT(ERROR_ENOMEM),
    ANSWER_EBADF = ERROR_BIT(ERROR_EBADF),
    ANSWER_EPERM = ERROR_BIT(ERROR_EPERM),
    ANSWER_EEXIST = ERROR_BIT(ERROR_EEXIST),
    ANSWER_ENODEV = ERROR_BIT(ERROR_ENODEV),
    ANSWER_ENOTSUP = ERROR_BIT(ERROR_ENOTSUP),
    ANSWER_EAGAIN = ERROR_BIT(ERROR_EAGAIN),
    ANSWER_ANY = 0x3fffffff,
    ANSWER_BOTH = 1 << 30, /* in a pair: the rule also says that the control succeeds */
};

/* The systems that a pair applies to. */
enum clause_scope { ANYWHERE, ADDRESSES_32, ADDRESSES_64, ARGUMENTS /* SYSTEM_ARGUMENTS */ };

/* Two operations that differ in exactly one field, each run in the same state. `negative` must get
 * one of `answers`, and `control` must succeed. Each is one line of .ops text. */
struct clause_pair {
    const char *negative, *control;
    uint32_t answers;
    enum clause_scope scope;
};

/* AAAABB with [first, first + count) unmapped is A..ABB: letters are mappings, dots are free
 * pages. */
struct clause_page_map {
    const char *before;
    unsigned first, count; /* pages of the page map; the range may extend past its end */
    const char *after;
};

enum { CLAUSE_PAIRS = 6, CLAUSE_PAGE_MAPS = 8 };

struct clause_run;

struct clause {
    const char *id;     /* id of a row of clauses.tsv, which states the rule */
    const char *world;  /* a world line; NULL: CLAUSE_WORLD */
    uint32_t questions; /* enum question: checks in addition to CONTRACT and CONTENTS */
    uint32_t features;  /* SYSTEM_*: a system that lacks one is UNSUPPORTED */
    uint32_t promises;  /* PROMISE_*: a profile that lacks one is UNSUPPORTED */
    uint32_t exempting; /* PROMISE_*: a profile that has one is UNSUPPORTED */
    uint32_t unless;    /* SYSTEM_*: a system that declares one is UNSUPPORTED */
    bool full;          /* needs full memory: a system whose memory cannot be limited is UNTESTED */
    bool zeroed; /* new pages must be zero. Other clauses do not ask this, and so hold without it */
    const char *setup; /* .ops text that runs before pairs and sequence; must succeed */
    struct clause_pair pairs[CLAUSE_PAIRS];
    const char *sequence; /* .ops text: every operation succeeds, or fails as its => says */
    const char *whole;    /* in place of `sequence` where sbrk takes whole pages only; or NULL */
    struct clause_page_map page_maps[CLAUSE_PAGE_MAPS];
    void (*body)(struct clause_run *run);
    /* The only case for a system that lacks `features`, but has SYSTEM_GROWTH. */
    void (*outside)(struct clause_run *run);
    bool unjudged; /* the answers or the clause's own checks decide, not the judge */
};

#define CLAUSE_WORLD "world pages=64 page=256 skip=63 growth=4"

/* The clause with this index, counted over all sections from 0. NULL at the end. */
const struct clause *clause_at(size_t index);
const struct clause *clause_find(const char *id); /* NULL: no clause has this id */

/* Runs all cases of a clause on a system, each in a run of its own. The gravest verdict decides.
 * With profile NULL the system's name selects the profile. `trace`, if not NULL, receives the world
 * and the operations of the deciding case, for replay. */
struct clause_result clause_ask(const struct clause *clause, const struct system *system,
                                const struct profile *profile, struct program *trace);

/* The number of fields in which two operations differ. A place counts as one field, and so does
 * each amount. */
unsigned operation_differences(const struct operation *left, const struct operation *right);
/* Checks a clause: all its texts parse, and every negative case differs from its control in exactly
 * one field. False: `problem` receives one line that names the offender. */
bool clause_sound(const struct clause *clause, char *problem, size_t size);

#endif
