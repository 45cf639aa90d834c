/* SPDX-License-Identifier: MIT
 *
 * See skip.h. Logs are read whole, line by line a second time, and written again.
 */
#include "skip.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool skip_is(TestResult *result)
{
    return tr_rtype(result) == CK_FAILURE &&
           strncmp(tr_msg(result), SKIP_MARK, strlen(SKIP_MARK)) == 0;
}

static char *read_all(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return NULL;
    if (getdelim(&text, &size, '\0', file) < 0) {
        free(text);
        text = NULL;
    }
    fclose(file);
    return text;
}

/* From the last `start` before every SKIP_MARK: `from` becomes `to`, the mark becomes `mark`. */
static void write_marked(FILE *file, const char *text, const char *from, const char *to,
                         const char *mark)
{
    for (const char *skip = strstr(text, SKIP_MARK); skip != NULL; skip = strstr(text, SKIP_MARK)) {
        const char *last = NULL;
        for (const char *at = strstr(text, from); at != NULL && at < skip;
             at = strstr(at + 1, from))
            last = at;
        if (last == NULL)
            break;
        fprintf(file, "%.*s%s", (int)(last - text), text, to);
        text = last + strlen(from);
        fprintf(file, "%.*s%s", (int)(skip - text), text, mark);
        text = skip + strlen(SKIP_MARK);
    }
    fputs(text, file);
}

static bool mark(const char *path, const char *from, const char *to, const char *skip_mark)
{
    char *text = read_all(path);
    FILE *file = text != NULL ? fopen(path, "w") : NULL;
    if (file == NULL) {
        free(text);
        return false;
    }
    write_marked(file, text, from, to, skip_mark);
    free(text);
    return fclose(file) == 0;
}

bool skip_mark_tap(const char *path)
{
    return mark(path, "not ok ", "ok ", "# SKIP ");
}

bool skip_mark_xml(const char *path)
{
    return mark(path, "<test result=\"failure\">", "<test result=\"skipped\">", "");
}
