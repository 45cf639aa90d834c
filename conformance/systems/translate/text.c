/* SPDX-License-Identifier: MIT
 *
 * See text.h.
 */
#include "conformance/systems/translate/text.h"

#include "conformance/matrix/tsv.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t count_lines(const char *text)
{
    size_t count = 1;
    for (; *text != '\0'; text++)
        count += *text == '\n';
    return count;
}

bool text_read(struct text *text, const char *path)
{
    struct tsv file;
    *text = (struct text){0};
    if (tsv_open(&file, path))
        text->lines = calloc(count_lines(file.text) + 1, sizeof *text->lines);
    if (text->lines == NULL) {
        fprintf(stderr, "translate: cannot read %s\n", path);
        return false;
    }
    for (char *line = tsv_line(&file); line != NULL; line = tsv_line(&file))
        text->lines[text->count++] = line;
    return true;
}

bool begins(const char *line, const char *start)
{
    return strncmp(line, start, strlen(start)) == 0;
}

char *copy(const char *line, size_t length)
{
    char *copied = malloc(length + 1);
    if (copied != NULL)
        snprintf(copied, length + 1, "%s", line);
    return copied;
}
