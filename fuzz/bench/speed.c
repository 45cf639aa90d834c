/* SPDX-License-Identifier: MIT
 *
 * See speed.h.
 */
#include "fuzz/bench/speed.h"

#include "fuzz/support/quantiles.h"
#include <stdbool.h>
#include <string.h>

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

void speed_read(struct speed *speed, FILE *in)
{
    char line[128];
    speed->count = 0;
    while (speed->count < SPEED_RATES && fgets(line, sizeof line, in) != NULL) {
        struct speed_rate *rate = &speed->rates[speed->count];
        speed->count +=
            sscanf(line, "%31s %u %lf", rate->program, &rate->round, &rate->per_second) == 3;
    }
}

static size_t rates_of(const struct speed *speed, const char *program, double *found)
{
    size_t count = 0;
    for (size_t i = 0; i < speed->count; i++)
        if (strcmp(speed->rates[i].program, program) == 0)
            found[count++] = speed->rates[i].per_second;
    return count;
}

static void print_program(FILE *out, const struct speed *speed, const struct speed_program *program)
{
    double found[SPEED_RATES];
    size_t count = rates_of(speed, program->name, found);
    struct quantiles rates = quantiles_of(found, count);
    if (count > 0)
        fprintf(out, "| %s | %.0f (%.0f..%.0f) |\n", program->text, rates.median, rates.low,
                rates.high);
}

/* The rate of this program in this round. 0: there is none. */
static double rate_in(const struct speed *speed, const char *program, unsigned round)
{
    for (size_t i = 0; i < speed->count; i++)
        if (speed->rates[i].round == round && strcmp(speed->rates[i].program, program) == 0)
            return speed->rates[i].per_second;
    return 0;
}

/* The median of the ratios of two programs in the same round. 0: no round has both. */
static double ratio_of(const struct speed *speed, const struct speed_target *target)
{
    double above[SPEED_RATES], below[SPEED_RATES];
    size_t count = 0;
    for (size_t i = 0; i < speed->count; i++) {
        if (strcmp(speed->rates[i].program, target->above) != 0)
            continue;
        above[count] = speed->rates[i].per_second;
        below[count++] = rate_in(speed, target->below, speed->rates[i].round);
    }
    return quantiles_of_ratios(above, below, count).median;
}

static void print_target(FILE *out, const struct speed *speed, const struct speed_target *target)
{
    double ratio = ratio_of(speed, target);
    bool met = target->most ? ratio <= target->limit : ratio >= target->limit;
    if (ratio > 0)
        fprintf(out, "| %s | %s | harness | %.2f | %s %g | %s |\n", target->point, target->text,
                ratio, target->most ? "at most" : "at least", target->limit, met ? "PASS" : "MISS");
}

void speed_print(FILE *out, const struct speed *speed, unsigned operations)
{
    double found[SPEED_RATES];
    fprintf(out,
            "\n### fuzz, native: %zu rounds\n\n%u operations per input, ASan and UBSan; stress "
            "without them\n\n| per second | median (lowest..highest) |\n|---|---|\n",
            rates_of(speed, "stress", found), operations);
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
        print_program(out, speed, &programs[i]);
    fprintf(out, "\n| point | ratio in the same round | system | value | target | |\n"
                 "|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++)
        print_target(out, speed, &targets[i]);
}

void speed_print_json(FILE *out, const struct speed *speed)
{
    fprintf(out, "{\"part\":\"fuzz\",\"platform\":\"native\",\"rates\":[");
    for (size_t i = 0; i < speed->count; i++)
        fprintf(out, "%s\n{\"what\":\"%s\",\"round\":%u,\"per_second\":%.0f}", i > 0 ? "," : "",
                speed->rates[i].program, speed->rates[i].round, speed->rates[i].per_second);
    fprintf(out, "]}\n");
}
