/* SPDX-License-Identifier: MIT
 *
 * build/compare_platforms NAMED PLATFORM...: compares the answers of the platforms that ran.
 * The file PLATFORM has a line for each program: path, verdict and transcript hash. The first
 * platform that has a verdict on a program gives the expected one. If NAMED is empty, m32 and
 * wasi left out the recorded workloads. Prints TAP.
 */
#include "conformance/matrix/tsv.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct answer {
    const char *path;
    char *verdict; /* and the hash */
    const char *platform;
    size_t order; /* of the platform */
};

struct answers {
    struct answer *all;
    size_t count, capacity;
};

static bool append(struct answers *answers, struct answer answer)
{
    if (answers->count == answers->capacity) {
        size_t capacity = answers->capacity * 2 + 256;
        struct answer *larger = realloc(answers->all, capacity * sizeof *larger);
        if (larger == NULL)
            return false;
        answers->all = larger;
        answers->capacity = capacity;
    }
    answers->all[answers->count++] = answer;
    return true;
}

/* The answers keep the text of the file until the program ends. */
static bool read_platform(struct answers *answers, const char *platform, size_t order)
{
    struct tsv file;
    if (!tsv_open(&file, platform))
        return false;
    for (char *line = tsv_line(&file); line != NULL; line = tsv_line(&file)) {
        char *blank = strchr(line, ' ');
        if (blank == NULL)
            continue;
        *blank = '\0';
        if (!append(answers, (struct answer){line, blank + 1, platform, order}))
            return false;
    }
    return true;
}

static int compare_answers(const void *left, const void *right)
{
    const struct answer *a = left, *b = right;
    int order = strcmp(a->path, b->path);
    return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

static bool is_skip(const char *verdict)
{
    return strncmp(verdict, "SKIPPED ", strlen("SKIPPED ")) == 0;
}

static bool may_be_missing(const char *path, const char *platform, bool is_short)
{
    return is_short && strncmp(path, "corpus/workloads/", strlen("corpus/workloads/")) == 0 &&
           (strcmp(platform, "m32") == 0 || strcmp(platform, "wasi") == 0);
}

/* Judges the answers about one program, which are sorted by platform. A platform without an answer
 * differs from one with an answer. */
static bool is_same(const struct answer *answers, size_t count, char *const *platforms,
                    bool is_short)
{
    const char *expected = NULL, *first = NULL;
    bool same = true;
    for (size_t i = 0, at = 0; platforms[i] != NULL; i++) {
        const struct answer *answer = NULL;
        if (at < count && answers[at].order == i)
            answer = &answers[at++];
        const char *verdict = answer == NULL ? "nothing" : answer->verdict;
        if (may_be_missing(answers->path, platforms[i], is_short) || is_skip(verdict))
            continue;
        if (expected == NULL) {
            expected = verdict;
            first = platforms[i];
        } else if (strcmp(expected, verdict) != 0) {
            same = false;
            printf("not ok - %s: %s says %s, %s says %s\n", answers->path, first, expected,
                   platforms[i], verdict);
        }
    }
    return same;
}

static void print_agreement(const struct answer *answers, size_t count)
{
    bool skipped = false;
    printf("ok - %s", answers->path);
    for (size_t i = 0; i < count; i++) {
        if (!is_skip(answers[i].verdict))
            continue;
        printf("%s %s", skipped ? "" : " # SKIP too large for", answers[i].platform);
        skipped = true;
    }
    putchar('\n');
}

int main(int count, char **words)
{
    struct answers answers = {0};
    bool is_short = count > 1 && *words[1] == '\0';
    for (int i = 2; i < count; i++)
        if (!read_platform(&answers, words[i], (size_t)i - 2))
            printf("not ok - cannot read the answers of %s\n", words[i]);
    if (answers.count > 0)
        qsort(answers.all, answers.count, sizeof *answers.all, compare_answers);
    for (size_t start = 0, end; start < answers.count; start = end) {
        const struct answer *first = &answers.all[start];
        for (end = start; end < answers.count && strcmp(first->path, answers.all[end].path) == 0;)
            end++;
        if (is_same(first, end - start, words + 2, is_short))
            print_agreement(first, end - start);
    }
    free(answers.all);
    return 0;
}
