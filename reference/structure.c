/* SPDX-License-Identifier: MIT
 *
 * STRUCTURE: does the page table keep its own promises, does it equal model and placement page by
 * page, and do the system's statistics say what its environment counted? Knows nothing of how a
 * system keeps its table: `validate` speaks for that.
 */
#include "question.h"

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

static bool classes_agree(const struct system *system, void *instance,
                          const struct placement *placement, struct finding *finding)
{
    for (uint64_t page = 0; page < placement->page_count; page++) {
        enum page_class expected = placement_class(placement, page);
        enum page_class got = system->page_class(instance, page);
        if (got != expected)
            return finding_set(finding, VERDICT_STRUCTURE, class_clause(expected, got),
                               "page %llu is %s, the table says %s", (unsigned long long)page,
                               class_name(expected), class_name(got));
    }
    return true;
}

/* The arena must know of exactly the pages that the contract knows of. */
static bool model_agrees(const struct model *model, const struct placement *placement,
                         struct finding *finding)
{
    for (size_t i = 0; i < model->count; i++)
        if (!model->pages[i].maybe &&
            placement_class(placement, model->pages[i].page) != PAGE_MAPPED)
            return finding_set(finding, VERDICT_STRUCTURE, "INV-OWNED",
                               "page %llu is mapped but not part of the arena",
                               (unsigned long long)model->pages[i].page);
    return true;
}

static bool statistics_agree(const struct system_statistics *got, const struct placement *placement,
                             const struct ledger *ledger, struct finding *finding)
{
    uint64_t owned = placement_owned_pages(placement);
    uint64_t dirty = 0, zeroed = 0;
    for (uint64_t page = 0; page < placement->page_count; page++) {
        dirty += placement_class(placement, page) == PAGE_DIRTY;
        zeroed += placement_class(placement, page) == PAGE_ZEROED;
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
        {"bytes cleared", got->bytes_cleared, ledger->bytes_cleared},
        {"bytes whose clearing was saved", got->bytes_clearing_saved,
         placement->pages_saved * placement->page_size},
        {"grow calls", got->grow_calls, ledger->grow_calls},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].said != rows[i].true_value)
            return finding_set(finding, VERDICT_STRUCTURE, "INV-COUNT",
                               "statistics: %s is %llu, the system says %llu", rows[i].name,
                               (unsigned long long)rows[i].true_value,
                               (unsigned long long)rows[i].said);
    return true;
}

bool ask_structure(const struct system *system, void *instance, const struct model *model,
                   const struct placement *placement, const struct ledger *ledger,
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
    if (system->statistics != NULL && system->statistics(instance, &statistics))
        return statistics_agree(&statistics, placement, ledger, finding);
    return true;
}
