/* SPDX-License-Identifier: MIT
 *
 * build/plant NAME.mutant SOURCE: prints the source with the planted defect. The old lines of the
 * mutant must occur exactly once in the source, as whole lines. Otherwise the program prints one
 * line and exits with 2.
 */
#include "conformance/matrix/tsv.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mutant {
    char *old, *new; /* whole lines */
};

/* Cuts the text of the mutant at the lines `--- old` and `--- new`. */
static bool mutant_cut(struct mutant *mutant, char *text)
{
    static const char old[] = "\n--- old\n", new[] = "\n--- new\n";
    char *first = strstr(text, old);
    char *second = first == NULL ? NULL : strstr(first, new);
    if (second == NULL)
        return false;
    mutant->old = first + strlen(old);
    mutant->new = second + strlen(new);
    second[1] = '\0';
    return true;
}

/* The first place from `text` on where the lines stand. `start` is the start of the source. */
static char *find_lines(char *start, char *text, const char *lines)
{
    char *at = strstr(text, lines);
    while (at != NULL && at != start && at[-1] != '\n')
        at = strstr(at + 1, lines);
    return at;
}

static size_t count_lines(char *source, const char *lines)
{
    size_t count = 0;
    if (*lines == '\0')
        return 0;
    for (char *at = source; (at = find_lines(source, at, lines)) != NULL; at++)
        count++;
    return count;
}

static char *read_text(const char *path)
{
    struct tsv file;
    if (!tsv_open(&file, path))
        fprintf(stderr, "plant: cannot read %s\n", path);
    return file.text;
}

static int plant(char *mutant_text, char *source, char **words)
{
    struct mutant mutant = {0};
    if (!mutant_cut(&mutant, mutant_text)) {
        fprintf(stderr, "%s: expected the lines `--- old` and `--- new`\n", words[1]);
        return 2;
    }
    size_t count = count_lines(source, mutant.old);
    if (count != 1) {
        fprintf(stderr, "%s: the old lines occur %zu times in %s, not once: write them anew\n",
                words[1], count, words[2]);
        return 2;
    }
    char *at = find_lines(source, source, mutant.old);
    printf("%.*s%s%s", (int)(at - source), source, mutant.new, at + strlen(mutant.old));
    return 0;
}

int main(int count, char **words)
{
    if (count != 3) {
        fputs("plant: expected NAME.mutant SOURCE\n", stderr);
        return 2;
    }
    char *mutant = read_text(words[1]), *source = read_text(words[2]);
    int code = mutant != NULL && source != NULL ? plant(mutant, source, words) : 2;
    free(mutant);
    free(source);
    return code;
}
