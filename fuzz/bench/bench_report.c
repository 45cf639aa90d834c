/* SPDX-License-Identifier: MIT
 *
 * Prints the report of a part: Markdown, which is also readable on a screen, and JSON with every
 * sample.
 */
#include "fuzz/bench/bench.h"
#include <inttypes.h>
#include <string.h>

const char *bench_platform(void)
{
#ifdef __EMSCRIPTEN__
    return "node";
#else
    return "native";
#endif
}

/* Prints two or three significant digits. */
static void print_number(FILE *out, double number)
{
    bool whole = number >= 99.95 || number == (double)(int64_t)number;
    if (number < 0.095 && !whole)
        fprintf(out, "%.2g", number);
    else
        fprintf(out, "%.*f", whole ? 0 : number >= 9.995 ? 1 : 2, number);
}

static void print_quantiles(FILE *out, struct quantiles quantiles)
{
    print_number(out, quantiles.median);
    fprintf(out, " (");
    print_number(out, quantiles.low);
    fprintf(out, "..");
    print_number(out, quantiles.high);
    fprintf(out, ")");
}

/* Prints the ratio of every other system to the first one. */
static void print_ratios(FILE *out, const struct bench *bench, const struct bench_row *row)
{
    const char *comma = "";
    for (size_t i = 1; i < bench_system_count(); i++) {
        double ratio = row_ratio(bench, row, i, row, 0);
        if (ratio <= 0)
            continue;
        fprintf(out, "%s%s ", comma, bench_systems[i]->name);
        print_number(out, ratio);
        comma = ", ";
    }
    if (row->disagree)
        fprintf(out, "%sTHE ANSWERS DIFFER", comma);
}

static void print_row(FILE *out, const struct bench *bench, const struct bench_row *row)
{
    fprintf(out, "| %s |", row->work.name);
    for (size_t i = 0; i < bench_system_count(); i++) {
        fprintf(out, " ");
        if (row_has(bench, row, i))
            print_quantiles(out, row_quantiles(bench, row, i));
        else
            fprintf(out, "-");
        fprintf(out, " |");
    }
    fprintf(out, " ");
    print_ratios(out, bench, row);
    fprintf(out, " |\n");
}

static void print_times(FILE *out, const struct bench *bench)
{
    fprintf(out, "\n| nanoseconds per operation |");
    for (size_t i = 0; i < bench_system_count(); i++)
        fprintf(out, " %s |", bench_systems[i]->name);
    fprintf(out, " times %s, in the same round |\n|---|", bench_systems[0]->name);
    for (size_t i = 0; i < bench_system_count(); i++)
        fprintf(out, "---|");
    fprintf(out, "---|\n");
    for (size_t i = 0; i < bench->row_count; i++)
        if (bench->rows[i].work.unit == NULL)
            print_row(out, bench, &bench->rows[i]);
}

static bool is_fact(const struct bench *bench, size_t index)
{
    return index < bench->row_count && bench->rows[index].work.unit != NULL;
}

static size_t end_of_facts(const struct bench *bench, size_t first)
{
    size_t end = first;
    while (is_fact(bench, end) &&
           strcmp(bench->rows[end].work.name, bench->rows[first].work.name) == 0)
        end++;
    return end;
}

static bool same_facts(const struct bench *bench, size_t first, size_t end, size_t left,
                       size_t right)
{
    for (size_t row = first; row < end; row++)
        if (!row_has(bench, &bench->rows[row], left) || !row_has(bench, &bench->rows[row], right) ||
            bench->rows[row].samples[left][0] != bench->rows[row].samples[right][0])
            return false;
    return true;
}

/* Prints one line for a system and all later systems with the same facts. */
static void print_facts_of(FILE *out, const struct bench *bench, size_t first, size_t end,
                           size_t system)
{
    for (size_t before = 0; before < system; before++)
        if (same_facts(bench, first, end, before, system))
            return;
    fprintf(out, "| %s | %s", bench->rows[first].work.name, bench_systems[system]->name);
    for (size_t i = system + 1; i < bench_system_count(); i++)
        if (same_facts(bench, first, end, system, i))
            fprintf(out, ", %s", bench_systems[i]->name);
    fprintf(out, " |");
    for (size_t row = first; row < end; row++) {
        fprintf(out, "%s ", row == first ? "" : ",");
        print_number(out, bench->rows[row].samples[system][0]);
        fprintf(out, " %s", bench->rows[row].work.unit);
    }
    fprintf(out, " |\n");
}

static void print_facts(FILE *out, const struct bench *bench)
{
    size_t first = 0;
    while (first < bench->row_count && !is_fact(bench, first))
        first++;
    if (first < bench->row_count)
        fprintf(out, "\n| fact | system | |\n|---|---|---|\n");
    for (size_t end; first < bench->row_count; first = end) {
        end = is_fact(bench, first) ? end_of_facts(bench, first) : first + 1;
        for (size_t i = 0; i < bench_system_count() && is_fact(bench, first); i++)
            if (row_has(bench, &bench->rows[first], i))
                print_facts_of(out, bench, first, end, i);
    }
}

static void print_targets(FILE *out, const struct bench *bench)
{
    if (bench->target_count == 0)
        return;
    fprintf(out, "\n| point | ratio in the same round, or count | system | value | target | |\n"
                 "|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < bench->target_count; i++) {
        const struct target *target = &bench->targets[i];
        if (target->point == 0)
            fprintf(out, "| - |");
        else
            fprintf(out, "| %u |", target->point);
        fprintf(out, " %s | %s | ", target->text, target->system);
        print_number(out, target->value);
        fprintf(out, " | %s ", target->at_least ? "at least" : "at most");
        print_number(out, target->limit);
        fprintf(out, " | %s |\n", target_met(target) ? "PASS" : "MISS");
    }
}

void bench_print_markdown(const struct bench *bench, FILE *out)
{
    fprintf(out, "\n### %s, %s: %u rounds, median (lowest..highest)%s\n", bench->part,
            bench_platform(), bench->rounds,
            bench->rounds < bench->rounds_wanted ? "; interrupted, or memory was full" : "");
    print_times(out, bench);
    print_facts(out, bench);
    print_targets(out, bench);
}

static void print_json_system(FILE *out, const struct bench *bench, const struct bench_row *row,
                              size_t system)
{
    struct quantiles quantiles = row_quantiles(bench, row, system);
    fprintf(out, "{\"median\":%.6g,\"low\":%.6g,\"high\":%.6g,\"deviation\":%.6g,",
            quantiles.median, quantiles.low, quantiles.high, quantiles.deviation);
    double ratio = row_ratio(bench, row, system, row, 0);
    if (ratio > 0)
        fprintf(out, "\"ratio_to_%s\":%.6g,", bench_systems[0]->name, ratio);
    fprintf(out, "\"times\":%" PRIu64 ",\"samples\":[", row->times[system]);
    for (unsigned round = 0; round < bench->rounds; round++)
        fprintf(out, "%s%.6g", round == 0 ? "" : ",", row->samples[system][round]);
    fprintf(out, "]}");
}

/* All names come from this program, so none needs escaping. */
static void print_json_row(FILE *out, const struct bench *bench, const struct bench_row *row)
{
    const char *comma = "";
    fprintf(out, "{\"work\":\"%s\",\"unit\":\"%s\",\"answers_differ\":%s,\"systems\":{",
            row->work.name, row->work.unit == NULL ? "ns" : row->work.unit,
            row->disagree ? "true" : "false");
    for (size_t i = 0; i < bench_system_count(); i++) {
        if (!row_has(bench, row, i))
            continue;
        fprintf(out, "%s\"%s\":", comma, bench_systems[i]->name);
        print_json_system(out, bench, row, i);
        comma = ",";
    }
    fprintf(out, "}}");
}

void bench_print_json(const struct bench *bench, FILE *out)
{
    fprintf(out, "{\"part\":\"%s\",\"platform\":\"%s\",\"rounds\":%u,\"rows\":[", bench->part,
            bench_platform(), bench->rounds);
    for (size_t i = 0; i < bench->row_count; i++) {
        fprintf(out, "%s\n", i == 0 ? "" : ",");
        print_json_row(out, bench, &bench->rows[i]);
    }
    fprintf(out, "],\"targets\":[");
    for (size_t i = 0; i < bench->target_count; i++) {
        const struct target *target = &bench->targets[i];
        fprintf(out,
                "%s\n{\"point\":%u,\"text\":\"%s\",\"system\":\"%s\",\"value\":%.6g,"
                "\"%s\":%.6g,\"met\":%s}",
                i == 0 ? "" : ",", target->point, target->text, target->system, target->value,
                target->at_least ? "at_least" : "at_most", target->limit,
                target_met(target) ? "true" : "false");
    }
    fprintf(out, "]}\n");
}
