/* SPDX-License-Identifier: MIT
 *
 * What a question is asked about, and what it finds: one operation with its answer, a verdict and a
 * sentence. The questions, the judge and the reports share these; none of them needs another for it.
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
    VERDICT_UNRESOLVED, /* the judge could not do its work: set-up failed, run was vacuous */
};
const char *verdict_name(enum verdict verdict); /* "CONTRACT" */

enum question {
    QUESTION_CONTRACT = 1 << 0,
    QUESTION_CONTENTS = 1 << 1,
    QUESTION_ECONOMY = 1 << 2,
    QUESTION_STRUCTURE = 1 << 3,
    QUESTION_ALL = 15,
};

struct finding {
    enum verdict verdict;
    size_t operation; /* index; the operation count when found at the end of the run */
    char clause[32];  /* id of clauses.tsv */
    char text[240];   /* one sentence, with the numbers */
};

/* What one operation was, was allowed to answer, and answered. */
struct step {
    enum operation_kind kind;
    size_t ordinal;   /* map: its name */
    struct call call; /* resolved */
    struct allowed allowed;
    struct outcome outcome;
    bool skipped;                    /* unsupported, or a reference to a map that failed */
    bool room;                       /* map: the model says that it must succeed */
    uint64_t first_page, page_count; /* the range that was mapped or unmapped */
    uint64_t pages_live;             /* unmap: live pages in the range before the call */
    uint32_t mappings;               /* unmap: different mappings with pages in the range */
    bool partial;                    /* unmap: a mapping with pages in the range keeps some */
    bool reused;                     /* map: some page of it was mapped before in this run */
    bool grew;                       /* map: sbrk was granted */
    size_t break_calls;              /* sbrk calls that the system made meanwhile */
};

/* printf into a finding; returns false, so that a question can end with it. */
bool finding_set(struct finding *finding, enum verdict verdict, const char *clause,
                 const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
