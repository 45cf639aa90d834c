/* SPDX-License-Identifier: MIT
 *
 * A call that wants pages, while ECONOMY looks at the system's sbrk calls one by one: where it fits now, and
 * what sbrk has to be asked for next. Shared by question_economy.c and economy_request.c; nobody else
 * includes this.
 */
#ifndef MAPCHECK_ECONOMY_REQUEST_H
#define MAPCHECK_ECONOMY_REQUEST_H

#include "reference/question.h"

/* The pages that a call with this address and length touches. */
struct page_range {
    uint64_t first, count;
};

struct page_request {
    uint64_t count, alignment; /* pages, bytes; a count of 0: a call that needs no memory */
    bool longer;               /* mremap to a larger length: `old` pages become `count` */
    bool may_move;             /* elsewhere, if it is longer */
    struct page_range old;
    bool fits; /* now, at page `fit` */
    uint64_t fit;
    bool refused;         /* once since the break last moved */
    bool exact_refused;   /* and it was exactly what is needed */
    uint64_t asked_pages; /* then, beyond what rounds the break up to a page */
};

struct page_range request_range(const struct placement *placement, uint64_t address,
                                uint64_t length);
uint64_t request_pages(const struct placement *placement, uint64_t bytes);

/* A valid map for a place of the system's choice. */
bool request_is_free_choice(const struct step *step);
/* What this step wants, and where it fits. */
struct page_request request_of(const struct placement *placement, const struct profile *profile,
                               const struct step *step);
/* Bytes that sbrk must still give; *reachable: the limit lets it. UINT64_MAX: no growth can help. */
uint64_t request_need(const struct page_request *request, const struct placement *placement,
                      bool *reachable);

/* Is every sbrk call the one that the rules of a world want next? Follows them all. */
bool request_grows_thriftily(struct page_request *request, struct placement *placement,
                             const struct observations *observations, struct finding *finding);
/* The request failed for want of memory: nothing fits, and sbrk really gave nothing. */
bool request_is_rightly_refused(const struct page_request *request,
                                const struct placement *placement, struct finding *finding);

#endif
