/* SPDX-License-Identifier: MIT
 *
 * Section 10 of the clause table: mlock and munlock. No clause can observe that a page stays in
 * memory; these clauses test which ranges the two calls accept. Both calls are optional: a system
 * without them is UNSUPPORTED.
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
    {.id = NULL},
};
