/* SPDX-License-Identifier: MIT
 *
 * For tests of reports: a run of the fake system without a fault, and the report as one string.
 */
#ifndef MAPCHECK_REPORT_RUN_H
#define MAPCHECK_REPORT_RUN_H

#include "reference/report.h"

typedef enum verdict reporter(FILE *out, struct judge *judge, const struct program *program,
                              const struct report_options *options);

extern struct system fake;
extern struct program program;
extern char *said; /* the text of the last report */
extern const struct report_options plain;

/* A checked fixture. */
void report_set_up(void);
void report_tear_down(void);

void parse(const char *text);
enum verdict report_run(reporter *write, const struct report_options *options);
int count_lines(const char *text);
/* A faulty `fake.page_class`: every page is mapped. */
enum page_class call_mapped(void *self, uint64_t page);

#endif
