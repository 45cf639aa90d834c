/* SPDX-License-Identifier: MIT
 *
 * Writes the program as C for any libc. The C program calls only mmap and munmap, and prints each
 * answer. Like the judge, it checks that each new page is zero and then fills the page. The other
 * operations (the neighbour's sbrk, refusals, mremap ...) become comments.
 */
#include "reference/report.h"
#include "reference/report_c_call.h"

#include <inttypes.h>

static const char head_text[] = "#define _GNU_SOURCE\n"
                                "#include <errno.h>\n"
                                "#include <stdint.h>\n"
                                "#include <stdio.h>\n"
                                "#include <string.h>\n"
                                "#include <sys/mman.h>\n"
                                "#include <unistd.h>\n"
                                "\n"
                                "#ifndef MAP_FIXED_NOREPLACE\n"
                                "#define MAP_FIXED_NOREPLACE 0x100000\n"
                                "#endif\n"
                                "\n"
                                "static size_t page;\n"
                                "\n";

static const char answer_text[] =
    "/* Prints the answer of a call. */\n"
    "static int print_answer(const char *what, int failed)\n"
    "{\n"
    "    printf(\"%-12s %s\\n\", what, failed ? strerror(errno) : \"ok\");\n"
    "    return failed;\n"
    "}\n"
    "\n";

static const char apart_text[] =
    "/* Linux maps downwards from its libraries. A range that reaches beyond our own mappings "
    "must\n"
    " * not hit them. So this fills the holes between them, and reserves a range below them. */\n"
    "static void set_apart(size_t length)\n"
    "{\n"
    "#ifdef __linux__\n"
    "    char *wall = mmap(NULL, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *hole;\n"
    "\n"
    "    do\n"
    "        hole = mmap(NULL, page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);\n"
    "    while (wall != MAP_FAILED && hole != MAP_FAILED && hole > wall);\n"
    "    munmap(hole, page);\n"
    "#else\n"
    "    (void)length;\n"
    "#endif\n"
    "}\n"
    "\n";

static const char claim_text[] =
    "/* Checks that every byte of a new mapping is zero, and fills the mapping. */\n"
    "static void claim(const char *name, char *start, size_t length, int writable)\n"
    "{\n"
    "    size_t end = (length + page - 1) / page * page;\n"
    "\n"
    "    if (print_answer(name, start == MAP_FAILED))\n"
    "        return;\n"
    "    printf(\"             at %p\\n\", (void *)start);\n"
    "    if (!writable || length > (size_t)1 << 30)\n"
    "        return;\n"
    "    for (size_t i = 0; i < end; i++) {\n"
    "        if (start[i] != 0) {\n"
    "            printf(\"             byte %zu is not zero\\n\", i);\n"
    "            break;\n"
    "        }\n"
    "    }\n"
    "    memset(start, 0x5a, end);\n"
    "}\n"
    "\n";

/* The parts that the C program needs. `world`: some place is relative to the world's first page. */
struct needs {
    bool answer, claim, world;
};

static bool places_something(const struct operation *operation)
{
    return operation->kind == OPERATION_MAP || operation->kind == OPERATION_UNMAP;
}

/* A place in a mapping that failed is invalid. */
static void put_guard(FILE *out, const struct operation *operation)
{
    char name[24];

    fputs("    ", out);
    if (operation->place.mapping < 0)
        return;
    mapping_name(name, sizeof name, (size_t)operation->place.mapping);
    fprintf(out, "if (%s != MAP_FAILED)\n        ", name);
}

/* The C program fills only anonymous pages that can be read and written. */
static bool is_writable(const struct operation *operation)
{
    return operation->protection == PROTECTION_DEFAULT && (operation->flags & FLAG_ANONYMOUS) != 0;
}

static void put_map(FILE *out, const struct operation *operation, size_t ordinal)
{
    char name[24];

    mapping_name(name, sizeof name, ordinal);
    put_guard(out, operation);
    report_c_map(out, operation, name);
    fprintf(out, "    claim(\"%s\", %s, ", name, name);
    report_c_amount(out, &operation->length, false);
    fprintf(out, ", %d);\n", is_writable(operation));
}

static void put_unmap(FILE *out, const struct operation *operation)
{
    put_guard(out, operation);
    fputs("print_answer(\"munmap\", ", out);
    report_c_unmap(out, operation);
    fputs(");\n", out);
}

static void put_statement(FILE *out, const struct operation *operation, size_t index,
                          size_t ordinal)
{
    char text[256];

    operation_print(text, sizeof text, operation, ordinal);
    fprintf(out, "\n    /* %zu: %s%s */\n", index + 1, text,
            places_something(operation) ? "" : " (left out)");
    if (operation->kind == OPERATION_MAP)
        put_map(out, operation, ordinal);
    else if (operation->kind == OPERATION_UNMAP)
        put_unmap(out, operation);
}

static struct needs program_needs(const struct program *program)
{
    struct needs needs = {false, false, false};

    for (size_t i = 0; i < program->count; i++) {
        const struct operation *operation = &program->operations[i];

        needs.answer |= places_something(operation);
        needs.claim |= operation->kind == OPERATION_MAP;
        needs.world |= places_something(operation) && operation->place.mapping == PLACE_WORLD;
    }
    return needs;
}

/* Declares the names of all maps as pointers equal to MAP_FAILED, and finds a free range for the
 * world. */
static void put_variables(FILE *out, const struct program *program, const struct needs *needs)
{
    size_t maps = program_ordinal(program, program->count);
    char name[24];

    for (size_t i = 0; i < maps; i++) {
        mapping_name(name, sizeof name, i);
        fprintf(out, "    char *%s = MAP_FAILED;\n", name);
    }
    if (needs->world)
        fprintf(out, "    char *world;\n");
    fputs("\n    page = (size_t)sysconf(_SC_PAGESIZE);\n", out);
    if (needs->answer)
        fprintf(out, "    set_apart(%" PRIu32 " * page);\n", program->world.page_count);
    if (needs->world)
        fprintf(out,
                "    world = mmap(NULL, %" PRIu32 " * page, PROT_NONE, "
                "MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);\n"
                "    if (world == MAP_FAILED || munmap(world, %" PRIu32 " * page) != 0)\n"
                "        return 1;\n",
                program->world.page_count, program->world.page_count);
}

/* Writes the title without a sequence that would end the comment around it. */
static void put_title(FILE *out, const char *title)
{
    char before = ' ';

    fputs("/* mapcheck: ", out);
    for (; *title != '\0'; before = *title++)
        fputc(*title == '/' && before == '*' ? '|' : *title, out);
    fputs("\n *\n * cc repro.c && ./a.out\n */\n", out);
}

void report_c(FILE *out, const struct program *program, const char *title)
{
    struct needs needs = program_needs(program);
    size_t ordinal = 0;

    put_title(out, title == NULL ? "a program" : title);
    fprintf(out, "%s%s%s%s", head_text, needs.answer ? apart_text : "",
            needs.answer ? answer_text : "", needs.claim ? claim_text : "");
    fputs("int main(void)\n{\n", out);
    put_variables(out, program, &needs);
    for (size_t i = 0; i < program->count; i++) {
        put_statement(out, &program->operations[i], i, ordinal);
        ordinal += program->operations[i].kind == OPERATION_MAP;
    }
    fputs("    return 0;\n}\n", out);
}
