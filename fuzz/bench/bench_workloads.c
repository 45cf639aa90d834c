/* SPDX-License-Identifier: MIT
 *
 * Recorded programs. The part `workloads` replays all of them over a counted break, each from an
 * empty page manager, with growth and with the program's own use of the break; it also reports
 * where the pages lie. The part `memory` replays those that fit over real memory that was used
 * before, without the program's use of the break.
 */
#include "fuzz/bench/bench.h"
#include "fuzz/bench/bench_workload.h"
#include "fuzz/support/folder.h"
#include "fuzz/support/input.h"
#include <string.h>

enum { WORKLOADS_MAX = 32, ROW_NAME = 128, SAMPLE_EVERY = 16, LONG_OPERATIONS = 1000 };
#define MEMORY_PAGES UINT64_C(6144) /* 384 MiB for each system */

static struct workload workloads[WORKLOADS_MAX];
static size_t workload_count;

/* Names of rows; the report uses them until the program ends. */
static char names[ROWS_MAX][ROW_NAME];

static bool load(const char *file, char *problem, size_t size)
{
    struct program program = {0};
    struct input_problem reason;
    char name[ROW_NAME];
    const char *slash = strrchr(file, '/');
    if (workload_count == WORKLOADS_MAX || !input_program(file, false, &program, &reason)) {
        snprintf(problem, size, "%.400s",
                 workload_count == WORKLOADS_MAX ? "too many workloads in corpus/workloads"
                                                 : reason.text);
        return false;
    }
    snprintf(name, sizeof name, "%s", slash == NULL ? file : slash + 1);
    name[strcspn(name, ".")] = '\0';
    bool made = workload_make(&workloads[workload_count], &program, name);
    program_free(&program);
    if (!made)
        snprintf(problem, size, "%s: out of memory", file);
    workload_count += made;
    return made;
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

/* Replays once. The clock runs neither while the system is opened nor during the final unmaps. */
static double time_replay(const struct workload *workload, const struct bench_system *system)
{
    double start = bench_now();
    workload_replay(workload, system, 0, workload->count);
    double seconds = bench_since(start);
    workload_replay(workload, system, workload->count, workload->count_with_rest);
    return seconds;
}

static struct measurement run_counted(const struct bench_system *system, const struct work *work,
                                      uint64_t times)
{
    const struct workload *workload = work->data;
    struct measurement result = {.operations = times * workload->count};
    if (!system->first_fit)
        return CANNOT;
    for (uint64_t i = 0; i < times; i++) {
        if (!system->open(BENCH_COUNTED, workload->limit_bytes))
            return CANNOT;
        result.amount += time_replay(workload, system);
    }
    for (uint32_t i = 0; i < workload->mapping_count; i++)
        result.answers = result.answers * 31 + workload->addresses[i];
    return result;
}

static struct measurement run_memory(const struct bench_system *system, const struct work *work,
                                     uint64_t times)
{
    const struct workload *workload = work->data;
    struct measurement result = {.operations = times * workload->count};
    if (bench_is_bare(system))
        return CANNOT;
    if (system->whole_only && workload->partial_unmaps > 0)
        return CANNOT;
    for (uint64_t i = 0; i < times; i++)
        result.amount += time_replay(workload, system);
    return result;
}

/* Where the pages of a replay lie. Every mean is over the operations of the replay. */
struct footprint {
    uint64_t highest_page;
    double used_percent, largest_free_run, refused;
};

static void look(const struct bench_system *system, struct footprint *sum)
{
    struct bench_figures figures;
    system->figures(&figures);
    if (figures.pages_owned > 0)
        sum->used_percent += 100.0 * figures.pages_mapped / figures.pages_owned;
    sum->largest_free_run += figures.largest_free_run;
}

static void rise(const struct workload *workload, size_t index, struct footprint *footprint)
{
    const struct replay_operation *operation = &workload->operations[index];
    if (operation->kind != OPERATION_MAP)
        return;
    uint64_t address = workload->addresses[operation->mapping];
    if (address == BENCH_REFUSED) {
        footprint->refused++;
        return;
    }
    uint64_t last = (address + (uint64_t)operation->bytes - 1) / BENCH_PAGE_BYTES;
    if (footprint->highest_page < last)
        footprint->highest_page = last;
}

static bool find_footprint(const struct bench_system *system, const struct workload *workload,
                           struct footprint *footprint)
{
    size_t looks = 0;
    *footprint = (struct footprint){0};
    if (!system->first_fit || !system->open(BENCH_COUNTED, workload->limit_bytes))
        return false;
    for (size_t i = 0; i < workload->count; i++) {
        workload_replay(workload, system, i, i + 1);
        rise(workload, i, footprint);
        if (i % SAMPLE_EVERY == 0) {
            look(system, footprint);
            looks++;
        }
    }
    footprint->used_percent /= (double)looks;
    footprint->largest_free_run /= (double)looks;
    return true;
}

static struct measurement run_footprint(const struct bench_system *system, const struct work *work,
                                        uint64_t times)
{
    struct footprint footprint;
    (void)times;
    if (!find_footprint(system, work->data, &footprint))
        return CANNOT;
    double amount = strcmp(work->unit, "highest page") == 0   ? (double)footprint.highest_page
                    : strcmp(work->unit, "% in use") == 0     ? footprint.used_percent
                    : strcmp(work->unit, "maps refused") == 0 ? footprint.refused
                                                              : footprint.largest_free_run;
    return (struct measurement){.amount = amount, .operations = 1};
}

static bool add_row(struct bench *bench, const struct workload *workload, struct work work)
{
    if (bench->row_count == ROWS_MAX)
        return false;
    char *name = names[bench->row_count];
    snprintf(name, ROW_NAME, "%.63s, %zu operations", workload->name, workload->count);
    work.name = name;
    work.data = workload;
    return bench_add(bench, &work);
}

static bool workloads_fill(struct bench *bench, char *problem, size_t size)
{
    static const char *const facts[] = {"highest page", "maps refused", "% in use",
                                        "pages free in a row"};
    bool good = load_all(problem, size);
    for (size_t i = 0; i < workload_count && good; i++)
        good = add_row(bench, &workloads[i], (struct work){.run = run_counted, .compare = 1});
    for (size_t i = 0; i < workload_count && good; i++)
        for (size_t fact = 0; fact < sizeof facts / sizeof facts[0] && good; fact++)
            good = add_row(bench, &workloads[i],
                           (struct work){.run = run_footprint, .unit = facts[fact], .times = 1});
    return good;
}

static bool fits_memory(const struct workload *workload)
{
    return !workload->without_memory &&
           workload->limit_bytes <= 2 * MEMORY_PAGES * BENCH_PAGE_BYTES;
}

static bool memory_fill(struct bench *bench, char *problem, size_t size)
{
    if (!load_all(problem, size))
        return false;
    for (size_t i = 0; i < bench_system_count(); i++)
        if (!bench_is_bare(bench_systems[i]) &&
            !bench_systems[i]->open(BENCH_RECYCLED, MEMORY_PAGES * BENCH_PAGE_BYTES)) {
            snprintf(problem, size, "no memory for %s: close other programs and try again",
                     bench_systems[i]->name);
            return false;
        }
    bool good = true;
    for (size_t i = 0; i < workload_count && good; i++)
        if (fits_memory(&workloads[i]))
            good = add_row(bench, &workloads[i], (struct work){.run = run_memory});
    return good;
}

static bool is_highest_page(const struct bench_row *row)
{
    return row->work.unit != NULL && strcmp(row->work.unit, "highest page") == 0;
}

static void judge_table(struct bench *bench, size_t table, size_t skip)
{
    double highest = 0;
    for (size_t n = 0; n < bench->row_count; n++) {
        const struct bench_row *row = &bench->rows[n];
        const struct workload *workload = row->work.data;
        double ratio = row_ratio(bench, row, table, row, skip);
        if (row->work.unit == NULL && workload->count >= LONG_OPERATIONS)
            bench_at_most(bench, 4, table, ratio, 1.05, "%s, %s : the skip table's", bench->part,
                          row->work.name);
        else if (is_highest_page(row) && ratio > highest)
            highest = ratio;
    }
    bench_at_most(bench, 4, table, highest, 1,
                  "highest page : the skip table's, worst of %zu workloads", workload_count);
}

static void workloads_judge(struct bench *bench)
{
    size_t skip = bench_system_index("skip");
    for (size_t i = 0; i < bench_system_count(); i++)
        if (i != skip && bench_systems[i]->first_fit)
            judge_table(bench, i, skip);
}

const struct part bench_part_workloads = {"workloads", "recorded programs over a counted break",
                                          workloads_fill, workloads_judge};
const struct part bench_part_memory = {"memory", "recorded programs over memory used before",
                                       memory_fill, workloads_judge};
