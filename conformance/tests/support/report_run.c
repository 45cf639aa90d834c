/* SPDX-License-Identifier: MIT
 *
 * See report_run.h.
 */
#include "conformance/tests/support/report_run.h"
#include "conformance/tests/support/fake_run.h"
#include "conformance/tests/support/fake_system.h"
#include <check.h>
#include <stdlib.h>

struct system fake;
struct program program;
char *said;
const struct report_options plain = {.file = "x.ops"};

void report_set_up(void)
{
    fake_set_fault(NULL);
    fake = fake_system();
    program = (struct program){0};
    said = NULL;
}

void report_tear_down(void)
{
    program_free(&program);
    free(said);
    ck_assert_int_eq(fake_open_count(), 0);
}

void parse(const char *text)
{
    struct parse_error problem;

    ck_assert_msg(program_parse(&program, text, &problem), "%s", problem.text);
}

enum verdict report_run(reporter *write, const struct report_options *options)
{
    size_t length;
    struct judge *judge = judge_open(&fake, &fake_profile, QUESTION_ALL);
    FILE *out;

    free(said);
    said = NULL;
    out = open_memstream(&said, &length);
    enum verdict verdict = write(out, judge, &program, options);
    fclose(out);
    judge_close(judge);
    return verdict;
}

int count_lines(const char *text)
{
    int lines = 0;

    for (; *text != '\0'; text++)
        lines += *text == '\n';
    return lines;
}

enum page_class call_mapped(void *self, uint64_t page)
{
    (void)self;
    (void)page;
    return PAGE_MAPPED;
}
