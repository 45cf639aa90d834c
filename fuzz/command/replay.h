/* SPDX-License-Identifier: MIT
 *
 * Runs one file through the judge and prints the result as a line of text, of TAP or of JSON.
 * command_replay.c derives the exit code.
 */
#ifndef MAPCHECK_REPLAY_H
#define MAPCHECK_REPLAY_H

#include "fuzz/command/command.h"
#include "fuzz/support/statistics.h"
#include <stdio.h>

struct replayed {
    const char *file;
    enum verdict verdict;
    struct finding finding;
    size_t operations, skipped; /* skipped: unsupported, or with a failed map */
    uint64_t transcript;
    bool opened; /* false: finding.text is the reason */
    bool has_figures;
    uint64_t peak_pages, owned_pages, highest_page, largest_free; /* in pages */
    uint64_t pages_cleared, pages_saved;
};

/* Runs the program and adds to the counts. */
void replay_run(struct judge *judge, const struct program *program, struct run_counts *counts,
                struct replayed *replayed);

/* Prints one line, in the form that the settings select. */
void replay_print(FILE *out, const struct settings *settings, const struct replayed *replayed,
                  unsigned number);

#endif
