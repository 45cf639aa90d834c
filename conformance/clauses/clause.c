/* SPDX-License-Identifier: MIT
 *
 * Runs one clause on a system: checks that the system offers what the clause needs, then runs the
 * clause's pairs, its sequence, its page maps and its body. The gravest verdict of these cases is
 * the clause's verdict.
 */
#include "conformance/clauses/clause_run.h"
#include "conformance/clauses/clause_table.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LARGER_THAN_FULL = 60 };

static const struct clause *const sections[] = {
    clauses_arguments,  clauses_place,  clauses_zero,    clauses_hint,
    clauses_fixed,      clauses_unmap,  clauses_effects, clauses_resources,
    clauses_invariants, clauses_native, clauses_lock,    clauses_host,
};

const struct clause *clause_at(size_t index)
{
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        for (const struct clause *clause = sections[i]; clause->id != NULL; clause++) {
            if (index-- == 0)
                return clause;
        }
    }
    return NULL;
}

const struct clause *clause_find(const char *id)
{
    const struct clause *clause;

    for (size_t i = 0; (clause = clause_at(i)) != NULL; i++) {
        if (strcmp(clause->id, id) == 0)
            return clause;
    }
    return NULL;
}

const char *clause_verdict_name(enum clause_verdict verdict)
{
    static const char *const names[] = {"PASS", "FAIL", "UNRESOLVED", "UNSUPPORTED", "UNTESTED"};

    return verdict <= CLAUSE_UNTESTED ? names[verdict] : "?";
}

static const char *clause_world(const struct clause *clause)
{
    return clause->world != NULL ? clause->world : CLAUSE_WORLD;
}

/* All cases of one clause, and the gravest result among them. */
struct case_run {
    struct clause_run run;
    struct program *trace; /* receives the run of the deciding case; may be NULL */
    bool decided;
    struct clause_result result;
};

static void case_note(struct case_run *case_run, const char *name)
{
    char *cases = case_run->result.cases;
    size_t used = strlen(cases), size = sizeof case_run->result.cases;

    snprintf(cases + used, size - used, "%s%s", used > 0 ? "; " : "", name);
}

/* Copies a shorter trace when memory is out. */
static void trace_copy(struct program *to, const struct program *from)
{
    program_clear(to);
    to->world = from->world;
    for (size_t i = 0; i < from->count && program_append(to, &from->operations[i]); i++)
        ;
}

/* FAIL outranks UNRESOLVED, which outranks UNSUPPORTED and UNTESTED. */
static bool graver(enum clause_verdict one, enum clause_verdict other)
{
    static const unsigned gravity[] = {[CLAUSE_PASS] = 0,
                                       [CLAUSE_UNTESTED] = 1,
                                       [CLAUSE_UNSUPPORTED] = 1,
                                       [CLAUSE_UNRESOLVED] = 2,
                                       [CLAUSE_FAIL] = 3};

    return gravity[one] > gravity[other];
}

static void case_end(struct case_run *case_run, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds the result of a case to the result of the clause, and resets the run for the next case. */
static void case_end(struct case_run *case_run, const char *format, ...)
{
    struct clause_run *run = &case_run->run;
    char name[96];
    va_list arguments;

    if (!run->decided)
        return;
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    if (run->result.verdict == CLAUSE_FAIL)
        case_note(case_run, name);
    if (!case_run->decided || graver(run->result.verdict, case_run->result.verdict)) {
        case_run->result.verdict = run->result.verdict;
        memcpy(case_run->result.text, run->result.text, sizeof run->result.text);
        if (case_run->trace != NULL)
            trace_copy(case_run->trace, run->trace);
    }
    case_run->decided = true;
    run->decided = false;
}

/* Begins a run, arranges the clause's state, makes one operation, and checks all pages at the
 * end. */
static void ask_alone(struct clause_run *run, const char *line, uint32_t answers)
{
    struct operation operation;

    if (!run_begin(run, clause_world(run->clause)))
        return;
    run_arranged(run);
    if (run_read(run, line, &operation) && run_operation(run, &operation, answers))
        run_end(run);
}

static bool in_scope(const struct system *system, enum clause_scope scope)
{
    switch (scope) {
    case ADDRESSES_32:
        return system->address_bits == 32;
    case ADDRESSES_64:
        return system->address_bits == 64;
    case ARGUMENTS:
        return (system->features & SYSTEM_ARGUMENTS) != 0;
    default:
        return true;
    }
}

/* When the control is refused too, the refusal of the negative case proves nothing. */
static void doubt_refusal(struct clause_run *run)
{
    if (run->decided && run->result.verdict == CLAUSE_FAIL)
        run->result.verdict = CLAUSE_UNRESOLVED;
}

static void ask_pairs(struct case_run *case_run)
{
    const struct clause_pair *pairs = case_run->run.clause->pairs;
    unsigned asked = 0;

    for (unsigned i = 0; i < CLAUSE_PAIRS && pairs[i].negative != NULL; i++) {
        if (!in_scope(case_run->run.system, pairs[i].scope))
            continue;
        asked++;
        ask_alone(&case_run->run, pairs[i].negative, pairs[i].answers);
        case_end(case_run, "%s", pairs[i].negative);
        ask_alone(&case_run->run, pairs[i].control, ANSWER_OK);
        if ((pairs[i].answers & ANSWER_BOTH) == 0)
            doubt_refusal(&case_run->run);
        case_end(case_run, "control %s", pairs[i].control);
    }
    if (asked == 0 && pairs[0].negative != NULL)
        run_decide(&case_run->run, CLAUSE_UNTESTED, "the clause has no case for %u-bit addresses",
                   case_run->run.system->address_bits);
    case_end(case_run, "-");
}

static void ask_sequence(struct case_run *case_run)
{
    struct clause_run *run = &case_run->run;

    if (run->clause->sequence == NULL)
        return;
    bool whole = run->clause->whole != NULL && run_takes_whole_pages(run);
    if (run_begin(run, clause_world(run->clause))) {
        run_arranged(run);
        if (run_text(run, whole ? run->clause->whole : run->clause->sequence))
            run_end(run);
    }
    case_end(case_run, "sequence");
}

static void ask_drawings(struct case_run *case_run)
{
    struct clause_run *run = &case_run->run;
    const struct clause_page_map *drawings = run->clause->page_maps;

    for (unsigned i = 0; i < CLAUSE_PAGE_MAPS && drawings[i].before != NULL; i++) {
        if (run_begin(run, clause_world(run->clause)))
            run_page_map(run, &drawings[i]);
        case_end(case_run, "%s unmap %u+%u", drawings[i].before, drawings[i].first,
                 drawings[i].count);
    }
}

static void ask_body(struct case_run *case_run)
{
    if (case_run->run.clause->body == NULL)
        return;
    case_run->run.clause->body(&case_run->run);
    case_end(case_run, "body");
}

/* Does a map that is larger than the world of a clause about full memory succeed? No question is
 * asked. */
static bool larger_map_succeeds(const struct clause_run *run)
{
    const struct operation larger = map_pages(LARGER_THAN_FULL);
    struct program world = {0};
    struct parse_error error;
    struct judge *judge = judge_open(run->system, run->profile, 0);
    char reason[160];
    bool succeeds = judge != NULL && program_parse(&world, clause_world(run->clause), &error) &&
                    judge_begin(judge, &world.world, reason, sizeof reason);

    if (succeeds)
        judge_step(judge, &larger);
    succeeds = succeeds && judge_last_step(judge)->outcome.kind == OUTCOME_SUCCESS;
    judge_close(judge);
    program_free(&world);
    return succeeds;
}

/* A world limits the memory of a system only when the system grows. A static array, or room that a
 * module has from its start, is beyond the limit. */
static bool memory_is_limited(struct clause_run *run)
{
    if (run->system->limit == NULL)
        return run_decide(run, CLAUSE_UNTESTED, "its memory cannot be limited");
    return !larger_map_succeeds(run) ||
           run_decide(run, CLAUSE_UNTESTED, "it has more memory than the limit of the world");
}

static bool is_askable(struct clause_run *run)
{
    const struct clause *clause = run->clause;
    uint32_t promises = run->profile->promises;

    if ((run->system->features & clause->features) != clause->features)
        return run_decide(run, CLAUSE_UNSUPPORTED,
                          "the system lacks a feature that the clause needs");
    if ((promises & clause->promises) != clause->promises)
        return run_decide(run, CLAUSE_UNSUPPORTED, "profile %s does not promise this",
                          run->profile->name);
    if ((run->system->features & clause->unless) != 0)
        return run_decide(run, CLAUSE_UNSUPPORTED, "the system keeps pages back");
    if (clause->full && !memory_is_limited(run))
        return false;
    if ((promises & clause->exempting) != 0)
        return run_decide(run, CLAUSE_UNSUPPORTED, "profile %s promises otherwise",
                          run->profile->name);
    return true;
}

static bool is_asked_outside(const struct clause_run *run)
{
    const struct clause *clause = run->clause;
    uint32_t features = run->system->features;

    return clause->outside != NULL && (features & SYSTEM_GROWTH) != 0 &&
           run->system->counters != NULL && (features & clause->features) != clause->features;
}

static void ask_all(struct case_run *case_run)
{
    if (is_asked_outside(&case_run->run)) {
        case_run->run.clause->outside(&case_run->run);
        case_end(case_run, "outside");
        return;
    }
    if (!is_askable(&case_run->run))
        return;
    ask_pairs(case_run);
    ask_sequence(case_run);
    ask_drawings(case_run);
    ask_body(case_run);
}

/* Where mappings share pages, the judge cannot tell which mapping a byte belongs to. A clause about
 * addresses or contents is then UNTESTED. */
static void leave_untested(struct case_run *case_run)
{
    const struct clause *clause = case_run->run.clause;
    const struct clause_row *row = clause_row_find(clause->id);

    if (!case_run->run.bare || case_run->decided || clause->unjudged || row == NULL ||
        strpbrk(row->observed, "AC") == NULL)
        return;
    run_decide(&case_run->run, CLAUSE_UNTESTED,
               "mappings share pages: every answer is allowed, and contents cannot be checked");
    case_end(case_run, "-");
}

/* Whether a system uses the pages that it got back is quality, so only clauses of quality ask it.
 */
static uint32_t questions_of(const struct clause_run *run)
{
    const struct clause_row *row = clause_row_find(run->clause->id);
    uint32_t questions = QUESTION_CONTRACT | QUESTION_CONTENTS | run->clause->questions;

    if (run->clause->zeroed)
        questions |= QUESTION_ZEROED;
    if (row != NULL && row->kind[0] == 'Q')
        questions |= QUESTION_REUSE;
    return run->bare ? 0 : questions;
}

struct clause_result clause_ask(const struct clause *clause, const struct system *system,
                                const struct profile *profile, struct program *trace)
{
    struct case_run case_run = {.trace = trace, .run = {.clause = clause, .system = system}};
    struct clause_run *run = &case_run.run;
    struct program own = {0};

    run->profile = profile != NULL ? profile : profile_find(system->name);
    run->bare = run->profile->shares_pages;
    run->trace = &own;
    run->judge = judge_open(system, run->profile, questions_of(run));
    if (run->judge == NULL)
        run_decide(run, CLAUSE_UNRESOLVED, "out of memory for the judge");
    else
        ask_all(&case_run);
    case_end(&case_run, "-");
    leave_untested(&case_run);
    if (!case_run.decided)
        snprintf(case_run.result.text, sizeof case_run.result.text, "%s", clause_rule(clause->id));
    judge_close(run->judge);
    program_free(&own);
    return case_run.result;
}
