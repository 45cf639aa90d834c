/* SPDX-License-Identifier: MIT
 *
 * See bench.h. A trial before the first round runs every work. It warms up the code (node compiles
 * it with its optimizing compiler), finds how often a work fits into a round, and compares the
 * answers of the page tables.
 */
#include "fuzz/bench/bench.h"
#include "fuzz/support/progress.h"
#include <stdarg.h>
#include <string.h>
#include <time.h>

#define ROUND_SECONDS 0.008 /* time for one work of one system */
enum { CLOCK_TRIALS = 1 << 16, SLICES = 5 };

double bench_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The cost of reading the clock. Only the last of many readings counts, because the first ones are
 * slow under node. */
static double clock_cost(void)
{
    double costs[QUANTILES_MAX];
    for (int i = 0; i < CLOCK_TRIALS; i++) {
        double start = bench_now();
        costs[i % QUANTILES_MAX] = bench_now() - start;
    }
    return quantiles_of(costs, QUANTILES_MAX).median;
}

double bench_since(double start)
{
    static double cost = -1;
    double seconds = bench_now() - start;
    if (cost < 0)
        cost = clock_cost();
    return seconds - cost;
}

size_t bench_system_count(void)
{
    size_t count = 0;
    while (count < SYSTEMS_MAX && bench_systems[count] != NULL)
        count++;
    return count;
}

bool bench_add(struct bench *bench, const struct work *work)
{
    if (bench->row_count == ROWS_MAX)
        return false;
    bench->rows[bench->row_count++] = (struct bench_row){.work = *work};
    return true;
}

bool bench_add_all(struct bench *bench, const struct work *works, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!bench_add(bench, &works[i]))
            return false;
    return true;
}

static unsigned slices_of(const struct work *work)
{
    return work->times == 0 ? SLICES : 1;
}

/* The shorter of two runs, because other programs can only slow a run down. */
static double try_twice(const struct bench_system *system, const struct work *work, uint64_t times)
{
    double first = work->run(system, work, times).amount;
    double second = work->run(system, work, times).amount;
    return first < second ? first : second;
}

/* The number of repetitions that fill a slice. Repetitions grow fourfold until they take long
 * enough to be timed. */
static uint64_t times_for(const struct bench_system *system, const struct work *work)
{
    double wanted = ROUND_SECONDS / slices_of(work);
    for (uint64_t times = 1;; times *= 4) {
        double seconds = try_twice(system, work, times);
        if (seconds >= wanted / 4 || times >= UINT64_C(1) << 24) {
            double fit = (double)times * wanted / (seconds > 0 ? seconds : 1e-9);
            return fit < 1 ? 1 : (uint64_t)fit;
        }
    }
}

/* The trial of a row with a fixed repetition count uses exactly that count. */
static uint64_t trial_times(const struct work *work)
{
    if (work->times != 0)
        return work->times;
    return work->compare != 0 ? work->compare : 1;
}

/* False: interrupted. */
static bool try_row(struct bench_row *row, struct progress *progress)
{
    const struct work *work = &row->work;
    uint64_t answers = 0;
    bool first = true;
    for (size_t i = 0; i < bench_system_count(); i++) {
        const struct bench_system *system = bench_systems[i];
        struct measurement trial = work->run(system, work, trial_times(work));
        if (trial.operations == 0)
            continue;
        row->times[i] = work->times != 0 ? work->times : times_for(system, work);
        if (!progress_print(progress, 0))
            return false;
        if (work->compare == 0 || !system->first_fit)
            continue;
        row->disagree |= !first && trial.answers != answers;
        answers = trial.answers;
        first = false;
    }
    return true;
}

/* False: the system cannot do the work any more. */
static bool measure(const struct bench_row *row, size_t system, double *sample)
{
    const struct work *work = &row->work;
    struct measurement result = work->run(bench_systems[system], work, row->times[system]);
    if (result.operations == 0)
        return false;
    *sample = result.amount / (double)result.operations * (work->unit == NULL ? 1e9 : 1);
    return true;
}

/* The systems take turns, slice by slice, and a different one begins each slice. The sample of a
 * round is the median of its slices, because other programs disturb single slices. */
static bool measure_slices(struct bench_row *row, unsigned round)
{
    double samples[SYSTEMS_MAX][SLICES];
    size_t systems = bench_system_count();
    unsigned slices = slices_of(&row->work);
    for (unsigned slice = 0; slice < slices; slice++)
        for (size_t i = 0; i < systems; i++) {
            size_t system = (i + round + slice) % systems;
            if (row->times[system] != 0 && !measure(row, system, &samples[system][slice]))
                return false;
        }
    for (size_t i = 0; i < systems; i++)
        if (row->times[i] != 0)
            row->samples[i][round] = quantiles_of(samples[i], slices).median;
    return true;
}

/* False: a system can no longer do the work. */
static bool measure_row(struct bench_row *row, unsigned round)
{
    if (row->work.unit == NULL || round == 0)
        return measure_slices(row, round);
    for (size_t i = 0; i < bench_system_count(); i++)
        row->samples[i][round] = row->samples[i][0]; /* equal in all rounds */
    return true;
}

static void measure_rounds(struct bench *bench, struct progress *progress)
{
    for (unsigned round = 0; round < bench->rounds_wanted; round++) {
        for (size_t i = 0; i < bench->row_count; i++)
            if (!measure_row(&bench->rows[i], round) ||
                !progress_print(progress, round * bench->row_count + i))
                return;
        bench->rounds = round + 1;
    }
}

void bench_measure(struct bench *bench)
{
    struct progress progress;
    progress_begin(&progress, bench->part, bench->rounds_wanted * bench->row_count);
    bool going = true;
    for (size_t i = 0; i < bench->row_count && going; i++)
        going = try_row(&bench->rows[i], &progress);
    if (going)
        measure_rounds(bench, &progress);
    progress_end(&progress);
}

bool bench_is_bare(const struct bench_system *system)
{
    return system->table != NULL && !system->first_fit;
}

size_t bench_system_index(const char *name)
{
    size_t index = 0;
    while (index < bench_system_count() && strcmp(bench_systems[index]->name, name) != 0)
        index++;
    return index;
}

bool row_has(const struct bench *bench, const struct bench_row *row, size_t system)
{
    return bench->rounds > 0 && system < bench_system_count() && row->times[system] != 0;
}

struct quantiles row_quantiles(const struct bench *bench, const struct bench_row *row,
                               size_t system)
{
    return quantiles_of(row->samples[system], bench->rounds);
}

double row_ratio(const struct bench *bench, const struct bench_row *above, size_t system_above,
                 const struct bench_row *below, size_t system_below)
{
    if (above == NULL || below == NULL || !row_has(bench, above, system_above) ||
        !row_has(bench, below, system_below))
        return 0;
    return quantiles_of_ratios(above->samples[system_above], below->samples[system_below],
                               bench->rounds)
        .median;
}

const struct bench_row *bench_row(const struct bench *bench, const char *name)
{
    for (size_t i = 0; i < bench->row_count; i++)
        if (strcmp(bench->rows[i].work.name, name) == 0)
            return &bench->rows[i];
    return NULL;
}

static void add_target(struct bench *bench, struct target target, const char *format, va_list words)
{
    if (target.value <= 0 || bench->target_count == TARGETS_MAX)
        return;
    vsnprintf(target.text, sizeof target.text, format, words);
    bench->targets[bench->target_count++] = target;
}

void bench_at_most(struct bench *bench, unsigned point, size_t system, double value, double limit,
                   const char *format, ...)
{
    va_list words;
    va_start(words, format);
    add_target(
        bench,
        (struct target){
            .point = point, .system = bench_systems[system]->name, .value = value, .limit = limit},
        format, words);
    va_end(words);
}

void bench_at_least(struct bench *bench, unsigned point, size_t system, double value, double limit,
                    const char *format, ...)
{
    va_list words;
    va_start(words, format);
    add_target(bench,
               (struct target){.point = point,
                               .system = bench_systems[system]->name,
                               .value = value,
                               .limit = limit,
                               .at_least = true},
               format, words);
    va_end(words);
}

bool target_met(const struct target *target)
{
    return target->at_least ? target->value >= target->limit : target->value <= target->limit;
}
