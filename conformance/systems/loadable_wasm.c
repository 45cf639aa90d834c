/* SPDX-License-Identifier: MIT
 *
 * See loadable_wasm.h. Translations are in the folder wasm/ of the build folder. The build folder
 * is the folder of this program or the one above it (build/mapcheck, build/wasm2c/mapcheck). This
 * file compares all bytes of the modules, because two modules may have one name.
 */
#include "conformance/systems/loadable_wasm.h"

#include "conformance/systems/loadable.h"
#include "conformance/systems/loadable_exports.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_BYTES = 1024 };

static bool same_bytes(FILE *one, FILE *other)
{
    char left[4096], right[sizeof left];
    size_t length;
    do {
        length = fread(left, 1, sizeof left, one);
        if (fread(right, 1, sizeof right, other) != length || memcmp(left, right, length) != 0)
            return false;
    } while (length == sizeof left);
    return ferror(one) == 0 && ferror(other) == 0;
}

static bool same_file(const char *one_path, const char *other_path)
{
    FILE *one = fopen(one_path, "rb"), *other = fopen(other_path, "rb");
    bool same = one != NULL && other != NULL && same_bytes(one, other);
    if (one != NULL)
        fclose(one);
    if (other != NULL)
        fclose(other);
    return same;
}

/* Removes the last component; false when there is none. */
static bool path_up(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash == NULL)
        return false;
    *slash = '\0';
    return true;
}

/* Searches the folder of this program, then the one above. */
static bool find_translation(const char *path, char *object, size_t size)
{
    char folder[PATH_BYTES], copy[2 * PATH_BYTES];
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);
    folder[length > 0 ? length : 0] = '\0';
    for (int level = 0; level < 2 && path_up(folder); level++) {
        snprintf(copy, sizeof copy, "%s/wasm/%s", folder, name);
        snprintf(object, size, "%s/wasm/%.*s.so", folder, (int)strlen(name) - 5, name);
        if (same_file(path, copy) && access(object, R_OK) == 0)
            return true;
    }
    return false;
}

/* Fills in the path of the translation. False and a one-line problem. */
static bool translation_path(const char *path, char *object, size_t object_size, char *problem,
                             size_t size)
{
    if (access(path, R_OK) != 0)
        snprintf(problem, size, "cannot read `%.80s`; give the path of a wasm module", path);
    else if (!find_translation(path, object, object_size))
        snprintf(problem, size,
                 "`%.80s` is not translated, or has changed: type make wasm WASM=%.80s", path,
                 path);
    else
        return true;
    return false;
}

const struct system *loadable_wasm_find(const char *path, char *problem, size_t size)
{
    char object[2 * PATH_BYTES];
    return translation_path(path, object, sizeof object, problem, size)
               ? loadable_find(object, problem, size)
               : NULL;
}

const struct system *loadable_wasm_find_inside(const char *path, char *problem, size_t size)
{
    struct exports exports;
    char object[2 * PATH_BYTES];
    return translation_path(path, object, sizeof object, problem, size) &&
                   file_exports(object, &exports, problem, size)
               ? file_functions()->table
               : NULL;
}
