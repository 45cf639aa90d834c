/* SPDX-License-Identifier: MIT
 *
 * Writes a program as .ops text with a head of comments, ready for the corpus.
 */
#include "reference/report.h"

#include <string.h>

static void put_head(FILE *out, const char *head)
{
    while (*head != '\0') {
        size_t length = strcspn(head, "\n");

        fprintf(out, length > 0 ? "# %.*s\n" : "#%.*s\n", (int)length, head);
        head += length + (head[length] == '\n');
    }
}

void report_ops(FILE *out, const struct program *program, const char *head)
{
    char text[256];
    size_t ordinal = 0;

    if (head != NULL)
        put_head(out, head);
    world_print(text, sizeof text, &program->world);
    fprintf(out, "%s\n", text);
    for (size_t i = 0; i < program->count; i++) {
        operation_print(text, sizeof text, &program->operations[i], ordinal);
        fprintf(out, "%s\n", text);
        ordinal += program->operations[i].kind == OPERATION_MAP;
    }
}
