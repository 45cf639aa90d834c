/* SPDX-License-Identifier: MIT
 *
 * See skip.h. These functions read a whole log and write it anew. Only a message that begins with
 * the mark is a skip; a message that contains it elsewhere stays a failure.
 */
#include "conformance/tests/support/skip.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool begins(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

bool skip_is(TestResult *result)
{
    return tr_rtype(result) == CK_FAILURE && begins(tr_msg(result), SKIP_MARK);
}

static char *read_all(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return NULL;
    if (getdelim(&text, &size, '\0', file) < 0 && text != NULL)
        text[0] = '\0';
    fclose(file);
    return text;
}

/* The message of a line `not ok 2 - FILE:CASE:TEST: MESSAGE`; NULL for every other line. */
static const char *tap_message(const char *line)
{
    const char *end = strchr(line, '\n');
    if (!begins(line, "not ok "))
        return NULL;
    for (int colons = 0; colons < 3; colons++) {
        line = strchr(line, ':');
        if (line == NULL || (end != NULL && line > end))
            return NULL;
        line++;
    }
    return *line == ' ' ? line + 1 : NULL;
}

static void write_tap(FILE *file, const char *text)
{
    while (*text != '\0') {
        const char *message = tap_message(text);
        if (message != NULL && begins(message, SKIP_MARK)) {
            text += strlen("not ");
            fprintf(file, "%.*s# SKIP ", (int)(message - text), text);
            text = message + strlen(SKIP_MARK);
        }
        size_t length = strcspn(text, "\n");
        length += text[length] == '\n';
        fwrite(text, 1, length, file);
        text += length;
    }
}

/* Check writes the result of a test before its message, so this function holds both back until it
 * knows the message. */
static void write_xml(FILE *file, const char *text)
{
    static const char failure[] = "<test result=\"failure\">", message[] = "<message>";
    for (const char *at = strstr(text, failure); at != NULL; at = strstr(text, failure)) {
        const char *found = strstr(at, message);
        const char *start = found != NULL ? found + strlen(message) : at + strlen(failure);
        bool skipped = found != NULL && begins(start, SKIP_MARK);
        fprintf(file, "%.*s%s", (int)(at - text), text,
                skipped ? "<test result=\"skipped\">" : failure);
        at += strlen(failure);
        fprintf(file, "%.*s", (int)(start - at), at);
        text = skipped ? start + strlen(SKIP_MARK) : start;
    }
    fputs(text, file);
}

static bool rewrite(const char *path, void (*write)(FILE *, const char *))
{
    char *text = read_all(path);
    FILE *file = text != NULL ? fopen(path, "w") : NULL;
    if (file != NULL)
        write(file, text);
    free(text);
    return file != NULL && fclose(file) == 0;
}

bool skip_mark_tap(const char *path)
{
    return rewrite(path, write_tap);
}

bool skip_mark_xml(const char *path)
{
    return rewrite(path, write_xml);
}
