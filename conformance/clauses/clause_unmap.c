/* SPDX-License-Identifier: MIT
 *
 * Section 6 of the clause table: the arguments of munmap. Three mappings must be intact after each
 * refusal. A control unmaps a whole mapping, because other clauses test whether a system can unmap
 * a part.
 */
#include "conformance/clauses/clause_run.h"

#define STANDING "a = map 4p\n b = map 2p\n c = map 1p\n write a 4p\n write b 2p\n write c 1p\n"

/* munmap must return exactly `wanted`, which is 0 or -1. The judge only checks that 0 means
 * success. */
static bool returns(struct clause_run *run, const char *line, uint32_t answers, int wanted)
{
    struct operation operation;

    if (run_read(run, line, &operation) && run_operation(run, &operation, answers) &&
        run_step(run)->outcome.returned != wanted)
        run_fail(run, "`%s`: wrong return value %d, expected %d", line,
                 (int)run_step(run)->outcome.returned, wanted);
    return !run->decided;
}

/* Unmaps pages of the neighbour, alone and together with mapped ones. */
static void clause_unmap_foreign(struct clause_run *run)
{
    const char *const moves = run_takes_whole_pages(run) ? "sbrk 1p" : "sbrk 20b";
    const char *const lines[] = {"unmap a+2p 3p", "unmap a 9p",    moves,
                                 "c = map 2p",    "unmap @1p 20p", "d = map 3p"};
    struct operation operation;

    if (!run_begin(run, CLAUSE_WORLD))
        return;
    run_arranged(run);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        uint32_t answers = lines[i][0] == 'u' ? ANSWER_OK | ANSWER_EINVAL : ANSWER_OK;
        if (!run_read(run, lines[i], &operation) || !run_operation(run, &operation, answers))
            return;
    }
    run_end(run);
}

static void clause_unmap_return(struct clause_run *run)
{
    if ((run->system->features & SYSTEM_RETURNS) == 0) {
        run_decide(run, CLAUSE_UNTESTED, "its adapter does not call munmap by its C name");
        return;
    }
    if (!run_begin(run, CLAUSE_WORLD) || !run_text(run, "a = map 4p\n b = map 1p\n"))
        return;
    run_arranged(run);
    if (returns(run, "unmap b 1p", ANSWER_OK, 0) && returns(run, "unmap a 0", ANSWER_EINVAL, -1) &&
        returns(run, "unmap a+1p top-1p", ANSWER_EINVAL, -1) &&
        returns(run, "unmap a 4p", ANSWER_OK, 0))
        run_end(run);
}

/* The pages that the rounding adds must be free. The world is full, so the clause can map only
 * these pages again. */
static void clause_unmap_len_roundup(struct clause_run *run)
{
    if (!run_begin(run, "world pages=9 page=256 skip=3 growth=1") || !run_text(run, "a = map 8p\n"))
        return;
    run_arranged(run);
    if (run_text(run, "unmap a 1b\n b = map 1p\n unmap a+2p 1p+1\n c = map 2p\n"
                      "unmap a+4p 3p-1\n d = map 3p\n"))
        run_end(run);
}

/* AAABBB  ___BBB  CCCBBB: does a map get all pages of A again? Also true when munmap refuses. */
static bool pages_come_back(struct clause_run *run, const char *line, bool *back)
{
    struct operation unmap;

    if (!run_begin(run, CLAUSE_WORLD) || !run_text(run, "d = map 3p\n"))
        return false;
    const uint64_t address = run_step(run)->outcome.address;
    if (!run_text(run, "e = map 3p\n") || !run_read(run, line, &unmap))
        return false;
    run_arranged(run);
    if (!run_operation(run, &unmap, ANSWER_OK | ANSWER_EINVAL))
        return false;
    *back = run_step(run)->outcome.kind == OUTCOME_FAILURE;
    if (*back)
        return true;
    if (!run_text(run, "f = map 3p\n"))
        return false;
    *back = run_step(run)->outcome.address == address;
    return run_end(run);
}

/* Two pages from a byte inside of A are three pages. Where a system does not use such a hole again
 * after `unmap d 3p`, nothing shows which pages are free. */
static void clause_unmap_addr_align(struct clause_run *run)
{
    static const char *const lines[] = {"unmap d+1b 2p", "unmap d+1p-1 1p+2"};
    bool with_control = true, back = true;

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (!pages_come_back(run, "unmap d 3p", &with_control) || !with_control ||
            !pages_come_back(run, lines[i], &back))
            return;
        if (!back) {
            run_fail(run, "`%s` succeeds, and three pages do not come back as after `unmap d 3p`",
                     lines[i]);
            return;
        }
    }
}

const struct clause clauses_unmap[] = {
    {.id = "UNMAP-LEN-ZERO",
     .setup = STANDING,
     .pairs = {{"unmap a 0", "unmap a 4p", ANSWER_EINVAL, ANYWHERE},
               {"unmap c 0", "unmap c 1p", ANSWER_EINVAL, ANYWHERE}}},
    {.id = "UNMAP-LEN-ROUNDUP",
     .sequence = "a = map 8p\n b = map 1p\n unmap b 1b\n unmap a 7p+1\n",
     .body = clause_unmap_len_roundup},
    {.id = "UNMAP-LEN-DIFFERS",
     .world = "world pages=9 page=256 skip=3 growth=1",
     .sequence = "a = map 7p-1\n unmap a 7p\n b = map 7p\n unmap b 7p-1\n c = map 7p-9\n"
                 "unmap c 6p+1\n d = map 7p\n"},
    {.id = "UNMAP-ADDR-ALIGN",
     .setup = STANDING,
     .pairs = {{"unmap b+1b 2p", "unmap b 2p", ANSWER_OK | ANSWER_EINVAL, ANYWHERE},
               {"unmap b+1p-1 2p", "unmap b 2p", ANSWER_OK | ANSWER_EINVAL, ANYWHERE}},
     .body = clause_unmap_addr_align},
    {.id = "UNMAP-RANGE",
     .setup = STANDING,
     .pairs = {{"unmap b top-1p", "unmap b 2p", ANSWER_EINVAL, ANYWHERE},
               {"unmap top-1p 2p", "unmap b 2p", ANSWER_EINVAL, ANYWHERE},
               {"unmap b half", "unmap b 2p", ANSWER_EINVAL, ADDRESSES_64}}},
    {.id = "UNMAP-RANGE-WRAP",
     .setup = STANDING,
     .pairs = {{"unmap b top-1", "unmap b 2p", ANSWER_EINVAL, ANYWHERE},
               {"unmap b top-1p+1", "unmap b 2p", ANSWER_EINVAL, ANYWHERE},
               {"unmap b top-2p", "unmap b 2p", ANSWER_EINVAL, ANYWHERE}}},
    {.id = "UNMAP-END-EXACT",
     .setup = STANDING,
     .pairs = {{"unmap top-1p 1p+1", "unmap top-1p 1p", ANSWER_EINVAL | ANSWER_BOTH, ADDRESSES_32},
               {"unmap top-4p 4p+1", "unmap top-4p 4p", ANSWER_EINVAL | ANSWER_BOTH, ADDRESSES_32},
               {"unmap 0 top-1", "unmap 0 top-1p", ANSWER_EINVAL | ANSWER_BOTH, ADDRESSES_32}}},
    {.id = "UNMAP-FAIL-STATE",
     .setup = STANDING,
     .sequence = "unmap a 0 => EINVAL\n unmap b top-1 => EINVAL\n unmap a+1p top-1p => EINVAL\n"
                 "d = map 1p\n unmap a 4p\n"},
    {.id = "UNMAP-RETURN", .body = clause_unmap_return},
    {.id = "UNMAP-FOREIGN",
     .setup = "a = map 2p\n sbrk 3p\n b = map 2p\n",
     .body = clause_unmap_foreign},
    {.id = NULL},
};
