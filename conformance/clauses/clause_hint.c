/* SPDX-License-Identifier: MIT
 *
 * Section 4 of the clause table: an address without MAP_FIXED is a suggestion. It never makes a
 * possible request fail.
 */
#include "conformance/clauses/clause_run.h"

const struct clause clauses_hint[] = {
    {.id = "HINT-NOFAIL",
     .setup = "a = map 1p\n b = map 2p\n c = map 1p\n unmap b 2p\n",
     .sequence = "d = map 1p hint b\n e = map 3p hint b\n f = map 2p hint @5p\n"
                 "g = map 1p hint half\n h = map 2p hint 1p\n"},
    {.id = "HINT-OCCUPIED",
     .setup = "a = map 4p\n write a 4p\n",
     .sequence = "b = map 4p hint a\n c = map 1p hint a+3p\n d = map 4p hint a-2p\n write a 4p\n"},
    {.id = "HINT-UNALIGNED",
     .setup = "a = map 4p\n unmap a 4p\n",
     .sequence = "b = map 1p hint a+1b\n c = map 2p hint a+2p-1\n d = map 1p hint @9p+100\n"},
    {.id = "HINT-ABSURD",
     .sequence = "a = map 1p hint 1b\n b = map 1p hint top-1p\n c = map 4p hint top-1p\n"
                 "d = map 2p hint top-1\n e = map 1p hint half-1\n"},
    {.id = "HINT-NEAR",
     .setup = "a = map 2p\n b = map 3p\n c = map 1p\n unmap b 3p\n",
     .sequence = "d = map 2p hint b\n e = map 1p hint c+4p\n f = map 2p hint b+2p\n"
                 "write d 2p\n unmap a 2p\n"},
    {.id = NULL},
};
