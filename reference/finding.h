/* SPDX-License-Identifier: MIT
 *
 * The types that the questions, the judge and the reports share. A step is one operation with its
 * answer. A finding is a verdict with one sentence.
 */
#ifndef MAPCHECK_FINDING_H
#define MAPCHECK_FINDING_H

#include "reference/model.h"

enum verdict {
    VERDICT_AGREE,
    VERDICT_CONTRACT,
    VERDICT_CONTENTS,
    VERDICT_ECONOMY,
    VERDICT_STRUCTURE,
    VERDICT_UNRESOLVED, /* the judge could not decide: set-up failed, or the run tested nothing */
};
const char *verdict_name(enum verdict verdict); /* "CONTRACT" */

enum question {
    QUESTION_CONTRACT = 1 << 0,
    QUESTION_CONTENTS = 1 << 1,
    QUESTION_ECONOMY = 1 << 2,
    QUESTION_STRUCTURE = 1 << 3,
    QUESTION_ZEROED = 1 << 4, /* with CONTENTS: are new pages zero? A clause may leave it out */
    QUESTION_REUSE = 1 << 5, /* with ECONOMY: question_reuse, of a system without PROMISE_ECONOMY */
    QUESTION_ALL = 63,
};

struct finding {
    enum verdict verdict;
    size_t operation; /* index; the operation count for a finding at the end of the run */
    char clause[32];  /* id of clauses.tsv */
    char text[240];   /* one sentence, with the numbers */
};

/* One operation: the call, the allowed answers, and the answer. */
struct step {
    enum operation_kind kind;
    size_t ordinal;   /* map: its name */
    struct call call; /* all references resolved */
    struct allowed allowed;
    struct outcome outcome;
    bool skipped;                    /* unsupported, or a reference to a map that failed */
    bool fits;                       /* map: it must succeed, because the pages fit */
    uint64_t first_page, page_count; /* the range that the call mapped or unmapped */
    uint64_t pages_live;             /* unmap: live pages in the range before the call */
    uint32_t mappings;               /* unmap: different mappings with pages in the range */
    bool partial;                    /* unmap: a mapping with pages in the range keeps some */
    bool reused;                     /* map: some page of it was mapped before in this run */
    bool grew;                       /* map: sbrk granted memory */
    size_t break_calls;              /* sbrk calls that the system made during this operation */
};

/* Fills a finding in the manner of printf. Returns false, so a question can return the result. */
bool finding_set(struct finding *finding, enum verdict verdict, const char *clause,
                 const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
