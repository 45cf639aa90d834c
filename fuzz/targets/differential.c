/* SPDX-License-Identifier: MIT
 *
 * A fuzz target: runs one program on two systems, or on one system in two worlds, and compares the
 * answers. The judge checks each run as well. compare.h says what must be equal.
 *   MAPCHECK_SYSTEM=page-manager-skip   MAPCHECK_OTHER=page-manager-tree
 *   MAPCHECK_CHANGE="page=64 skip=3 growth=2"   how the second world differs; default: not at all
 */
#include "conformance/systems/registry.h"
#include "fuzz/mutate/mutator.h"
#include "fuzz/targets/compare.h"
#include "reference/decode.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t capacity, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t capacity);

enum { PAGES_MAX = 1024 };

static struct {
    struct judge *left, *right;
    struct compare_change change;
    struct program program;
    struct mutator mutator;
    unsigned long long compared, passed_over;
} target;

static void give_up(const char *problem)
{
    fprintf(stderr, "differential: %s\n", problem);
    _exit(2);
}

static struct judge *judge_of(const char *variable, const char *otherwise)
{
    char problem[240];
    const char *name = getenv(variable) != NULL ? getenv(variable) : otherwise;
    const struct system *system = registry_find_inside(name, problem, sizeof problem);
    if (system == NULL)
        give_up(problem);
    struct judge *judge = judge_open(system, NULL, QUESTION_ALL);
    if (judge == NULL)
        give_up("out of memory");
    return judge;
}

static void say_verdict(void)
{
    fprintf(stderr,
            "--- done: no difference (%s beside %s, %llu inputs compared, %llu not comparable)\n",
            judge_system(target.left)->name, judge_system(target.right)->name, target.compared,
            target.passed_over);
    judge_close(target.left);
    judge_close(target.right);
    program_free(&target.program);
    mutator_free(&target.mutator);
    if (target.compared == 0)
        _exit(1);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    const char *change = getenv("MAPCHECK_CHANGE");
    if (!compare_change_parse(change != NULL ? change : "", &target.change))
        give_up("MAPCHECK_CHANGE: expected any of page=N skip=N growth=N");
    target.left = judge_of("MAPCHECK_SYSTEM", "page-manager-skip");
    target.right = judge_of("MAPCHECK_OTHER", "page-manager-tree");
    target.mutator.system = judge_system(target.left);
    target.mutator.mutate_bytes = LLVMFuzzerMutate;
    atexit(say_verdict);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char text[400] = "";
    if (!program_decode(&target.program, bytes, size) ||
        target.program.world.page_count > PAGES_MAX)
        return 0;
    enum compare_result result =
        compare_run(target.left, target.right, &target.change, &target.program, text, sizeof text);
    if (result == COMPARE_DIFFERENT || result == COMPARE_FINDING) {
        fprintf(stderr, "%s  %s\n", result == COMPARE_DIFFERENT ? "DIFFERENT" : "DIVERGENCE", text);
        abort();
    }
    *(result == COMPARE_EQUAL ? &target.compared : &target.passed_over) += 1;
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t capacity, unsigned seed)
{
    return mutator_mutate(&target.mutator, bytes, size, capacity, seed);
}
