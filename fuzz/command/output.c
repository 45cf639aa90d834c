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
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
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

static int cannot_write(const char *file)
{
    return problem("%s: cannot be written: %s; give another name", file, strerror(errno));
}

static int write_all(int descriptor, const void *bytes, size_t size)
{
    const char *rest = bytes;
    while (size > 0) {
        ssize_t written = write(descriptor, rest, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return -1;
        rest += written;
        size -= (size_t)written;
    }
    return 0;
}

/* A device or a pipe gets the bytes as they come. It is never removed. */
static int write_special(const char *file, const void *bytes, size_t size)
{
    int descriptor = open(file, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
        return cannot_write(file);
    bool good = write_all(descriptor, bytes, size) == 0;
    good = close(descriptor) == 0 && good;
    return good ? EXIT_AGREE : cannot_write(file);
}

/* rename replaces a file, and link does not. A file system without hard links has only rename. */
static int move_into_place(const char *beside, const char *file, bool force)
{
    int moved = force ? rename(beside, file) : link(beside, file);
    if (moved != 0 && !force && errno != EEXIST && access(file, F_OK) != 0)
        moved = rename(beside, file);
    if (moved == 0)
        return EXIT_AGREE;
    if (errno == EEXIST)
        return problem("%s: already exists; give another name, or --force", file);
    return cannot_write(file);
}

/* A new file beside the given one, whose name is then in `beside`. -1: there is none. */
static int create_beside(const char *file, char *beside, size_t size)
{
    int descriptor = -1;
    errno = EEXIST;
    for (unsigned i = 1; descriptor < 0 && errno == EEXIST && i < 100; i++)
        if (snprintf(beside, size, "%s.new%u", file, i) < (int)size)
            descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        else
            errno = ENAMETOOLONG;
    return descriptor;
}

/* Writes to a new file beside the given one, so that a full disk leaves an old file as it was. */
static int write_beside(const char *file, const void *bytes, size_t size, bool force)
{
    char beside[PATH_MAX];
    int descriptor = create_beside(file, beside, sizeof beside);
    if (descriptor < 0)
        return cannot_write(file);
    bool good = write_all(descriptor, bytes, size) == 0;
    good = close(descriptor) == 0 && good;
    int code = good ? move_into_place(beside, file, force)
                    : problem("%s: could not be written completely, and is as it was; is the disk "
                              "full?",
                              file);
    unlink(beside);
    return code;
}

/* Replaces a path that is a link by what it leads to. False: it is no link. */
static bool follow_link(char *path, size_t size)
{
    char to[PATH_MAX];
    ssize_t length = readlink(path, to, sizeof to);
    const char *slash = strrchr(path, '/');
    if (length <= 0)
        return false;
    size_t kept = to[0] == '/' || slash == NULL ? 0 : (size_t)(slash - path) + 1;
    if (kept + (size_t)length >= size)
        return false;
    memcpy(path + kept, to, (size_t)length);
    path[kept + (size_t)length] = '\0';
    return true;
}

/* --force replaces what a link leads to, not the link. */
int output_bytes(const char *file, const void *bytes, size_t size, bool force)
{
    char target[PATH_MAX];
    struct stat status;
    if (force && stat(file, &status) == 0 && !S_ISREG(status.st_mode))
        return write_special(file, bytes, size);
    if (snprintf(target, sizeof target, "%s", file) >= (int)sizeof target)
        return problem("%s: the name is too long; give a shorter one", file);
    for (unsigned links = 0; force && links < 40 && follow_link(target, sizeof target); links++) {
    }
    return write_beside(target, bytes, size, force);
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
