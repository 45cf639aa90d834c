/* SPDX-License-Identifier: MIT
 *
 * See collection.h.
 */
#include "fuzz/support/collection.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_same(const struct finding *left, const struct finding *right)
{
    return left->verdict == right->verdict && strcmp(left->clause, right->clause) == 0;
}

struct collected *collection_find(struct collection *collection, const struct finding *finding)
{
    for (size_t i = 0; i < collection->count; i++)
        if (is_same(&collection->list[i].finding, finding))
            return &collection->list[i];
    return NULL;
}

struct collected *collection_add(struct collection *collection, const struct finding *finding)
{
    if (collection->count == COLLECTION_MAX) {
        collection->left_out++;
        return NULL;
    }
    struct collected *entry = &collection->list[collection->count++];
    *entry = (struct collected){.finding = *finding, .hits = 1};
    return entry;
}

bool collection_knows(const void *collection, const struct finding *finding)
{
    const struct collection *all = collection;
    for (size_t i = 0; i < all->count; i++)
        if (is_same(&all->list[i].finding, finding))
            return true;
    return false;
}

size_t collection_size(const struct collection *collection)
{
    return offsetof(struct collection, list) + collection->count * sizeof collection->list[0];
}

static int verdict_rank(enum verdict verdict)
{
    return verdict == VERDICT_STRUCTURE || verdict == VERDICT_ECONOMY;
}

static int may_follow(const struct collected *entry)
{
    return entry->after[0] != '\0' || entry->plainer[0] != '\0';
}

static int compare(const void *left, const void *right)
{
    const struct collected *a = *(const struct collected *const *)left;
    const struct collected *b = *(const struct collected *const *)right;
    int after = may_follow(a) - may_follow(b);
    int verdict = verdict_rank(a->finding.verdict) - verdict_rank(b->finding.verdict);
    if (after != 0 || verdict != 0)
        return after != 0 ? after : verdict;
    if (a->operations != b->operations)
        return a->operations < b->operations ? -1 : 1;
    return strcmp(a->finding.clause, b->finding.clause);
}

void collection_rank(const struct collection *collection,
                     const struct collected *ranked[COLLECTION_MAX])
{
    for (size_t i = 0; i < collection->count; i++)
        ranked[i] = &collection->list[i];
    qsort(ranked, collection->count, sizeof ranked[0], compare);
}

bool collection_names(const char *list, const char *clause)
{
    size_t length = strlen(clause);
    for (;;) {
        size_t name = strcspn(list, ",");
        if (name == length && memcmp(list, clause, length) == 0)
            return true;
        if (list[name] == '\0')
            return false;
        list += name + 1;
    }
}

static bool precedes(const void *list, const struct finding *finding)
{
    return collection_names(list, finding->clause);
}

/* False: no room, or the clause is in the list already. Both end the search. */
static bool append(char *list, size_t size, const char *clause)
{
    size_t used = strlen(list);
    if (collection_names(list, clause) || used + strlen(clause) + 2 > size)
        return false;
    snprintf(list + used, size - used, "%s%s", used > 0 ? "," : "", clause);
    return true;
}

void collection_add_also(struct collected *entry, const char *clause)
{
    if (strcmp(entry->finding.clause, clause) != 0)
        (void)append(entry->also, sizeof entry->also, clause);
}

void collection_go_past(const struct collected *entry, struct judge *judge)
{
    judge_go_past(judge, entry->after[0] != '\0' ? precedes : NULL, entry->after);
}

void collection_precede(struct collected *entry, struct judge *judge, const struct program *program)
{
    entry->after[0] = '\0';
    judge_go_past(judge, precedes, entry->after);
    while (judge_run(judge, program) != VERDICT_AGREE &&
           !is_same(judge_finding(judge), &entry->finding) &&
           append(entry->after, sizeof entry->after, judge_finding(judge)->clause))
        ;
    judge_go_past(judge, NULL, NULL);
}

/* Notes the clause, when the program with this last call fails with another one. */
static void fail_otherwise(struct collected *entry, struct judge *judge, struct program *program,
                           const struct operation *plainer)
{
    struct operation *last = &program->operations[program->count - 1], whole = *last;
    *last = *plainer;
    enum verdict verdict = judge_run(judge, program);
    *last = whole;
    const struct finding *finding = judge_finding(judge);
    if (verdict == VERDICT_AGREE || verdict == VERDICT_UNRESOLVED ||
        strcmp(finding->clause, entry->finding.clause) == 0)
        return;
    snprintf(entry->plainer, sizeof entry->plainer, "%s", finding->clause);
}

void collection_look_plainer(struct collected *entry, struct judge *judge, struct program *program)
{
    const struct operation plain = operation_default(OPERATION_MAP);
    entry->plainer[0] = '\0';
    if (program->count == 0 || program->operations[program->count - 1].kind != OPERATION_MAP)
        return;
    struct operation fewer[3];
    for (size_t i = 0; i < 3; i++)
        fewer[i] = program->operations[program->count - 1];
    fewer[0].protection = plain.protection;
    if ((fewer[1].flags & (FLAG_FIXED | FLAG_FIXED_NOREPLACE)) == 0) /* the place is a hint */
        fewer[1].place = plain.place;
    fewer[2].flags = plain.flags;
    for (size_t i = 0; i < 3 && entry->plainer[0] == '\0'; i++)
        fail_otherwise(entry, judge, program, &fewer[i]);
}
