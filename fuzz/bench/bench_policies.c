/* SPDX-License-Identifier: MIT
 *
 * See bench_policies.h. A `-r64` program uses pages of 64 KiB, as it would on wasm. In an `-x16`
 * program one page stands for 4 KiB of the original program, so it has as many pages as the
 * original.
 */
#include "fuzz/bench/bench_policies.h"
#include "fuzz/bench/policy.h"
#include "fuzz/support/folder.h"
#include "fuzz/support/input.h"
#include "fuzz/support/quantiles.h"
#include <inttypes.h>
#include <string.h>

enum { RECORDED_MAX = 32, NAME = 64, SMALL_PAGES = 16, MEMORY_PAGES = 65536 };

struct recorded_program {
    char name[NAME];
    bool fine; /* an -x16 program */
    struct program program;
};

static struct recorded_program recorded[RECORDED_MAX];
static size_t recorded_count;

/* The policy of impl/. */
static const struct policy usual = {.choice = CHOICE_LOWEST,
                                    .page_pages = 1,
                                    .growth_minimum = 64,
                                    .growth_numerator = 1,
                                    .growth_denominator = 4};

static bool load(const char *file, char *problem, size_t size)
{
    struct recorded_program *next = &recorded[recorded_count];
    struct input_problem reason;
    const char *slash = strrchr(file, '/');
    if (recorded_count == RECORDED_MAX) {
        snprintf(problem, size, "too many workloads in corpus/workloads");
        return false;
    }
    if (!input_program(file, false, &next->program, &reason)) {
        snprintf(problem, size, "%s", reason.text);
        return false;
    }
    snprintf(next->name, sizeof next->name, "%s", slash == NULL ? file : slash + 1);
    next->name[strcspn(next->name, ".")] = '\0';
    next->fine = strstr(next->name, "-x16") != NULL;
    recorded_count++;
    return true;
}

static bool load_all(char *problem, size_t size)
{
    struct folder folder;
    char *corpus[] = {"corpus/workloads"};
    bool good = folder_collect(&folder, corpus, 1, problem, size);
    for (size_t i = 0; i < folder.count && good; i++)
        good = load(folder.files[i].path, problem, size);
    folder_free(&folder);
    return good;
}

/* Set when memory ran out: then the figures are incomplete, and bench_policies says so once. */
static bool memory_out;
static struct policy_figures ask(const struct policy *policy, size_t index)
{
    struct policy_figures figures;
    if (!policy_simulate(policy, &recorded[index].program, &figures))
        memory_out = true;
    return figures;
}

static void add(struct policy_figures *sum, const struct policy_figures *figures)
{
    sum->operations += figures->operations;
    sum->grow_calls += figures->grow_calls;
    sum->refused += figures->refused;
    sum->cleared += figures->cleared;
    sum->mapped_sum += figures->mapped_sum;
    sum->mapped_peak += figures->mapped_peak;
    sum->owned += figures->owned;
    sum->highest_page += figures->highest_page;
}

/* Table 1: where a mapping goes. */
enum { CHOICES = 3 };

static void print_choices_row(FILE *out, const char *name, const struct policy_figures *figures)
{
    fprintf(out, "| %s | %" PRIu64, name, figures[0].mapped_sum);
    for (size_t i = 0; i < CHOICES; i++)
        fprintf(out, " | %" PRIu64, figures[i].cleared);
    for (size_t i = 0; i < CHOICES; i++)
        fprintf(out, " | %" PRIu64, figures[i].highest_page);
    for (size_t i = 0; i < CHOICES; i++)
        fprintf(out, " | %" PRIu64, figures[i].owned);
    fprintf(out, " |\n");
}

static void print_choices_of(FILE *out, bool fine)
{
    struct policy_figures sums[CHOICES] = {{0}};
    for (size_t i = 0; i < recorded_count; i++) {
        struct policy_figures figures[CHOICES];
        if (recorded[i].fine != fine)
            continue;
        for (size_t choice = 0; choice < CHOICES; choice++) {
            struct policy policy = usual;
            policy.choice = (enum policy_choice)choice;
            figures[choice] = ask(&policy, i);
            add(&sums[choice], &figures[choice]);
        }
        print_choices_row(out, recorded[i].name, figures);
    }
    print_choices_row(out, fine ? "**all x16**" : "**all r64**", sums);
}

static void print_choices(FILE *out)
{
    fprintf(out,
            "\n## 1. Lowest address, zeroed first, fewest dirty\n\n"
            "In pages; L, Z, F are the three.\n\n"
            "| workload | mapped | cleared L | Z | F | highest page L | Z | F | owned L | Z | F "
            "|\n|---|---|---|---|---|---|---|---|---|---|---|\n");
    print_choices_of(out, false);
    print_choices_of(out, true);
}

/* Table 2: arenas. */
static void print_arenas_row(FILE *out, const char *name, const struct policy_figures *one,
                             const struct policy_figures *two)
{
    fprintf(out,
            "| %s | %" PRIu64 " | %" PRIu64 " | %" PRIu64 " | %.1f %% | %.1f %% | %.0f | %.0f |\n",
            name, one->mapped_peak, one->owned, two->owned, one->used_percent, two->used_percent,
            one->largest_free_run, two->largest_free_run);
}

static void print_arenas_of(FILE *out, bool fine)
{
    struct policy_figures sums[2] = {{0}};
    struct policy policies[2] = {usual, usual};
    size_t count = 0;
    policies[1].small_pages = SMALL_PAGES;
    for (size_t i = 0; i < recorded_count; i++) {
        if (recorded[i].fine != fine)
            continue;
        struct policy_figures figures[2];
        for (size_t arenas = 0; arenas < 2; arenas++) {
            figures[arenas] = ask(&policies[arenas], i);
            add(&sums[arenas], &figures[arenas]);
            sums[arenas].used_percent += figures[arenas].used_percent;
            sums[arenas].largest_free_run += figures[arenas].largest_free_run;
        }
        print_arenas_row(out, recorded[i].name, &figures[0], &figures[1]);
        count++;
    }
    for (size_t arenas = 0; arenas < 2 && count > 0; arenas++) {
        sums[arenas].used_percent /= (double)count;
        sums[arenas].largest_free_run /= (double)count;
    }
    print_arenas_row(out, fine ? "**all x16**" : "**all r64**", &sums[0], &sums[1]);
}

static void print_arenas(FILE *out)
{
    fprintf(out,
            "\n## 2. One arena, or one for mappings of at most %d pages and one for the others\n\n"
            "Pages; share in use and largest free run are means over the operations, of `all` over "
            "the workloads.\n\n"
            "| workload | peak mapped | owned, one | two | in use, one | two | free run, one | two "
            "|\n|---|---|---|---|---|---|---|---|\n",
            SMALL_PAGES);
    print_arenas_of(out, false);
    print_arenas_of(out, true);
}

/* Table 3: page sizes. Each of them makes a growth ask for at least 4 MiB. */
enum { SIZES = 3, FINE_KIB = 4, GROWTH_MINIMUM_KIB = 4096 };
static const uint32_t sizes[SIZES] = {1, 4, 16};

static double as_mib(uint64_t pages, uint32_t page_pages)
{
    return (double)(pages * page_pages * FINE_KIB) / 1024;
}

static void print_sizes_row(FILE *out, const char *name, const struct policy_figures *figures)
{
    fprintf(out, "| %s", name);
    for (size_t i = 0; i < SIZES; i++)
        fprintf(out, " | %.0f", as_mib(figures[i].mapped_sum, sizes[i]));
    for (size_t i = 0; i < SIZES; i++)
        fprintf(out, " | %.1f", as_mib(figures[i].mapped_peak, sizes[i]));
    for (size_t i = 0; i < SIZES; i++)
        fprintf(out, " | %.1f", as_mib(figures[i].owned, sizes[i]));
    for (size_t i = 0; i < SIZES; i++)
        fprintf(out, " | %" PRIu64, figures[i].highest_page);
    fprintf(out, " |\n");
}

static void print_sizes(FILE *out)
{
    struct policy_figures sums[SIZES] = {{0}};
    fprintf(
        out,
        "\n## 3. Pages of 4, 16 and 64 KiB\n\n"
        "MiB after rounding up; the highest page that was mapped, of a table of 1048576, 262144 "
        "and 65536.\n\n"
        "| workload | mapped, sum 4 | 16 | 64 | mapped, peak 4 | 16 | 64 | owned 4 | 16 | "
        "64 | highest 4 | 16 | 64 |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < recorded_count; i++) {
        struct policy_figures figures[SIZES];
        if (!recorded[i].fine)
            continue;
        for (size_t size = 0; size < SIZES; size++) {
            struct policy policy = usual;
            policy.page_pages = sizes[size];
            policy.growth_minimum = GROWTH_MINIMUM_KIB / FINE_KIB / sizes[size];
            figures[size] = ask(&policy, i);
            add(&sums[size], &figures[size]);
        }
        print_sizes_row(out, recorded[i].name, figures);
    }
    print_sizes_row(out, "**all**", sums);
}

/* Table 4: growth. */
enum { MINIMA = 5, PARTS = 5 };
static const uint32_t minima[MINIMA] = {4, 16, 32, 64, 256};
static const struct {
    const char *name;
    uint32_t numerator, denominator;
} growth_parts[PARTS] = {{"none", 0, 1}, {"1/8", 1, 8}, {"1/4", 1, 4}, {"1/2", 1, 2}, {"1", 1, 1}};

static struct policy growth_policy(size_t minimum, size_t part)
{
    struct policy policy = usual;
    policy.growth_minimum = minima[minimum];
    policy.growth_numerator = growth_parts[part].numerator;
    policy.growth_denominator = growth_parts[part].denominator;
    return policy;
}

/* The number of sbrk calls that fill the address space page by page, without a neighbour. */
static unsigned calls_to_fill(const struct policy *policy)
{
    unsigned calls = 0;
    for (uint64_t owned = 1; owned < MEMORY_PAGES; calls++) {
        uint64_t more = policy_growth(policy, owned, 1);
        owned += more;
    }
    return calls;
}

static double over_percent(const struct policy_figures *figures)
{
    if (figures->mapped_peak == 0)
        return 0;
    return 100.0 * ((double)figures->owned / (double)figures->mapped_peak - 1);
}

static void print_growth_cell(FILE *out, const struct policy *policy)
{
    struct policy_figures sum = {0};
    double over[RECORDED_MAX];
    uint64_t most = 0;
    size_t count = 0;
    for (size_t i = 0; i < recorded_count; i++) {
        if (recorded[i].fine)
            continue;
        struct policy_figures figures = ask(policy, i);
        add(&sum, &figures);
        over[count++] = over_percent(&figures);
        most = figures.grow_calls > most ? figures.grow_calls : most;
    }
    fprintf(out, " | %" PRIu64 ", %" PRIu64 ", +%.0f %%, +%.0f %%, %u", sum.grow_calls, most,
            over_percent(&sum), quantiles_of(over, count).median, calls_to_fill(policy));
}

static void print_growth(FILE *out)
{
    fprintf(
        out,
        "\n## 4. Growth: minimum, and part of the pages owned\n\n"
        "All r64 workloads: sbrk calls together, most of one; pages owned above the peak of pages "
        "mapped, together and the median of the workloads; sbrk calls from nothing to 4 GiB, "
        "page by page.\n\n| minimum");
    for (size_t part = 0; part < PARTS; part++)
        fprintf(out, " | %s", growth_parts[part].name);
    fprintf(out, " |\n|---|---|---|---|---|---|\n");
    for (size_t minimum = 0; minimum < MINIMA; minimum++) {
        fprintf(out, "| %" PRIu32, minima[minimum]);
        for (size_t part = 0; part < PARTS; part++) {
            struct policy policy = growth_policy(minimum, part);
            print_growth_cell(out, &policy);
        }
        fprintf(out, " |\n");
    }
}

/* Table 5: memory that other code grows. */
enum { MEMORIES = 3 };

static void print_memories(FILE *out)
{
    uint64_t sums[MEMORIES] = {0};
    fprintf(
        out,
        "\n## 5. Pages cleared when only memory that grows within a call is known to be zero\n\n"
        "Without that rule; where memory grows by what is asked (wasi-libc); where it has "
        "16 MiB at first and grows by a fifth (Emscripten).\n\n"
        "| workload | without | asked | a fifth |\n|---|---|---|---|\n");
    for (size_t i = 0; i < recorded_count; i++) {
        struct policy policy = usual;
        if (recorded[i].fine)
            continue;
        fprintf(out, "| %s", recorded[i].name);
        for (size_t memory = 0; memory < MEMORIES; memory++) {
            policy.memory = (enum policy_memory)memory;
            uint64_t cleared = ask(&policy, i).cleared;
            sums[memory] += cleared;
            fprintf(out, " | %" PRIu64, cleared);
        }
        fprintf(out, " |\n");
    }
    fprintf(out, "| **all r64** | %" PRIu64 " | %" PRIu64 " | %" PRIu64 " |\n", sums[0], sums[1],
            sums[2]);
}

const char *bench_policies(FILE *out, char *problem, size_t size)
{
    if (!load_all(problem, size))
        return problem;
    fprintf(out, "# Policies, simulated on corpus/workloads\n");
    print_choices(out);
    print_arenas(out);
    print_sizes(out);
    print_growth(out);
    print_memories(out);
    for (size_t i = 0; i < recorded_count; i++)
        program_free(&recorded[i].program);
    if (memory_out)
        snprintf(problem, size, "out of memory: figures are missing");
    return memory_out ? problem : NULL;
}
