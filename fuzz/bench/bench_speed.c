/* SPDX-License-Identifier: MIT
 *
 * The speed of fuzzing: rates that bench.sh measured, a line each: program, round, rate per second.
 * The report shows the median rate of each program, and ratios of two programs in the same round.
 */
#include "fuzz/bench/bench_speed.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { RATES_MAX = 1024, NAME = 32 };

static const struct speed_program {
    const char *name, *text;
} programs[] = {{"empty", "executions, empty target"},
                {"model_check", "executions, model_check"},
                {"model_check-before", "executions, model_check, before"},
                {"stress", "operations, stress"},
                {"stress-before", "operations, stress, before"}};

static const struct speed_target {
    const char *point, *text, *above, *below;
    bool most; /* the limit is an upper one */
    double limit;
} targets[] = {{"-", "empty target : model_check", "empty", "model_check", true, 10},
               {"7", "executions, now : before", "model_check", "model_check-before", false, 0.95},
               {"7", "stress operations, now : before", "stress", "stress-before", false, 0.95}};

static struct speed_rate {
    char name[NAME];
    unsigned round;
    double per_second;
} rates[RATES_MAX];
static size_t rate_count;

/* A line that an interruption cut is left out. */
static void read_rates(FILE *in)
{
    char line[128];
    while (rate_count < RATES_MAX && fgets(line, sizeof line, in) != NULL) {
        struct speed_rate *rate = &rates[rate_count];
        rate_count += sscanf(line, "%31s %u %lf", rate->name, &rate->round, &rate->per_second) == 3;
    }
}

static int compare_numbers(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The lower of the two in the middle, where there are two. */
static double median(double *numbers, size_t count)
{
    qsort(numbers, count, sizeof *numbers, compare_numbers);
    return numbers[(count - 1) / 2];
}

static size_t rates_of(const char *name, double *found)
{
    size_t count = 0;
    for (size_t i = 0; i < rate_count; i++)
        if (strcmp(rates[i].name, name) == 0)
            found[count++] = rates[i].per_second;
    return count;
}

static void print_program(FILE *out, const struct speed_program *program)
{
    double found[RATES_MAX];
    size_t count = rates_of(program->name, found);
    if (count == 0)
        return;
    double middle = median(found, count);
    fprintf(out, "| %s | %.0f (%.0f..%.0f) |\n", program->text, middle, found[0], found[count - 1]);
}

/* The rate of this program in this round. 0: there is none. */
static double rate_in(const char *name, unsigned round)
{
    for (size_t i = 0; i < rate_count; i++)
        if (rates[i].round == round && strcmp(rates[i].name, name) == 0)
            return rates[i].per_second;
    return 0;
}

static size_t ratios_of(const struct speed_target *target, double *found)
{
    size_t count = 0;
    for (size_t i = 0; i < rate_count; i++) {
        double below = rate_in(target->below, rates[i].round);
        if (below > 0 && strcmp(rates[i].name, target->above) == 0)
            found[count++] = rates[i].per_second / below;
    }
    return count;
}

static void print_target(FILE *out, const struct speed_target *target)
{
    double found[RATES_MAX];
    size_t count = ratios_of(target, found);
    if (count == 0)
        return;
    double ratio = median(found, count);
    bool met = target->most ? ratio <= target->limit : ratio >= target->limit;
    fprintf(out, "| %s | %s | harness | %.2f | %s %g | %s |\n", target->point, target->text, ratio,
            target->most ? "at most" : "at least", target->limit, met ? "PASS" : "MISS");
}

static void print_report(FILE *out, const char *operations)
{
    double found[RATES_MAX];
    fprintf(out,
            "\n### fuzz, native: %zu rounds\n\n%s operations per input, ASan and UBSan; stress "
            "without them\n\n| per second | median (lowest..highest) |\n|---|---|\n",
            rates_of("stress", found), operations);
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
        print_program(out, &programs[i]);
    fprintf(out, "\n| point | ratio in the same round | system | value | target | |\n"
                 "|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++)
        print_target(out, &targets[i]);
}

static void print_json(FILE *out)
{
    fprintf(out, "{\"part\":\"fuzz\",\"platform\":\"native\",\"rates\":[");
    for (size_t i = 0; i < rate_count; i++)
        fprintf(out, "%s\n{\"what\":\"%s\",\"round\":%u,\"per_second\":%.0f}", i > 0 ? "," : "",
                rates[i].name, rates[i].round, rates[i].per_second);
    fprintf(out, "]}\n");
}

const char *bench_speed(FILE *out, const char *rates_path, const char *operations,
                        const char *json_path)
{
    FILE *in = fopen(rates_path, "r");
    if (in == NULL)
        return rates_path;
    read_rates(in);
    fclose(in);
    FILE *json = fopen(json_path, "w");
    if (json == NULL)
        return json_path;
    print_json(json);
    fclose(json);
    print_report(out, operations);
    return NULL;
}
