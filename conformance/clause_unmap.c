/* SPDX-License-Identifier: MIT
 *
 * Section 6 of the clause table: the arguments of munmap. Two mappings stand by, to be found intact
 * after each refusal.
 */
#include "stage.h"

#define STANDING "a = map 4p\n b = map 2p\n write a 4p\n write b 2p\n"

/* Nothing but 0 and -1, whatever it did. The judge asks for no more than that 0 is a success. */
static bool returns(struct stage *stage, const char *line, uint32_t answers, int wanted)
{
    struct program program = {0};
    struct parse_error error;

    if (!story_parse(&program, 1, line, &error))
        stage_decide(stage, CLAUSE_UNRESOLVED, "the clause's own text: %s", error.text);
    if (!stage->decided && stage_ask(stage, &program.operations[0], answers) &&
        stage_step(stage)->outcome.returned != wanted)
        stage_object(stage, "`%s` returned %d, not %d", line,
                     (int)stage_step(stage)->outcome.returned, wanted);
    program_free(&program);
    return !stage->decided;
}

static void clause_unmap_return(struct stage *stage)
{
    if ((stage->system->features & SYSTEM_RETURNS) == 0) {
        stage_decide(stage, CLAUSE_UNTESTED, "its adapter does not call munmap by its C name");
        return;
    }
    if (!stage_begin(stage, CLAUSE_WORLD) || !stage_tell(stage, "a = map 4p\n"))
        return;
    stage_act(stage);
    if (returns(stage, "unmap a+1p 1p", ANSWER_OK, 0) &&
        returns(stage, "unmap a+1p 0", ANSWER_EINVAL, -1) &&
        returns(stage, "unmap a top-1p", ANSWER_EINVAL, -1) &&
        returns(stage, "unmap a 4p", ANSWER_OK, 0))
        stage_end(stage);
}

const struct clause clauses_unmap[] = {
    {.id = "UNMAP-LEN-ZERO",
     .setup = STANDING,
     .pairs = {{"unmap a 0", "unmap a 1p", ANSWER_EINVAL, ANYWHERE},
               {"unmap b+1p 0", "unmap b+1p 1p", ANSWER_EINVAL, ANYWHERE},
               {"unmap a 0", "unmap a 1b", ANSWER_EINVAL, ANYWHERE}}},
    {.id = "UNMAP-LEN-ROUNDUP",
     .world = "world pages=9 page=256 skip=3 growth=1",
     .story = "a = map 8p\n unmap a 1b\n b = map 1p\n unmap a+2p 1p+1\n c = map 2p\n"
              "unmap a+4p 3p-1\n d = map 3p\n"},
    {.id = "UNMAP-LEN-DIFFERS",
     .world = "world pages=9 page=256 skip=3 growth=1",
     .story = "a = map 7p-1\n unmap a 7p\n b = map 7p\n unmap b 7p-1\n c = map 7p-9\n"
              "unmap c 6p+1\n d = map 7p\n"},
    {.id = "UNMAP-ADDR-ALIGN",
     .setup = STANDING,
     .pairs = {{"unmap a+1b 1p", "unmap a 1p", ANSWER_OK | ANSWER_EINVAL, ANYWHERE},
               {"unmap a+1p-1 2p", "unmap a+1p 2p", ANSWER_OK | ANSWER_EINVAL, ANYWHERE}}},
    {.id = "UNMAP-RANGE",
     .setup = STANDING,
     .pairs = {{"unmap a+1p top-1p", "unmap a+1p 1p", ANSWER_EINVAL, ANYWHERE},
               {"unmap top-1p 2p", "unmap a 2p", ANSWER_EINVAL, ANYWHERE},
               {"unmap a half", "unmap a 1p", ANSWER_EINVAL, ADDRESSES_64}}},
    {.id = "UNMAP-RANGE-WRAP",
     .setup = STANDING,
     .pairs = {{"unmap a top-1", "unmap a 3p-1", ANSWER_EINVAL, ANYWHERE},
               {"unmap a top-1p+1", "unmap a 1p+1", ANSWER_EINVAL, ANYWHERE},
               {"unmap a+2p top-2p", "unmap a+2p 2p", ANSWER_EINVAL, ANYWHERE},
               {"unmap 0 top-1", "unmap 0 top-1p", ANSWER_EINVAL, ADDRESSES_32}}},
    {.id = "UNMAP-END-EXACT",
     .setup = STANDING,
     .pairs = {{"unmap top-1p 1p+1", "unmap top-1p 1p", ANSWER_EINVAL, ADDRESSES_32},
               {"unmap top-4p 4p+1", "unmap top-4p 4p", ANSWER_EINVAL, ADDRESSES_32}}},
    {.id = "UNMAP-FAIL-STATE",
     .setup = STANDING,
     .story = "unmap a 0 => EINVAL\n unmap b top-1 => EINVAL\n unmap a+1p top-1p => EINVAL\n"
              "c = map 1p\n unmap a+2p 1p\n"},
    {.id = "UNMAP-RETURN", .body = clause_unmap_return},
    {.id = "UNMAP-FOREIGN",
     .setup = "a = map 2p\n sbrk 3p\n b = map 2p\n",
     .story = "unmap a 9p\n sbrk 20b\n c = map 2p\n unmap @1p 20p\n sbrk -20b\n d = map 3p\n"},
    {.id = NULL},
};
