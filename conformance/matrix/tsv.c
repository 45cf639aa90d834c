/* SPDX-License-Identifier: MIT
 *
 * See tsv.h.
 */
#include "conformance/matrix/tsv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_whole(FILE *file)
{
    size_t size = 0, capacity = 4096;
    char *text = malloc(capacity);

    while (text != NULL) {
        size += fread(text + size, 1, capacity - size - 1, file);
        if (size + 1 < capacity)
            break;
        char *larger = realloc(text, capacity *= 2);
        if (larger == NULL)
            free(text);
        text = larger;
    }
    if (text != NULL)
        text[size] = '\0';
    return text;
}

bool tsv_open(struct tsv *tsv, const char *path)
{
    FILE *file = fopen(path, "r");

    tsv->text = NULL;
    if (file != NULL) {
        tsv->text = read_whole(file);
        if (ferror(file)) { /* fopen opens a folder, but fread fails */
            free(tsv->text);
            tsv->text = NULL;
        }
        fclose(file);
    }
    tsv->next = tsv->text;
    return tsv->text != NULL;
}

char *tsv_line(struct tsv *tsv)
{
    char *line = tsv->next;

    if (line == NULL || *line == '\0')
        return NULL;
    char *end = strchr(line, '\n');
    tsv->next = end != NULL ? end + 1 : NULL;
    if (end != NULL)
        *end = '\0';
    return line;
}

void tsv_cut(char *line, char **fields, size_t count)
{
    char *end = line + strlen(line);

    for (size_t i = 0; i < count; i++) {
        fields[i] = line;
        line += strcspn(line, "\t");
        if (line < end)
            *line++ = '\0';
    }
}
