/* SPDX-License-Identifier: MIT
 *
 * STRUCTURE: does the page table keep its own promises? Does it equal the model and the placement
 * page by page? Do the system's statistics equal the environment's counts? The form of the page
 * table is private to the system; its `validate` checks the promises.
 */
#include "reference/question.h"
#include <string.h>

enum { CLASS_BATCH = 256 };

static const char *class_name(enum page_class page_class)
{
    static const char *const names[] = {"foreign", "mapped", "free and zeroed", "free and dirty"};
    return page_class <= PAGE_DIRTY ? names[page_class] : "of no known class";
}

static const char *class_clause(enum page_class expected, enum page_class got)
{
    if (expected == PAGE_FOREIGN || got == PAGE_FOREIGN)
        return "INV-OWNED";
    return expected == PAGE_MAPPED || got == PAGE_MAPPED ? "INV-COUNT" : "INV-ZERO-SOUND";
}

/* Reads the system's classes of [first, first + count): one by one when the system lacks
 * page_classes. */
static void ask_classes(const struct system *system, void *instance, uint64_t first, uint64_t count,
                        uint8_t *classes)
{
    if (system->page_classes != NULL) {
        system->page_classes(instance, first, count, classes);
        return;
    }
    for (uint64_t i = 0; i < count; i++)
        classes[i] = (uint8_t)system->page_class(instance, first + i);
}

static bool class_differs(uint64_t page, enum page_class expected, enum page_class got,
                          struct finding *finding)
{
    return finding_set(finding, VERDICT_STRUCTURE, class_clause(expected, got),
                       "page %llu is %s, the table says %s", (unsigned long long)page,
                       class_name(expected), class_name(got));
}

static bool classes_agree(const struct system *system, void *instance,
                          const struct placement *placement, struct finding *finding)
{
    uint8_t got[CLASS_BATCH];
    for (uint64_t first = 0; first < placement->page_count; first += CLASS_BATCH) {
        uint64_t left = placement->page_count - first;
        uint64_t count = left < CLASS_BATCH ? left : CLASS_BATCH;
        const uint8_t *expected = placement->classes + first;
        ask_classes(system, instance, first, count, got);
        uint64_t i = 0;
        if (memcmp(got, expected, (size_t)count) == 0)
            continue;
        while (got[i] == expected[i])
            i++;
        return class_differs(first + i, (enum page_class)expected[i], (enum page_class)got[i],
                             finding);
    }
    return true;
}

/* The arena and the model must have the same mapped pages. */
static bool model_agrees(const struct model *model, const struct placement *placement,
                         struct finding *finding)
{
    for (size_t i = 0; i < model->count; i++)
        if (!model->pages[i].indeterminate &&
            placement_class(placement, model->pages[i].page) != PAGE_MAPPED)
            return finding_set(finding, VERDICT_STRUCTURE, "INV-OWNED",
                               "page %llu is mapped but not part of the arena",
                               (unsigned long long)model->pages[i].page);
    return true;
}

static bool statistics_agree(const struct system_statistics *got, const struct placement *placement,
                             const struct totals *totals, struct finding *finding)
{
    uint64_t owned = placement_owned_pages(placement);
    uint64_t dirty = 0, zeroed = 0;
    for (uint64_t page = 0; page < placement->page_count; page++) {
        dirty += placement->classes[page] == PAGE_DIRTY;
        zeroed += placement->classes[page] == PAGE_ZEROED;
    }
    const struct {
        const char *name;
        uint64_t said, true_value;
    } rows[] = {
        {"pages owned", got->pages_owned, owned},
        {"pages mapped", got->pages_mapped, placement->mapped},
        {"pages zeroed", got->pages_zeroed, zeroed},
        {"pages dirty", got->pages_dirty, dirty},
        {"pages foreign", got->pages_foreign, placement->page_count - owned},
        {"largest free run", got->largest_free_run, placement_largest_free(placement)},
        {"bytes cleared", got->bytes_cleared, totals->bytes_cleared},
        {"bytes whose clearing was saved", got->bytes_clearing_saved,
         placement->pages_saved * placement->page_size},
        {"grow calls", got->grow_calls, totals->grow_calls},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].said != rows[i].true_value)
            return finding_set(finding, VERDICT_STRUCTURE, "INV-COUNT",
                               "statistics: %s is %llu, the system says %llu", rows[i].name,
                               (unsigned long long)rows[i].true_value,
                               (unsigned long long)rows[i].said);
    return true;
}

bool question_structure(const struct system *system, void *instance, const struct model *model,
                        const struct placement *placement, const struct totals *totals,
                        struct finding *finding)
{
    char promise[160] = "";
    if (system->validate != NULL && !system->validate(instance, promise, sizeof promise))
        return finding_set(finding, VERDICT_STRUCTURE, "INV-SKIP-SOUND", "promise broken: %s",
                           promise);
    if (placement == NULL)
        return true;
    if (system->page_class != NULL && !classes_agree(system, instance, placement, finding))
        return false;
    if (!model_agrees(model, placement, finding))
        return false;
    struct system_statistics statistics;
    if (totals != NULL && system->statistics != NULL && system->statistics(instance, &statistics))
        return statistics_agree(&statistics, placement, totals, finding);
    return true;
}
