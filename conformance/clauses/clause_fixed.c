/* SPDX-License-Identifier: MIT
 *
 * Section 5 of the clause table: MAP_FIXED and MAP_FIXED_NOREPLACE, and their refusal by a system
 * that does not support them. Foreign memory is page 0 and the memory of other callers of sbrk,
 * which stand for static data, the stack and malloc.
 */
#include "conformance/clauses/clause_run.h"

/* A system may support MAP_FIXED without promising it. Then the address must be exact. */
#define REFUSED   (ANSWER_OK | ANSWER_ENOTSUP | ANSWER_EINVAL)
#define FOREIGN   (ANSWER_EINVAL | ANSWER_ENOMEM | ANSWER_EPERM)
#define HAS_FIXED (PROMISE_FIXED_FULL | PROMISE_FIXED_OWNED)

/* The setup AAAA, made without MAP_FIXED. */
#define FOUR "a = map 4p\n write a 4p\n"

/* Makes AABBCC.... by hints, without MAP_FIXED. A system may choose another layout. */
#define THREE                                                                                      \
    "a = map 10p\n unmap a 10p\n b = map 2p hint a\n c = map 2p hint a+2p\n"                       \
    "d = map 2p hint a+4p\n write b 2p\n write c 2p\n write d 2p\n"

/* Pages 2 and 3 of what was AAAAAA. */
static bool map_over_the_middle(struct clause_run *run, uint32_t protection, bool *granted)
{
    struct operation map = map_pages(2);
    map.flags |= FLAG_FIXED;
    map.place.mapping = 0;
    map.place.offset.pages = 2;
    map.protection = protection;
    if (!run_operation(run, &map, REFUSED))
        return false;
    *granted |= run_step(run)->outcome.kind == OUTCOME_SUCCESS;
    return true;
}

/* Over free pages and then over mapped ones, with each protection that POSIX names. A refusal is
 * allowed. The judge finds it when it comes after a grant of the same pages. */
static void clause_fixed_again(struct clause_run *run)
{
    static const uint32_t protections[] = {PROTECTION_DEFAULT, 0, PROTECTION_READ, PROTECTION_WRITE,
                                           PROTECTION_DEFAULT};
    const struct operation map = map_pages(6), unmap = unmap_pages(0, 0, 6);
    bool granted = false;
    if (!run_begin(run, CLAUSE_WORLD) || !run_operation(run, &map, ANSWER_OK) ||
        !run_operation(run, &unmap, ANSWER_OK))
        return;
    run_arranged(run);
    for (size_t i = 0; i < sizeof protections / sizeof protections[0]; i++)
        if (!map_over_the_middle(run, protections[i], &granted))
            return;
    if (granted)
        run_end(run);
    else
        run_decide(run, CLAUSE_UNSUPPORTED, "MAP_FIXED is refused");
}

const struct clause clauses_fixed[] = {
    {.id = "FIXED-UNSUPPORTED",
     .unjudged = true,
     .exempting = HAS_FIXED,
     .setup = "a = map 4p\n",
     .pairs = {{"b = map 1p fixed a", "b = map 1p hint a", REFUSED, ANYWHERE},
               {"b = map 1p fixed a+2p", "b = map 1p hint a+2p", REFUSED, ANYWHERE},
               {"b = map 1p fixed @40p", "b = map 1p hint @40p",
                REFUSED | ANSWER_ENOMEM | ANSWER_EPERM, ANYWHERE}}},
    {.id = "FIXED-EXACT",
     .features = SYSTEM_FIXED,
     .setup = "a = map 6p\n",
     .sequence = "b = map 1p fixed a+2p\n c = map 1p fixed a\n d = map 2p fixed a+4p\n"
                 "unmap a 6p\n e = map 2p fixed a+1p\n"},
    {.id = "FIXED-REPLACE",
     .zeroed = true,
     .features = SYSTEM_FIXED,
     .setup = "a = map 4p\n write a 4p\n",
     .sequence = "b = map 2p fixed a+1p\n write b 2p\n c = map 4p fixed a\n"},
    {.id = "FIXED-SPAN",
     .features = SYSTEM_FIXED,
     .setup = THREE "unmap c 2p\n",
     .sequence = "e = map 4p fixed a+1p\n write e 4p\n f = map 8p fixed a+2p\n"},
    {.id = "FIXED-NEIGHBOUR",
     .features = SYSTEM_FIXED,
     .setup = THREE,
     .sequence = "e = map 1p+1 fixed a+2p\n f = map 1b fixed a+1p\n g = map 1p fixed a+5p\n"},
    {.id = "FIXED-ALIGN",
     .features = SYSTEM_FIXED,
     .setup = FOUR,
     .pairs = {{"b = map 1p fixed a+1b", "b = map 1p fixed a", ANSWER_EINVAL, ANYWHERE},
               {"b = map 1p fixed a+1p-1", "b = map 1p fixed a+1p", ANSWER_EINVAL, ANYWHERE}}},
    {.id = "FIXED-RANGE",
     .features = SYSTEM_FIXED,
     .setup = FOUR,
     .pairs = {{"b = map 2p fixed top-1p", "b = map 2p fixed a", ANSWER_ENOMEM | ANSWER_EINVAL,
                ANYWHERE},
               {"b = map top-1p fixed a", "b = map 1p fixed a", ANSWER_ENOMEM | ANSWER_EINVAL,
                ANYWHERE}}},
    {.id = "FIXED-LEN-ZERO",
     .features = SYSTEM_FIXED,
     .setup = FOUR,
     .pairs = {{"b = map 0 fixed a", "b = map 1p fixed a", ANSWER_EINVAL, ANYWHERE}}},
    {.id = "FIXED-FAIL-STATE",
     .features = SYSTEM_FIXED,
     .setup = THREE,
     .sequence = "e = map 2p fixed a+1b => EINVAL\n f = map 2p fixed a flags=0x20 => EINVAL\n"
                 "g = map 0 fixed a => EINVAL\n unmap b 2p\n unmap c 2p\n unmap d 2p\n"},
    {.id = "FIXED-AGAIN",
     .features = SYSTEM_FIXED,
     .questions = QUESTION_ECONOMY,
     .body = clause_fixed_again},
    {.id = "FIXED-FOREIGN",
     .features = SYSTEM_FIXED | SYSTEM_ARENA,
     .promises = PROMISE_FIXED_OWNED,
     .setup = "a = map 4p\n sbrk 3p\n b = map 4p\n write a 4p\n",
     .pairs = {{"c = map 1p fixed @0p", "c = map 1p fixed a", FOREIGN, ANYWHERE},
               {"c = map 1p fixed a+4p", "c = map 1p fixed a+3p", FOREIGN, ANYWHERE},
               {"c = map 2p fixed a+3p", "c = map 1p fixed a+3p", FOREIGN, ANYWHERE}}},
    {.id = "NOREPL-EXISTS",
     .features = SYSTEM_FIXED,
     .setup = "a = map 1p\n b = map 4p\n c = map 1p\n d = map 6p\n write b 4p\n"
              "unmap a 1p\n unmap c 1p\n unmap d 6p\n", /* free pages on both sides of b */
     .pairs = {{"e = map 2p noreplace b", "e = map 2p noreplace d", ANSWER_EEXIST, ANYWHERE},
               {"e = map 2p noreplace b+3p", "e = map 2p noreplace d", ANSWER_EEXIST, ANYWHERE}}},
    {.id = "NOREPL-HOLE",
     .features = SYSTEM_FIXED,
     .setup = THREE "unmap c 2p\n",
     .sequence = "e = map 1p noreplace c\n f = map 2p noreplace a+7p\n"},
    {.id = "NOREPL-ADJ",
     .features = SYSTEM_FIXED,
     .setup = THREE "unmap c 2p\n",
     .sequence = "e = map 2p noreplace c\n f = map 4p noreplace a+6p\n"},
    {.id = NULL},
};
