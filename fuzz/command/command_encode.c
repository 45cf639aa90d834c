/* SPDX-License-Identifier: MIT
 *
 * mapcheck encode: writes .ops text in its byte form, one file each into a folder, as a corpus for
 * fuzzers. A file that has no byte form is an error when the caller named it. When it was in a
 * folder, encode reports it and leaves it out.
 */
#include "fuzz/command/command.h"
#include "fuzz/command/output.h"
#include "fuzz/support/folder.h"
#include "fuzz/support/input.h"
#include "reference/decode.h"
#include "reference/report_fold.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_COLUMN = 10 }; /* the column after "left out" */

struct encoder {
    const struct settings *settings;
    struct program program;
    uint8_t *bytes;
    size_t capacity, size;
    unsigned written, unchanged, left_out;
};

static bool encode_file(struct encoder *encoder, const char *file, struct input_problem *lacks)
{
    size_t culprit = 0;
    if (!input_program(file, false, &encoder->program, lacks))
        return false;
    encoder->size = program_encode(&encoder->program, encoder->bytes, encoder->capacity, &culprit);
    if (encoder->size > 0)
        return true;
    if (culprit == SIZE_MAX)
        snprintf(lacks->text, sizeof lacks->text,
                 "%.300s: its world has no byte form (too large); replay it as text", file);
    else
        snprintf(lacks->text, sizeof lacks->text,
                 "%.300s: operation %zu has no byte form (out of range, or an expectation, or past "
                 "4096); replay it as text",
                 file, culprit + 1);
    return false;
}

/* corpus/seeds/a.ops becomes FOLDER/seeds-a, because two folders may hold files of the same
 * name. */
static void name_output(char *name, size_t size, const char *folder, const char *file)
{
    const char *slash = strrchr(file, '/');
    const char *from = slash != NULL ? slash : file;
    while (from > file && from[-1] != '/')
        from--;
    int used = snprintf(name, size, "%s/%s", folder, from);
    char *at = name + strlen(folder) + 1;
    if (used >= 4 && (size_t)used < size && input_is_text(name))
        name[used - 4] = '\0';
    for (; *at != '\0'; at++)
        if (*at == '/')
            *at = '-';
}

/* True when the file exists and holds the same bytes. */
static bool is_there(const struct encoder *encoder, const char *name)
{
    struct input_problem lacks;
    size_t size;
    char *there = input_read(name, &size, &lacks);
    bool same = there != NULL && size == encoder->size && memcmp(there, encoder->bytes, size) == 0;
    free(there);
    return same;
}

/* With write == false it only checks that the file could be written. */
static int write_file(struct encoder *encoder, const char *file, bool write)
{
    char name[512];
    const struct settings *settings = encoder->settings;
    name_output(name, sizeof name, settings->output, file);
    if (is_there(encoder, name)) {
        encoder->unchanged += write;
        return EXIT_AGREE;
    }
    if (!write)
        return output_check(name, settings->force);
    encoder->written++;
    return output_bytes(name, encoder->bytes, encoder->size, settings->force);
}

/* The verb calls this twice. The first pass writes nothing, so that a problem leaves no file
 * behind. */
static int encode_all(struct encoder *encoder, const struct folder *folder, bool write)
{
    struct input_problem lacks;
    int code = EXIT_AGREE;
    for (size_t i = 0; i < folder->count && code == EXIT_AGREE; i++) {
        const struct found *found = &folder->files[i];
        if (!input_is_text(found->path) && !found->named)
            continue;
        if (encode_file(encoder, found->path, &lacks)) {
            code = write_file(encoder, found->path, write);
        } else if (found->named || encoder->program.count == 0) {
            code = problem("%s", lacks.text);
        } else if (write) {
            printf("left out  ");
            fold_line(stdout, TEXT_COLUMN, TEXT_COLUMN, lacks.text);
            encoder->left_out++;
        }
    }
    return code;
}

int run_encode(const struct settings *settings)
{
    struct folder folder;
    char unreadable[400];
    struct encoder encoder = {.settings = settings,
                              .capacity = DECODE_HEADER + DECODE_OPERATIONS_MAX * DECODE_RECORD};
    if (settings->output == NULL)
        return problem("encode: no -o FOLDER; usage: mapcheck encode FILE|FOLDER... -o FOLDER");
    if (!folder_collect(&folder, settings->files, settings->file_count, unreadable,
                        sizeof unreadable)) {
        folder_free(&folder);
        return problem("%s", unreadable);
    }
    encoder.bytes = malloc(encoder.capacity);
    int code = encoder.bytes != NULL ? encode_all(&encoder, &folder, false)
                                     : problem("out of memory; close other programs and try again");
    if (code == EXIT_AGREE)
        code = output_folder(settings->output);
    if (code == EXIT_AGREE)
        code = encode_all(&encoder, &folder, true);
    if (code == EXIT_AGREE)
        printf("%u written to %s, %u unchanged, %u left out\n", encoder.written, settings->output,
               encoder.unchanged, encoder.left_out);
    free(encoder.bytes);
    program_free(&encoder.program);
    folder_free(&folder);
    return code;
}
