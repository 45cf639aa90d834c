/* SPDX-License-Identifier: MIT
 *
 * One file through the judge, and what came of it, as a line for people, TAP or JSON. What a
 * file's run means for the exit code is command_replay.c's business.
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
    size_t operations, skipped; /* done; of these unsupported or of a failed map */
    uint64_t transcript;
    bool opened; /* false: finding.text is the reason */
    bool has_figures;
    uint64_t peak_pages, owned_pages, highest_page, largest_free; /* pages */
    uint64_t pages_cleared, pages_saved;
};

/* Runs the program; adds to the counts. */
void replay_run(struct judge *judge, const struct program *program, struct run_counts *counts,
                struct replayed *replayed);

/* One line, in the form that the settings ask for. */
void replay_print(FILE *out, const struct settings *settings, const struct replayed *replayed,
                  unsigned number);

#endif
