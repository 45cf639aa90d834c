/* SPDX-License-Identifier: MIT
 *
 * See input.h.
 */
#include "fuzz/support/input.h"
#include "reference/decode.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool refuse(struct input_problem *problem, const char *file, const char *what,
                   const char *next)
{
    snprintf(problem->text, sizeof problem->text, "%.300s: %s; %s", file, what, next);
    return false;
}

bool input_is_text(const char *file)
{
    size_t length = strlen(file);
    return length >= 4 && strcmp(file + length - 4, ".ops") == 0;
}

static char *read_stream(FILE *in, size_t *size)
{
    size_t capacity = 4096;
    char *bytes = malloc(capacity);
    *size = 0;
    while (bytes != NULL) {
        *size += fread(bytes + *size, 1, capacity - *size - 1, in);
        if (*size + 1 < capacity)
            break;
        char *grown = capacity < INPUT_MAX ? realloc(bytes, capacity *= 2) : NULL;
        if (grown == NULL)
            free(bytes);
        bytes = grown;
    }
    if (bytes != NULL)
        bytes[*size] = '\0';
    return bytes;
}

/* Why this is no file to open, or NULL. A named pipe would wait for a writer. A shell's <(command)
 * is a link to a pipe that has one. */
static const char *why_not_a_file(const char *file)
{
    struct stat status;
    if (stat(file, &status) == 0 && S_ISDIR(status.st_mode))
        return "is a folder";
    if (lstat(file, &status) == 0 && S_ISFIFO(status.st_mode))
        return "is a named pipe";
    return NULL;
}

char *input_read(const char *file, size_t *size, struct input_problem *problem)
{
    char *bytes = NULL;
    const char *other = why_not_a_file(file);
    FILE *in = other != NULL ? NULL : fopen(file, "rb");
    if (in == NULL) {
        refuse(problem, file, other != NULL ? other : strerror(errno),
               "ls shows what is there, mapcheck replay takes folders");
        return NULL;
    }
    bytes = read_stream(in, size);
    bool failed = ferror(in) != 0;
    fclose(in);
    if (bytes == NULL || failed) {
        refuse(problem, file, "is larger than 64 MiB", "split it");
        free(bytes);
        return NULL;
    }
    return bytes;
}

static bool parse(const char *file, const char *text, size_t size, struct program *program,
                  struct input_problem *problem)
{
    struct parse_error error;
    if (strlen(text) != size)
        return refuse(problem, file, "is not text: it has a zero byte",
                      "give a byte input a name that does not end in .ops");
    if (program_parse(program, text, &error))
        return program->count > 0 ||
               refuse(problem, file, "has no operation", "mapcheck list shows the grammar");
    snprintf(problem->text, sizeof problem->text, "%.200s:%u: %s; mapcheck list shows the grammar",
             file, error.line, error.text);
    return false;
}

bool input_program(const char *file, bool lenient, struct program *program,
                   struct input_problem *problem)
{
    size_t size;
    errno = 0;
    char *bytes = input_read(file, &size, problem);
    if (bytes == NULL)
        return false;
    const char *lack = decode_problem((const uint8_t *)bytes, size);
    bool good;
    if (input_is_text(file))
        good = parse(file, bytes, size, program, problem);
    else if (lack != NULL && !lenient)
        good = refuse(problem, file, lack, "--lenient reads it anyway");
    else
        good = program_decode(program, (const uint8_t *)bytes, size) ||
               refuse(problem, file, "out of memory", "close other programs");
    free(bytes);
    return good;
}
