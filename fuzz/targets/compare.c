/* SPDX-License-Identifier: MIT
 *
 * See compare.h. The two runs advance together, operation by operation, so that the first
 * difference is the one reported.
 */
#include "fuzz/targets/compare.h"
#include <stdio.h>
#include <string.h>

bool compare_change_parse(const char *text, struct compare_change *change)
{
    *change = (struct compare_change){0};
    for (int length; *text != '\0'; text += length) {
        unsigned value;
        length = 0;
        if (sscanf(text, " page=%u%n", &value, &length) == 1 && length > 0)
            change->page_size = value;
        else if (sscanf(text, " skip=%u%n", &value, &length) == 1 && length > 0)
            change->skip_limit = value;
        else if (sscanf(text, " growth=%u%n", &value, &length) == 1 && length > 0)
            change->growth_minimum = value;
        else
            return false;
    }
    return true;
}

static struct world changed_world(const struct world *world, const struct compare_change *change)
{
    struct world other = *world;
    if (change->skip_limit != 0)
        other.skip_limit = change->skip_limit;
    if (change->growth_minimum != 0)
        other.growth_minimum = change->growth_minimum;
    if (change->page_size == 0)
        return other;
    other.page_size = change->page_size;
    other.first_break = world->first_break / world->page_size * change->page_size;
    return other;
}

/* An amount is comparable when it is a number of pages plus or minus less than the smallest page:
 * then it rounds to the same number of pages for every page size. */
static bool is_in_pages(const struct amount *amount)
{
    return amount->base == AMOUNT_ZERO && amount->bytes > -WORLD_PAGE_SIZE_MIN &&
           amount->bytes < WORLD_PAGE_SIZE_MIN;
}

static bool moves_the_break(const struct operation *operation)
{
    return operation_facts[operation->kind].actor == ACTOR_ENVIRONMENT;
}

/* True for hints and MAP_FIXED: whether the system owns that place depends on how its arena
 * grew. */
static bool chooses_its_place(const struct operation *operation)
{
    return operation->kind == OPERATION_MAP &&
           (operation->place.mapping != PLACE_ABSOLUTE || operation->place.offset.pages != 0 ||
            operation->place.offset.bytes != 0 ||
            (operation->flags & (FLAG_FIXED | FLAG_FIXED_NOREPLACE)) != 0);
}

/* Absolute places differ between arenas, so only operations relative to a mapping are
 * comparable. */
static bool is_comparable(const struct operation *operation)
{
    return !moves_the_break(operation) && is_in_pages(&operation->length) &&
           is_in_pages(&operation->new_length) && is_in_pages(&operation->alignment) &&
           is_in_pages(&operation->offset) && is_in_pages(&operation->place.offset) &&
           operation->place.mapping != PLACE_WORLD && operation->alignment.bytes == 0 &&
           !chooses_its_place(operation) && operation->kind != OPERATION_REMAP;
}

static bool world_is_comparable(const struct world *world)
{
    return world->fail_at == 0 && world->limit == world->page_count &&
           world->first_break % world->page_size == 0;
}

static bool arenas_differ(const struct compare_change *change)
{
    return change->page_size != 0 || change->growth_minimum != 0;
}

static bool program_is_comparable(const struct program *program,
                                  const struct compare_change *change)
{
    if (!arenas_differ(change))
        return true;
    for (size_t i = 0; i < program->count; i++)
        if (!is_comparable(&program->operations[i]))
            return false;
    return world_is_comparable(&program->world);
}

static bool same_answer(const struct step *left, const struct step *right, bool addresses)
{
    return left->skipped == right->skipped && left->outcome.kind == right->outcome.kind &&
           left->outcome.error == right->outcome.error &&
           (!addresses || left->outcome.address == right->outcome.address);
}

static void describe_difference(char *text, size_t size, size_t index, const struct judge *left,
                                const struct judge *right)
{
    const struct outcome *a = &judge_last_step(left)->outcome;
    const struct outcome *b = &judge_last_step(right)->outcome;
    snprintf(text, size, "operation %zu: %s answers %s at 0x%llx, %s %s at 0x%llx", index + 1,
             judge_system(left)->name, a->kind == OUTCOME_SUCCESS ? "ok" : error_print(a->error),
             (unsigned long long)a->address, judge_system(right)->name,
             b->kind == OUTCOME_SUCCESS ? "ok" : error_print(b->error),
             (unsigned long long)b->address);
}

static enum compare_result found(const struct judge *judge, char *text, size_t size)
{
    const struct finding *finding = judge_finding(judge);
    snprintf(text, size, "%s  %s on %s: %s", verdict_name(finding->verdict), finding->clause,
             judge_system(judge)->name, finding->text);
    return COMPARE_FINDING;
}

enum compare_result compare_run(struct judge *left, struct judge *right,
                                const struct compare_change *change, const struct program *program,
                                char *text, size_t size)
{
    struct world other = changed_world(&program->world, change);
    if (world_problem(&other) != NULL || !program_is_comparable(program, change) ||
        !judge_begin(left, &program->world, text, size) || !judge_begin(right, &other, text, size))
        return COMPARE_INCOMPARABLE;
    for (size_t i = 0; i < program->count; i++) {
        if (judge_step(left, &program->operations[i]) != VERDICT_AGREE)
            return found(left, text, size);
        if (judge_step(right, &program->operations[i]) != VERDICT_AGREE)
            return found(right, text, size);
        if (same_answer(judge_last_step(left), judge_last_step(right), !arenas_differ(change)))
            continue;
        describe_difference(text, size, i, left, right);
        return COMPARE_DIFFERENT;
    }
    return COMPARE_EQUAL;
}
