/* SPDX-License-Identifier: MIT
 *
 * See output.h.
 */
#include "fuzz/command/output.h"
#include "fuzz/command/command.h"
#include "reference/report.h"
#include "reference/report_fold.h"
#include "reference/report_style.h"
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int output_check(const char *file, bool force)
{
    struct stat status;
    if (stat(file, &status) == 0 && S_ISDIR(status.st_mode))
        return problem("%s: is a folder; give the name of a file", file);
    if (stat(file, &status) == 0 && !force)
        return problem("%s: already exists; give another name, or --force", file);
    return EXIT_AGREE;
}

static FILE *create(const char *file, bool force)
{
    FILE *out = fopen(file, force ? "wb" : "wbx");
    if (out == NULL && errno == EEXIST)
        problem("%s: already exists; give another name, or --force", file);
    else if (out == NULL)
        problem("%s: cannot be written: %s; give another name", file, strerror(errno));
    return out;
}

int output_bytes(const char *file, const void *bytes, size_t size, bool force)
{
    FILE *out = create(file, force);
    if (out == NULL)
        return EXIT_INPUT;
    bool good = fwrite(bytes, 1, size, out) == size;
    good = fclose(out) == 0 && good;
    if (good)
        return EXIT_AGREE;
    unlink(file);
    return problem("%s: could not be written completely and was removed; is the disk full?", file);
}

int output_program(const char *file, const struct program *program, const char *head, bool force)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    if (memory == NULL)
        return problem("out of memory; close other programs and try again");
    report_ops(memory, program, head);
    int code = fclose(memory) == 0 ? output_bytes(file, text, size, force)
                                   : problem("out of memory; close other programs and try again");
    free(text);
    return code;
}

int output_folder(const char *folder)
{
    char path[512];
    struct stat status;
    snprintf(path, sizeof path, "%s", folder);
    for (char *at = path + 1; *at != '\0'; at++)
        if (*at == '/') {
            *at = '\0';
            mkdir(path, 0777);
            *at = '/';
        }
    mkdir(path, 0777);
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return EXIT_AGREE;
    return problem("%s: no such folder, and it cannot be made; give another", folder);
}

bool output_crash_name(char *name, size_t size, const char *verdict, uint64_t shape)
{
    char lower[16] = "";
    struct stat status;
    for (size_t i = 0; verdict[i] != '\0' && i < sizeof lower - 1; i++)
        lower[i] = (char)tolower((unsigned char)verdict[i]);
    if (output_folder("out/crashes") != EXIT_AGREE)
        return false;
    snprintf(name, size, "out/crashes/divergence-%s-%08" PRIx32 ".ops", lower, (uint32_t)shape);
    for (unsigned again = 2; stat(name, &status) == 0; again++)
        snprintf(name, size, "out/crashes/divergence-%s-%08" PRIx32 "-%u.ops", lower,
                 (uint32_t)shape, again);
    return true;
}

void output_end(const struct settings *settings, bool good, const char *text)
{
    bool color = settings_color(settings);
    struct fold fold = {.out = stdout, .column = 4, .indent = 4};
    printf("    %s", style_on(color, good ? STYLE_GOOD : STYLE_BAD));
    fold_add(&fold, 0, text);
    printf("%s\n", style_off(color));
}
