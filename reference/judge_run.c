/* SPDX-License-Identifier: MIT
 *
 * See judge_run.h. explore copies a run for each transition, so the copy holds only needed bytes.
 */
#include "reference/judge_run.h"
#include "reference/array.h"
#include <stdlib.h>

static bool answers_copy(struct answers *to, const struct answers *from)
{
    if (!array_copy(&to->list, &to->capacity, from->list, from->count, sizeof *to->list))
        return false;
    to->count = from->count;
    return true;
}

static void answers_free(struct answers *answers)
{
    free(answers->list);
}

bool answers_append(struct answers *answers)
{
    if (!array_reserve(&answers->list, &answers->capacity, answers->count + 1,
                       sizeof *answers->list))
        return false;
    answers->list[answers->count++] = (struct answer){0};
    return true;
}

#define COPY_PART(type, name)                                                                      \
    if (!type##_copy(&to->name, &from->name))                                                      \
        return false;
#define FREE_PART(type, name) type##_free(&run->name);

bool judge_run_copy(struct judge_run *to, const struct judge_run *from)
{
    to->plain = from->plain;
    JUDGE_RUN_PARTS(COPY_PART)
    return true;
}

void judge_run_clear(struct judge_run *run)
{
    static const struct judge_run none = {.plain.transcript = 0xcbf29ce484222325u};
    (void)judge_run_copy(run, &none); /* a copy of an empty run allocates nothing, so it succeeds */
}

void judge_run_free(struct judge_run *run)
{
    JUDGE_RUN_PARTS(FREE_PART)
}
