/* SPDX-License-Identifier: MIT
 *
 * Section 11 of the clause table: memory that goes back to the host. Only a system whose
 * environment logs these calls can be asked, and how many pages make a long run is its own choice.
 * So the sequences make runs of many lengths, and the judge compares each call with its rule.
 */
#include "conformance/clauses/clause_run.h"

/* Runs of one to twelve pages, in front, in the middle and behind; mapped neighbours on both sides.
 */
static const char runs_of_many_lengths[] =
    "a = map 12p\n b = map 9p\n c = map 2p\n d = map 12p\n write a 12p\n write b 9p\n write c 2p\n"
    "unmap a+5p 1p\n unmap a+6p 1p\n unmap a+3p 2p\n unmap a+9p 3p\n unmap b+1p 1p\n unmap b+3p "
    "1p\n"
    "unmap b+2p 1p\n unmap c 2p\n unmap d 12p\n unmap a 12p\n e = map 4p\n f = map 9p\n"
    "unmap e 4p\n unmap b 9p\n unmap f 9p\n g = map 20p\n unmap g+1p 18p\n unmap g 20p\n";

/* The host refuses as long as the environment has a refusal of sbrk left; an unmap uses up none. */
static const char host_that_refuses[] =
    "a = map 9p\n b = map 1p\n c = map 9p\n write a 9p\n write c 9p\n fail 1\n unmap a+1p 7p\n"
    "unmap c 9p\n fail 0\n d = map 7p\n write d 7p\n unmap d 7p\n e = map 9p\n unmap e 9p\n"
    "f = map 9p\n unmap a 1p\n fail 1\n discard f 9p\n fail 0\n write f 9p\n unmap f 9p\n"
    "g = map 20p\n write g 20p\n fail 1\n unmap g 15p\n fail 0\n unmap g+15p 1p\n unmap g 20p\n";

const struct clause clauses_host[] = {
    {.id = "DISCARD-HOST-OWN",
     .world = "world pages=64 page=256 growth=2 break=1p+12",
     .features = SYSTEM_ARENA | SYSTEM_HOST_DISCARD,
     .sequence = "a = map 6p\n sbrk 20b\n b = map 9p\n write a 6p\n write b 9p\n sbrk 3p\n"
                 "c = map 5p\n write c 5p\n unmap b+3p 3p\n unmap c+1p 4p\n unmap a 3p\n"
                 "unmap b+7p 2p\n write b 3p\n unmap c 1p\n unmap b 9p\n unmap a 6p\n"
                 "d = map 9p flags=0x21\n e = map 9p\n write d 9p\n discard d 9p\n discard e 9p\n"
                 "write e 9p\n discard e+1p 7p\n unmap d 9p\n unmap e 9p\n"},
    {.id = "DISCARD-HOST-RUN",
     .questions = QUESTION_ECONOMY,
     .features = SYSTEM_ARENA | SYSTEM_HOST_DISCARD,
     .sequence = runs_of_many_lengths},
    {.id = "DISCARD-HOST-DUE",
     .questions = QUESTION_ECONOMY,
     .features = SYSTEM_ARENA | SYSTEM_HOST_DISCARD,
     .promises = PROMISE_HOST_DISCARD,
     .sequence = "a = map 9p\n b = map 9p\n write a 9p\n write b 9p\n discard b+1p 7p\n"
                 "write b 9p\n unmap a 9p\n c = map 9p\n remap b 9p 2p\n remap c 9p 12p maymove\n"
                 "unmap b 2p\n unmap c 12p\n"},
    {.id = "DISCARD-HOST-ZERO",
     .zeroed = true,
     .questions = QUESTION_ECONOMY | QUESTION_STRUCTURE,
     .features = SYSTEM_ARENA | SYSTEM_HOST_DISCARD,
     .sequence = host_that_refuses},
    {.id = NULL},
};
