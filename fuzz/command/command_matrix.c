/* SPDX-License-Identifier: MIT
 *
 * mapcheck matrix: reads the results of make conformance in OUT/conformance/. It prints them as a
 * table and writes them as files in OUT.
 */
#include "conformance/matrix/matrix.h"
#include "fuzz/command/command.h"
#include <errno.h>
#include <string.h>

static const struct {
    const char *name;
    void (*print)(FILE *file, const struct matrix *matrix);
} forms[] = {{"matrix.tsv", matrix_print_tsv},
             {"matrix.md", matrix_print_markdown},
             {"matrix.html", matrix_print_html},
             {"conformance.tap", matrix_print_tap},
             {"conformance.xml", matrix_print_junit}};

static int write_form(const char *out, size_t form, const struct matrix *matrix)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", out, forms[form].name);
    FILE *file = fopen(path, "w");
    if (file == NULL)
        return problem("matrix: cannot write %s: %s; remove it or give another folder", path,
                       strerror(errno));
    forms[form].print(file, matrix);
    if (ferror(file) + (fclose(file) != 0) != 0)
        return problem("matrix: %s could not be written to its end; is the disk full?", path);
    return EXIT_AGREE;
}

static int write_all(const char *out, const struct matrix *matrix, bool color)
{
    for (size_t form = 0; form < sizeof forms / sizeof forms[0]; form++)
        if (write_form(out, form, matrix) != EXIT_AGREE)
            return EXIT_INPUT;
    matrix_print_screen(stdout, matrix, out, color);
    return matrix_unexpected(matrix) == 0 ? EXIT_AGREE : EXIT_DIVERGENCE;
}

int run_matrix(const struct settings *settings)
{
    const char *out = settings->files[0];
    char folder[1024], reason[400];
    struct matrix matrix;
    snprintf(folder, sizeof folder, "%s/conformance", out);
    const struct matrix_source source = {.folder = folder,
                                         .kept = settings->kept,
                                         .expected = settings->expected,
                                         .commit = settings->commit};
    enum matrix_end end = matrix_read(&matrix, &source, reason, sizeof reason);
    int code = EXIT_CANNOT_RUN;
    if (end == MATRIX_READ)
        code = write_all(out, &matrix, settings_color(settings));
    else if (problem("matrix: %s", reason) == EXIT_INPUT && end == MATRIX_UNREADABLE)
        code = EXIT_INPUT;
    matrix_free(&matrix);
    return code;
}
