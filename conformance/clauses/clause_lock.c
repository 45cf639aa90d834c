/* SPDX-License-Identifier: MIT
 *
 * Section 10 of the clause table: mlock, munlock and madvise. No clause can observe that a page
 * stays in memory, or that an advice is followed; these clauses test what the calls accept. They
 * are optional: a system without them is UNSUPPORTED.
 */
#include "conformance/clauses/clause_run.h"

const struct clause clauses_lock[] = {
    {.id = "MLOCK-MAPPED",
     .sequence =
         "a = map 3p\n b = map 2p\n write a 3p\n mlock a 3p\n mlock b 1b\n mlock a+1p 1p+1\n"
         "write a 3p\n munlock a 3p\n munlock b 2p\n munlock a+2p 1p\n mlock b 2p\n"
         "unmap b 2p\n unmap a 3p\n c = map 2p\n mlock c 2p\n munlock c 2p\n"},
    /* The setup locks first: a system without these calls is UNSUPPORTED even if it cannot unmap a
     * part of a mapping. */
    {.id = "MLOCK-HOLE",
     .setup = "a = map 6p\n mlock a 6p\n munlock a 6p\n unmap a+2p 2p\n",
     .pairs = {{"mlock a 6p", "mlock a 2p", ANSWER_ENOMEM, ANYWHERE},
               {"mlock a 2p+1", "mlock a 2p", ANSWER_ENOMEM, ANYWHERE},
               {"mlock a+3p 1p", "mlock a+4p 1p", ANSWER_ENOMEM, ANYWHERE},
               {"munlock a 6p", "munlock a 2p", ANSWER_ENOMEM, ANYWHERE},
               {"munlock a+3p 2p", "munlock a+4p 2p", ANSWER_ENOMEM, ANYWHERE}}},
    /* Not among them: advice that a kernel may be built without (MERGEABLE, HUGEPAGE). */
    {.id = "ADVICE-KNOWN",
     .setup = "a = map 4p\n write a 4p\n",
     .sequence = "advise a 4p advice=0\n advise a 4p advice=1\n advise a 4p advice=2\n"
                 "advise a 4p advice=3\n advise a+1p 2p advice=10\n advise a+1p 2p advice=11\n"
                 "advise a 4p advice=16\n advise a 1b advice=17\n advise a 4p advice=18\n"
                 "advise a 4p advice=19\n advise a 0 advice=10\n unmap a 4p\n"},
    {.id = "ADVICE-UNKNOWN",
     .setup = "a = map 4p\n write a 4p\n",
     .pairs = {{"advise a 4p advice=7", "advise a 4p advice=0", ANSWER_EINVAL, ANYWHERE},
               {"advise a 1p advice=0xffffffff", "advise a 1p advice=0", ANSWER_EINVAL, ANYWHERE},
               {"advise a 0 advice=0x10000", "advise a 0 advice=0", ANSWER_EINVAL, ANYWHERE}}},
    /* The object that a shared anonymous mapping shows still has the bytes. */
    {.id = "DONTNEED-SHARED",
     .setup = "a = map 4p flags=0x21\n",
     .sequence = "write a 4p\n discard a 4p\n write a 2p\n discard a+1p 2p\n discard a 1b\n"
                 "unmap a 4p\n"},
    {.id = NULL},
};
