/* SPDX-License-Identifier: MIT
 *
 * See report_c_call.h.
 */
#include "reference/report_c_call.h"

#include "reference/report.h"
#include <inttypes.h>

/* Writes one term of an expression. *any: a term precedes it. */
static void put_term(FILE *out, bool *any, int64_t value, const char *unit)
{
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    if (value == 0)
        return;
    if (*any || value < 0)
        fprintf(out, "%s %c ", *any ? "" : "0", value < 0 ? '-' : '+');
    fprintf(out, "%" PRIu64 "%s%s", magnitude, magnitude > INT32_MAX ? "u" : "", unit);
    *any = true;
}

void report_c_amount(FILE *out, const struct amount *amount, bool any)
{
    if (amount->base == AMOUNT_HALF) {
        fprintf(out, "%s(SIZE_MAX / 2 + 1)", any ? " + " : "");
        any = true;
    }
    put_term(out, &any, amount->pages, " * page");
    put_term(out, &any, amount->bytes, "");
    if (!any)
        fputs("0", out);
}

static bool is_null(const struct amount *amount)
{
    return amount->base != AMOUNT_HALF && amount->pages == 0 && amount->bytes == 0;
}

static void put_place(FILE *out, const struct place *place)
{
    char name[24];

    if (place->mapping == PLACE_ABSOLUTE && is_null(&place->offset)) {
        fputs("NULL", out);
        return;
    }
    if (place->mapping == PLACE_ABSOLUTE) {
        fputs("(void *)(uintptr_t)(", out);
        report_c_amount(out, &place->offset, false);
        fputs(")", out);
        return;
    }
    if (place->mapping >= 0)
        mapping_name(name, sizeof name, (size_t)place->mapping);
    fputs(place->mapping >= 0 ? name : "world", out);
    report_c_amount(out, &place->offset, true);
}

struct bit_name {
    uint32_t bit;
    const char *name;
};

/* Writes `A | B | 0x40`, or `none`. */
static void put_bits(FILE *out, uint32_t bits, const struct bit_name *names, const char *none)
{
    const char *between = "";

    if (bits == 0)
        fputs(none, out);
    for (; names->bit != 0; names++) {
        if ((bits & names->bit) == 0)
            continue;
        fprintf(out, "%s%s", between, names->name);
        between = " | ";
        bits &= ~names->bit;
    }
    if (bits != 0)
        fprintf(out, "%s(int)0x%" PRIx32 "u", between, bits);
}

static void put_protection(FILE *out, uint32_t protection)
{
    static const struct bit_name names[] = {{PROTECTION_READ, "PROT_READ"},
                                            {PROTECTION_WRITE, "PROT_WRITE"},
                                            {PROTECTION_EXECUTE, "PROT_EXEC"},
                                            {0, NULL}};

    put_bits(out, protection, names, "PROT_NONE");
}

static void put_flags(FILE *out, uint32_t flags)
{
    static const struct bit_name names[] = {
        {FLAG_PRIVATE, "MAP_PRIVATE"},
        {FLAG_SHARED, "MAP_SHARED"},
        {FLAG_ANONYMOUS, "MAP_ANONYMOUS"},
        {FLAG_FIXED, "MAP_FIXED"},
        {FLAG_FIXED_NOREPLACE, "MAP_FIXED_NOREPLACE"},
        {FLAG_LOCKED, "MAP_LOCKED"},
        {FLAG_NORESERVE, "MAP_NORESERVE"},
        {FLAG_POPULATE, "MAP_POPULATE"},
        {FLAG_STACK, "MAP_STACK"},
        {0, NULL},
    };

    put_bits(out, flags & ~(uint32_t)FLAG_UNINITIALIZED, names, "0");
}

static void put_offset(FILE *out, const struct amount *offset)
{
    if (is_null(offset)) {
        fputs("0", out);
        return;
    }
    fputs("(off_t)(", out);
    report_c_amount(out, offset, false);
    fputs(")", out);
}

void report_c_map(FILE *out, const struct operation *operation, const char *name)
{
    fprintf(out, "%s = mmap(", name);
    put_place(out, &operation->place);
    fputs(", ", out);
    report_c_amount(out, &operation->length, false);
    fputs(", ", out);
    put_protection(out, operation->protection);
    fputs(", ", out);
    put_flags(out, operation->flags);
    fprintf(out, ", %" PRId32 ", ", operation->descriptor);
    put_offset(out, &operation->offset);
    fputs(");\n", out);
}

void report_c_unmap(FILE *out, const struct operation *operation)
{
    fputs("munmap(", out);
    put_place(out, &operation->place);
    fputs(", ", out);
    report_c_amount(out, &operation->length, false);
    fputs(")", out);
}

static void put_call(FILE *out, const struct operation *operation, size_t ordinal)
{
    char text[256];

    if (operation->kind == OPERATION_MAP) {
        mapping_name(text, sizeof text, ordinal);
        report_c_map(out, operation, text);
    } else if (operation->kind == OPERATION_UNMAP) {
        report_c_unmap(out, operation);
        fputs(";\n", out);
    } else if (operation->kind == OPERATION_WRITE) {
        fputs("memset(", out);
        put_place(out, &operation->place);
        fputs(", 0x5a, ", out);
        report_c_amount(out, &operation->length, false);
        fputs(");\n", out);
    } else {
        operation_print(text, sizeof text, operation, ordinal);
        fprintf(out, "/* %s */\n", text);
    }
}

void report_c_calls(FILE *out, const struct program *program)
{
    size_t ordinal = 0;

    for (size_t i = 0; i < program->count; i++) {
        put_call(out, &program->operations[i], ordinal);
        ordinal += program->operations[i].kind == OPERATION_MAP;
    }
}
