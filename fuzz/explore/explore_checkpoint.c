/* SPDX-License-Identifier: MIT
 *
 * See explore_checkpoint.h. The file holds a header, the states as they are in memory, and a
 * fingerprint of both. Numbers have the byte order of the machine that wrote them; on a machine
 * with the other order the file does not match.
 */
#include "fuzz/explore/explore_checkpoint.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Identifies the search, then says how far it is. All fields have a fixed width, without
 * padding. */
struct head {
    char magic[16];
    char system[32];
    struct fingerprint search; /* of the world, the checks and the actions */
    uint64_t count, next, level_end, depth, transitions, fitting_maps, fitting_maps_succeeded;
};
static const char magic[16] = "mapcheck search";

/* The fingerprint of the text of all actions. */
static struct fingerprint fingerprint_actions(const struct explore *explore)
{
    char text[160];
    struct fingerprint print = {0, 0};
    for (size_t i = 0; i < explore->actions.count; i++) {
        const struct action *action = &explore->actions.list[i];
        int length = operation_print(text, sizeof text, &action->operation, 0);
        struct fingerprint one = fingerprint_of((const uint8_t *)text, (size_t)length);
        print.low = print.low * 31 + one.low + action->when;
        print.high = print.high * 37 + one.high;
    }
    return print;
}

static struct head head_of(const struct explore *explore)
{
    struct head head = {.count = explore->set.count,
                        .next = explore->next,
                        .level_end = explore->level_end,
                        .depth = explore->depth,
                        .transitions = explore->transitions,
                        .fitting_maps = explore->tally.fitting_maps,
                        .fitting_maps_succeeded = explore->tally.fitting_maps_succeeded};
    char world[256];
    int length = world_print(world, sizeof world, &explore->world);
    struct fingerprint print = fingerprint_of((const uint8_t *)world, (size_t)length);
    head.search = fingerprint_actions(explore);
    head.search.low += print.low + explore->questions;
    head.search.high += print.high;
    memcpy(head.magic, magic, sizeof magic);
    snprintf(head.system, sizeof head.system, "%s", judge_system(explore->judge)->name);
    return head;
}

static struct fingerprint fingerprint_file(const struct head *head, const struct explore_set *set)
{
    struct fingerprint print = fingerprint_of((const uint8_t *)head, sizeof *head);
    struct fingerprint states =
        fingerprint_of((const uint8_t *)set->states, set->count * sizeof *set->states);
    return (struct fingerprint){print.low + states.low, print.high + states.high};
}

static enum checkpoint_end bad(char *problem, size_t size, const char *file, const char *why)
{
    snprintf(problem, size, "%s: %s", file, why);
    return CHECKPOINT_BAD;
}

static enum checkpoint_end unusable(char *problem, size_t size, const char *file)
{
    snprintf(problem, size, "%s: %s; give another name", file, strerror(errno));
    return CHECKPOINT_BAD;
}

enum checkpoint_end checkpoint_write(const struct explore *explore, const char *file, char *problem,
                                     size_t size)
{
    char fresh[512];
    struct head head = head_of(explore);
    struct fingerprint print = fingerprint_file(&head, &explore->set);
    snprintf(fresh, sizeof fresh, "%s.new", file);
    FILE *out = fopen(fresh, "wb");
    if (out == NULL)
        return unusable(problem, size, fresh);
    bool good = fwrite(&head, sizeof head, 1, out) == 1 &&
                fwrite(explore->set.states, sizeof *explore->set.states, explore->set.count, out) ==
                    explore->set.count &&
                fwrite(&print, sizeof print, 1, out) == 1;
    good = fclose(out) == 0 && good;
    if (good && rename(fresh, file) == 0)
        return CHECKPOINT_DONE;
    return bad(problem, size, fresh, "could not be written completely; is the disk full?");
}

static bool is_same_search(const struct head *head, const struct head *own)
{
    return strcmp(head->system, own->system) == 0 && fingerprint_equal(head->search, own->search);
}

static bool read_states(struct explore *explore, uint64_t count, FILE *in)
{
    struct explore_state state;
    explore_set_free(&explore->set);
    for (uint64_t i = 0; i < count; i++)
        if (fread(&state, sizeof state, 1, in) != 1 || (i > 0 && state.parent >= i) ||
            state.operation >= explore->actions.count ||
            explore_set_add(&explore->set, &state) != EXPLORE_NEW)
            return false;
    return true;
}

static void adopt(struct explore *explore, const struct head *head)
{
    explore->next = (size_t)head->next;
    explore->level_end = (size_t)head->level_end;
    explore->depth = (uint32_t)head->depth;
    explore->transitions = head->transitions;
    explore->tally = (struct tally){head->fitting_maps, head->fitting_maps_succeeded};
}

static enum checkpoint_end read_open(struct explore *explore, FILE *in, const char *file,
                                     char *problem, size_t size)
{
    struct head head, own = head_of(explore);
    struct fingerprint print, root = explore->set.states[0].fingerprint;
    if (fread(&head, sizeof head, 1, in) != 1 || memcmp(head.magic, magic, sizeof magic) != 0)
        return bad(problem, size, file, "is not a checkpoint of explore; give another name");
    if (!is_same_search(&head, &own))
        return bad(problem, size, file,
                   "is the checkpoint of another search: another system, world, set of questions "
                   "or version; give another name");
    if (head.count == 0 || head.count > UINT32_MAX || head.next > head.count ||
        !read_states(explore, head.count, in) || fread(&print, sizeof print, 1, in) != 1 ||
        !fingerprint_equal(print, fingerprint_file(&head, &explore->set)) ||
        !fingerprint_equal(root, explore->set.states[0].fingerprint))
        return bad(problem, size, file, "is cut or damaged; remove it to begin a new search");
    adopt(explore, &head);
    return CHECKPOINT_DONE;
}

enum checkpoint_end checkpoint_read(struct explore *explore, const char *file, char *problem,
                                    size_t size)
{
    FILE *in = fopen(file, "rb");
    if (in == NULL && errno == ENOENT)
        return CHECKPOINT_MISSING;
    if (in == NULL)
        return unusable(problem, size, file);
    enum checkpoint_end end = read_open(explore, in, file, problem, size);
    fclose(in);
    return end;
}
