/* SPDX-License-Identifier: MIT
 *
 * Section 9 of the clause table, where operations can ask for it: the promises that a page table
 * makes to itself, looked at after each operation of one busy life, and what errno is.
 */
#include "stage.h"

#include <string.h>

static const char busy_life[] =
    "a = map 3p\n sbrk 20b\n b = map 5p uninitialized\n write a 2p\n unmap a+1p 1p\n c = map 1p\n"
    "unmap b+1p 3p\n d = map 2p\n sbrk 2p\n e = map 9p\n unmap e 4p\n unmap a 20p\n f = map 6p\n"
    "sbrk 3p\n sbrk -3p\n g = map 12p\n unmap f+2p 2p\n unmap f+1p 4p\n h = map 4p\n"
    "fail 2\n unmap g+3p 5p\n fail 0\n i = map 5p\n unmap h 1p\n j = map 1p uninitialized\n";

/* Only a finding of this very clause breaks it; another clause has broken otherwise. */
static void look_inside(struct stage *stage, bool seen)
{
    const char *world = "world pages=64 page=256 skip=3 growth=2 break=1p+12";

    if (!seen) {
        stage_decide(stage, CLAUSE_UNTESTED, "the system does not let anybody look inside");
        return;
    }
    if (!stage_begin(stage, world) || !stage_tell(stage, busy_life) || !stage_end(stage)) {
        bool own = strcmp(judge_finding(stage->judge)->clause, stage->clause->id) == 0;
        if (stage->result.verdict != CLAUSE_UNSUPPORTED && own)
            stage->result.verdict = CLAUSE_FAIL;
    }
}

static void clause_inv_skip_sound(struct stage *stage)
{
    look_inside(stage, stage->system->validate != NULL);
}

static void clause_inv_class(struct stage *stage)
{
    look_inside(stage, stage->system->page_class != NULL);
}

static void clause_inv_count(struct stage *stage)
{
    look_inside(stage, stage->system->page_class != NULL && stage->system->statistics != NULL);
}

const struct clause clauses_invariants[] = {
    {.id = "ERRNO-SET",
     .rule = "every failure has an errno that the clauses list",
     .setup = "a = map 2p\n",
     .pairs = {{"b = map 0", "b = map 1p", ANSWER_EINVAL, ANYWHERE},
               {"b = map top-1p", "b = map 1p", ANSWER_ENOMEM, ANYWHERE},
               {"unmap a 0", "unmap a 1p", ANSWER_EINVAL, ANYWHERE},
               {"unmap a+1p top-1p", "unmap a+1p 1p", ANSWER_EINVAL, ANYWHERE}}},
    {.id = "INV-SKIP-SOUND",
     .rule = "the page table keeps its own promises",
     .questions = ASK_STRUCTURE,
     .features = SYSTEM_ARENA,
     .body = clause_inv_skip_sound},
    {.id = "INV-ZERO-SOUND",
     .rule = "a page that is marked as zero is zero",
     .questions = ASK_STRUCTURE,
     .features = SYSTEM_ARENA,
     .body = clause_inv_class},
    {.id = "INV-OWNED",
     .rule = "memory of others never becomes the system's",
     .questions = ASK_STRUCTURE,
     .features = SYSTEM_ARENA,
     .body = clause_inv_class},
    {.id = "INV-COUNT",
     .rule = "the table counts exactly the pages that are mapped",
     .questions = ASK_STRUCTURE,
     .features = SYSTEM_ARENA,
     .body = clause_inv_count},
    {.id = NULL},
};
