/* SPDX-License-Identifier: MIT
 *
 * mapcheck replay: runs files and folders against a system and prints a line each. For a raw input
 * that a fuzzer left in a folder, replay prints a line only when the input diverges and shows a new
 * defect. Two inputs show the same defect when they have the same verdict, clause and shape of the
 * shrunk program. The last line counts all files.
 */
#include "fuzz/command/replay.h"
#include "fuzz/command/worker.h"
#include "fuzz/shrink/shrink.h"
#include "fuzz/shrink/shrink_limit.h"
#include "fuzz/support/folder.h"
#include "fuzz/support/input.h"
#include "fuzz/support/progress.h"
#include "reference/report.h"
#include "reference/report_style.h"
#include <stdlib.h>
#include <string.h>

enum { SHAPES_MAX = 256 };

/* What the files so far add up to. */
struct sums {
    struct run_counts counts;
    unsigned passed, failed, skipped, malformed;
    unsigned raw_agreeing, raw_again;
    uint64_t shapes[SHAPES_MAX];
    size_t shape_count;
};

struct replay {
    const struct settings *settings;
    struct judge *judge;
    struct program program;
    struct sums sums;
};

static void count(struct replay *replay, const struct replayed *replayed)
{
    replay->sums.skipped += !replayed->opened;
    replay->sums.passed += replayed->opened && replayed->verdict == VERDICT_AGREE;
    replay->sums.failed += replayed->opened && replayed->verdict != VERDICT_AGREE;
}

static bool is_known_shape(struct replay *replay, uint64_t shape)
{
    for (size_t i = 0; i < replay->sums.shape_count; i++)
        if (replay->sums.shapes[i] == shape)
            return true;
    if (replay->sums.shape_count < SHAPES_MAX)
        replay->sums.shapes[replay->sums.shape_count++] = shape;
    return false;
}

/* True when this raw input needs no line of its own. */
static bool is_nothing_new(struct replay *replay, const struct replayed *replayed)
{
    if (replay->settings->verbose || replay->settings->tap || replay->settings->json)
        return false;
    if (!replayed->opened)
        return false;
    if (replayed->verdict == VERDICT_AGREE) {
        replay->sums.raw_agreeing++;
        return true;
    }
    struct shrink_limit limit;
    shrink_limit_begin(&limit, replay->judge);
    shrink_program(replay->judge, &replay->program, shrink_limit_try, &limit);
    shrink_limit_end(&limit);
    bool known = is_known_shape(replay, shrink_shape(&replay->program, &replayed->finding));
    replay->sums.raw_again += known;
    return known;
}

/* Prints the table of a run: for a single named file, or for every file with -v. */
static void show_table(struct replay *replay, const struct replayed *replayed, bool alone)
{
    const struct settings *settings = replay->settings;
    struct report_options options = {
        .color = settings_color(settings), .file = replayed->file, .rows_max = 40};
    bool wanted = settings->verbose || (alone && replayed->verdict != VERDICT_AGREE);
    if (!wanted || settings->tap || !replayed->opened)
        return;
    if (settings->json)
        report_json(stdout, replay->judge, &replay->program, &options);
    else
        report_table(stdout, replay->judge, &replay->program, &options);
}

static void print_once(struct replay *replay, const struct replayed *replayed, bool raw)
{
    unsigned number = replay->sums.passed + replay->sums.failed + replay->sums.skipped;
    if (raw && is_nothing_new(replay, replayed))
        return;
    replay_print(stdout, replay->settings, replayed, number);
    if (raw && replayed->verdict != VERDICT_AGREE && replayed->opened && !replay->settings->json)
        printf("%s         as small as it gets: %zu operations;%smapcheck shrink %s\n",
               replay->settings->tap ? "#" : " ", replay->program.count,
               replay->settings->tap ? " " : "\n          ", replayed->file);
}

/* Returns the exit code with which to stop, or SETTINGS_COMPLETE to continue. */
static int replay_file(struct replay *replay, const struct found *found, bool alone)
{
    struct input_problem lacks;
    struct replayed replayed = {.file = found->path};
    bool lenient = replay->settings->lenient || !found->named;
    if (!input_program(found->path, lenient, &replay->program, &lacks)) {
        problem("%s", lacks.text);
        replay->sums.malformed++;
        return found->named ? EXIT_INPUT : SETTINGS_COMPLETE;
    }
    replay_run(replay->judge, &replay->program, &replay->sums.counts, &replayed);
    if (!replayed.opened && found->named)
        return problem_world(found->path, replay->settings, replayed.finding.text);
    count(replay, &replayed);
    print_once(replay, &replayed, !found->named && !input_is_text(found->path));
    show_table(replay, &replayed, alone);
    return progress_interrupted() ? EXIT_DIVERGENCE : SETTINGS_COMPLETE;
}

static void print_end(const struct replay *replay)
{
    const struct settings *settings = replay->settings;
    unsigned files = replay->sums.passed + replay->sums.failed + replay->sums.skipped;
    if (settings->tap)
        printf("1..%u\n", files);
    if (settings->tap || settings->json)
        return;
    if (replay->sums.raw_agreeing > 0)
        printf("%-9s %u byte inputs agree\n", "ok", replay->sums.raw_agreeing);
    if (replay->sums.raw_again > 0)
        printf("%-9s %u byte inputs that fail like one above\n", "again", replay->sums.raw_again);
    if (settings->statistics)
        run_counts_print(stdout, &replay->sums.counts);
    if (replay->sums.failed > 0 && files > 1)
        printf("next      mapcheck replay FILE --system %s\n"
               "          shows one as a table\n",
               settings->system->name);
    bool color = settings_color(settings);
    printf("%u passed, %s%u failed%s, %u skipped\n", replay->sums.passed,
           style_on(color && replay->sums.failed > 0, STYLE_BAD), replay->sums.failed,
           style_off(color && replay->sums.failed > 0), replay->sums.skipped);
}

static int replay_all(struct replay *replay, const struct folder *folder)
{
    int code = SETTINGS_COMPLETE;
    size_t first = (size_t)worker_part(replay->settings, &replay->sums, sizeof replay->sums);
    for (size_t i = first; i < folder->count && code == SETTINGS_COMPLETE; i++) {
        worker_note(replay->settings, i, &replay->sums, sizeof replay->sums);
        code = replay_file(replay, &folder->files[i], folder->count == 1 && folder->files[i].named);
    }
    if (code == EXIT_INPUT || code == EXIT_CANNOT_RUN)
        return code;
    print_end(replay);
    if (replay->sums.malformed > 0)
        return EXIT_INPUT;
    return replay->sums.failed > 0 || code == EXIT_DIVERGENCE ? EXIT_DIVERGENCE : EXIT_AGREE;
}

/* Reads all named files before any of them runs, so that a bad one stops the command at once. */
static int check_named(struct replay *replay, const struct folder *folder)
{
    struct input_problem lacks;
    if (folder->count == 0)
        return problem(
            "no file to replay in these folders; mapcheck encode or make fuzz makes some");
    for (size_t i = 0; i < folder->count; i++)
        if (folder->files[i].named &&
            !input_program(folder->files[i].path, replay->settings->lenient, &replay->program,
                           &lacks))
            return problem("%s", lacks.text);
    return SETTINGS_COMPLETE;
}

int run_replay(const struct settings *settings)
{
    struct folder folder;
    char unreadable[400];
    struct replay replay = {.settings = settings};
    if (!folder_collect(&folder, settings->files, settings->file_count, unreadable,
                        sizeof unreadable)) {
        folder_free(&folder);
        return problem("%s", unreadable);
    }
    int code = check_named(&replay, &folder);
    if (code == SETTINGS_COMPLETE) {
        replay.judge = settings_judge(settings);
        code = replay.judge != NULL ? replay_all(&replay, &folder) : EXIT_INPUT;
    }
    judge_close(replay.judge);
    program_free(&replay.program);
    folder_free(&folder);
    return code;
}
