/* SPDX-License-Identifier: MIT
 *
 * A request for pages: a call that needs memory. ECONOMY follows the system's sbrk calls one by
 * one. The request states where it fits now, and how many bytes the next sbrk call has to ask for.
 * Only question_economy.c, question_host.c and economy_request.c include this header.
 */
#ifndef MAPCHECK_ECONOMY_REQUEST_H
#define MAPCHECK_ECONOMY_REQUEST_H

#include "reference/question.h"

/* The pages that a call with this address and length touches. */
struct page_range {
    uint64_t first, count;
};

struct economy_request {
    uint64_t count, alignment; /* pages, bytes; count is 0 for a call that needs no memory */
    bool longer;               /* mremap to a larger length: `old` pages become `count` */
    bool may_move;             /* a longer mremap may move the pages */
    struct page_range old;
    bool fits; /* now, at page `fit` */
    uint64_t fit;
    bool refused;         /* sbrk refused a call since the break last moved */
    bool exact_refused;   /* that call asked for exactly the need */
    uint64_t asked_pages; /* that call's pages, without the bytes that round the break up */
};

struct page_range request_range(const struct placement *placement, uint64_t address,
                                uint64_t length);
uint64_t request_pages(const struct placement *placement, uint64_t bytes);

/* Is the step a valid map whose place the system chooses? */
bool request_is_free_choice(const struct step *step);
/* The request that this step makes, and where it fits now. */
struct economy_request request_of(const struct placement *placement, const struct profile *profile,
                                  const struct step *step);
/* The need: bytes that sbrk must still grant. UINT64_MAX when no growth can help. *reachable: the
 * limit allows them. */
uint64_t request_need(const struct economy_request *request, const struct placement *placement,
                      bool *reachable);

/* Is every sbrk call the one that the rules of a world demand next? The placement adopts them all.
 */
bool request_grows_thriftily(struct economy_request *request, struct placement *placement,
                             const struct observations *observations, struct finding *finding);
/* Was ENOMEM right: the request fits nowhere, and sbrk refused to grow? */
bool request_is_rightly_refused(const struct economy_request *request,
                                const struct placement *placement, struct finding *finding);

#endif
