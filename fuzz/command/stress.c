/* SPDX-License-Identifier: MIT
 *
 * See stress.h.
 */
#include "fuzz/command/stress.h"

#include "fuzz/command/worker.h"
#include <inttypes.h>
#include <stddef.h>
#include <string.h>

enum { PATTERN_PERCENT = 2 }; /* so that one operation in ten belongs to a pattern */

_Static_assert(sizeof(struct stress_state) <= WORKER_STATE_BYTES, "a worker can note the state");

int stress_open(struct stress *stress, const struct settings *settings)
{
    *stress = (struct stress){.settings = settings};
    stress->judge = settings_judge(settings);
    if (stress->judge == NULL)
        return EXIT_INPUT;
    generator_init(&stress->generator, settings->system, settings->seed);
    stress->generator.boundary_percent = settings->raw_share;
    stress->generator.pattern_percent = PATTERN_PERCENT;
    return EXIT_AGREE;
}

void stress_close(struct stress *stress)
{
    program_free(&stress->program);
    judge_close(stress->judge);
}

uint64_t stress_total(const struct settings *settings)
{
    return settings->operations < SETTINGS_UNLIMITED ? settings->operations : 0;
}

/* A world that another one follows has all its operations. */
static void skip_world(struct stress *stress)
{
    generator_world(&stress->generator, &stress->program.world);
    program_clear(&stress->program);
    stress_draw_rest(stress);
}

void stress_resume(struct stress *stress)
{
    stress->world = worker_part(stress->settings, &stress->state, sizeof stress->state);
    for (uint64_t skipped = 0; skipped < stress->world; skipped++)
        skip_world(stress);
}

bool stress_goes_on(const struct stress *stress)
{
    const struct settings *settings = stress->settings;
    return stress->state.done < settings->operations && !progress_interrupted() &&
           (settings->seconds == 0 || progress_seconds(&stress->progress) < settings->seconds);
}

static bool begin_world(struct stress *stress)
{
    program_clear(&stress->program);
    generator_world(&stress->generator, &stress->program.world);
    run_counts_begin(&stress->state.counts, &stress->program.world);
    return judge_begin(stress->judge, &stress->program.world, stress->reason,
                       sizeof stress->reason);
}

static enum verdict run_world(struct stress *stress)
{
    uint64_t left = stress->settings->operations - stress->state.done;
    uint64_t count = stress->settings->world_operations;
    if (count > left)
        count = left;
    for (uint64_t i = 0; i < count; i++) {
        struct operation operation = generator_next(&stress->generator);
        if (!program_append(&stress->program, &operation))
            return VERDICT_UNRESOLVED;
        enum verdict verdict = judge_step(stress->judge, &operation);
        run_counts_step(&stress->state.counts, judge_last_step(stress->judge));
        stress->state.done++;
        if (verdict != VERDICT_AGREE)
            return verdict;
    }
    return judge_finish(stress->judge);
}

enum verdict stress_world(struct stress *stress)
{
    size_t noted =
        offsetof(struct stress_state, collection) + collection_size(&stress->state.collection);
    worker_note(stress->settings, stress->world++, &stress->state, noted);
    return begin_world(stress) ? run_world(stress) : VERDICT_UNRESOLVED;
}

void stress_draw_rest(struct stress *stress)
{
    for (size_t i = stress->program.count; i < stress->settings->world_operations; i++)
        (void)generator_next(&stress->generator);
}

void stress_print_end(const struct stress *stress, double seconds)
{
    uint64_t done = stress->state.done;
    fflush(stdout);
    run_counts_print(stdout, &stress->state.counts);
    printf("--- %s %" PRIu64 " operations on %s, seed %" PRIu64 ", %.1f s (%.0f/s):\n",
           progress_interrupted() ? "interrupted after" : "done", done,
           stress->settings->system->name, stress->settings->seed, seconds,
           (double)done / (seconds > 0 ? seconds : 1));
}

void stress_command(const struct stress *stress, char *text, size_t size)
{
    const struct settings *settings = stress->settings;
    snprintf(text, size,
             "mapcheck stress --system %s --operations %" PRIu64 " --seed %" PRIu64
             " --raw-share %" PRIu32 " --world-operations %" PRIu32,
             settings->system->name, stress->state.done, settings->seed, settings->raw_share,
             settings->world_operations);
}
