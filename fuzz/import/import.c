/* SPDX-License-Identifier: MIT
 *
 * See import.h. The head of the workload reports the number of calls in the trace that no workload
 * can express.
 */
#include "fuzz/import/import.h"
#include "fuzz/import/import_pages.h"
#include "fuzz/import/trace.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct counts {
    uint64_t maps, unmaps, fixed, sbrks;
    uint64_t nobody, kept, partly_fixed;
    uint64_t options[7];
};

struct importer {
    enum import_scale scale;
    struct imported *out;
    struct import_pages pages;
    struct counts counts;
    struct parse_error *error;
    size_t head_length;
    uint64_t neighbour_pages; /* all that the neighbour ever asks for */
};

static void say(struct importer *importer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void say(struct importer *importer, const char *format, ...)
{
    size_t left = IMPORT_HEAD - importer->head_length;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(importer->out->head + importer->head_length, left, format, arguments);
    va_end(arguments);
    if (length > 0)
        importer->head_length += (size_t)length < left ? (size_t)length : left - 1;
}

static bool refuse(struct importer *importer, const char *text)
{
    snprintf(importer->error->text, sizeof importer->error->text, "%s", text);
    return false;
}

static bool refuse_piece(struct importer *importer, const struct trace_piece *piece)
{
    snprintf(importer->error->text, sizeof importer->error->text,
             "expected an ID that was mapped, and a range inside of it, got ID %" PRId64
             ", offset %" PRIu64 ", length %" PRIu64,
             piece->id, piece->offset, piece->length);
    return false;
}

static bool emit(struct importer *importer, const struct operation *operation)
{
    return program_append(&importer->out->program, operation) ||
           refuse(importer, "out of memory; import a shorter trace");
}

static struct operation range(enum operation_kind kind, size_t ordinal, struct imported_run run)
{
    struct operation operation = operation_default(kind);
    operation.place.mapping = (int32_t)ordinal;
    operation.place.offset.pages = (int32_t)run.first;
    operation.length.pages = (int32_t)run.count;
    return operation;
}

static bool import_map(struct importer *importer, const struct trace_call *call)
{
    struct operation operation = operation_default(OPERATION_MAP);
    uint64_t pages = import_pages_of(&importer->pages, call->length);
    if (pages > WORLD_PAGES_MAX)
        return refuse(importer, "a mapping is larger than 65536 pages; try --scale r64");
    for (unsigned i = 0; i < 7; i++)
        importer->counts.options[i] += call->options >> i & 1;
    if ((call->options & TRACE_NONE) != 0)
        operation.protection = 0;
    if ((call->options & TRACE_SHARED) != 0)
        operation.flags = FLAG_SHARED | FLAG_ANONYMOUS;
    operation.length.pages = (int32_t)pages;
    importer->counts.maps++;
    if (call->length == 0 || !import_pages_map(&importer->pages, call->id, call->length))
        return refuse(importer, "expected a new ID, counted from 1, and a length");
    return emit(importer, &operation);
}

static bool unmap_piece(struct importer *importer, const struct trace_piece *piece)
{
    struct imported_run run = {0, 0};
    size_t ordinal;
    if (piece->id == TRACE_NOBODY) {
        importer->counts.nobody++;
        return true;
    }
    if (!import_pages_unmap(&importer->pages, piece, &ordinal))
        return refuse_piece(importer, piece);
    bool some = false;
    while (import_pages_next_gone(&importer->pages, piece, &run)) {
        struct operation operation = range(OPERATION_UNMAP, ordinal, run);
        some = true;
        if (!emit(importer, &operation))
            return false;
    }
    importer->counts.kept += !some;
    return true;
}

/* The new pages become a mapping of their own. The old mapping's name still means the same
 * addresses. */
static bool fix_piece(struct importer *importer, const struct trace_piece *piece, uint32_t options)
{
    struct imported_run run;
    size_t ordinal;
    if (piece->id == TRACE_NOBODY) {
        importer->counts.nobody++;
        return true;
    }
    if (!import_pages_inside(&importer->pages, piece, &ordinal, &run))
        return refuse_piece(importer, piece);
    if (run.count == 0) {
        importer->counts.partly_fixed++;
        return true;
    }
    struct operation operation = range(OPERATION_MAP, ordinal, run);
    operation.flags |= FLAG_FIXED;
    if ((options & TRACE_NONE) != 0)
        operation.protection = 0;
    importer->pages.ordinals++;
    return emit(importer, &operation);
}

static bool import_sbrk(struct importer *importer, int64_t delta)
{
    struct operation operation = operation_default(OPERATION_SBRK);
    operation.length.bytes = importer->scale == IMPORT_X16 ? delta * 16 : delta;
    importer->counts.sbrks++;
    if (delta > 0)
        importer->neighbour_pages += (uint64_t)operation.length.bytes / IMPORT_PAGE + 1;
    return emit(importer, &operation);
}

static bool import_call(struct importer *importer, const struct trace_call *call)
{
    bool good = true;
    switch (call->kind) {
    case TRACE_MAP:
        return import_map(importer, call);
    case TRACE_SBRK:
        return import_sbrk(importer, call->delta);
    case TRACE_UNMAP:
        importer->counts.unmaps++;
        for (size_t i = 0; good && i < call->piece_count; i++)
            good = unmap_piece(importer, &call->pieces[i]);
        return good;
    case TRACE_FIXED:
        importer->counts.fixed++;
        for (size_t i = 0; good && i < call->piece_count; i++)
            good = fix_piece(importer, &call->pieces[i], call->options);
        return good;
    default:
        return true;
    }
}

/* Page 0, everything that the neighbour may take, the peak, half the peak for holes, and one
 * growth. */
static bool choose_world(struct importer *importer)
{
    enum { GROWTH = 256 };
    struct world *world = &importer->out->program.world;
    uint64_t least = 1 + importer->neighbour_pages + importer->pages.peak;
    uint64_t pages = least + importer->pages.peak / 2 + GROWTH;
    if (least > WORLD_PAGES_MAX) {
        snprintf(importer->error->text, sizeof importer->error->text,
                 "needs %" PRIu64 " pages of 64 KiB (mappings %" PRIu64 ", break %" PRIu64
                 "), a world has 65536; %s",
                 least, importer->pages.peak, importer->neighbour_pages,
                 importer->scale == IMPORT_X16 ? "try --scale r64" : "record a shorter run");
        return false;
    }
    *world = WORLD_DEFAULT;
    world->page_size = IMPORT_PAGE;
    world->page_count = (uint32_t)(pages < WORLD_PAGES_MAX ? pages : WORLD_PAGES_MAX);
    world->limit = world->page_count;
    world->growth_minimum = GROWTH;
    world->first_break = IMPORT_PAGE;
    world->without_memory = importer->scale == IMPORT_X16;
    return true;
}

static void say_options(struct importer *importer)
{
    static const char *const options[7] = {
        "PROT_NONE: prot=0",
        "MAP_FIXED on a hole of the old layout: plain map",
        "address hint: plain map",
        "MAP_NORESERVE: plain map",
        "shared",
        "huge pages: plain map",
        "MAP_32BIT: plain map",
    };
    for (unsigned i = 0; i < 7; i++)
        if (importer->counts.options[i] > 0)
            say(importer, "  %" PRIu64 " maps with %s\n", importer->counts.options[i], options[i]);
}

static void say_conversion(struct importer *importer)
{
    const struct counts *counts = &importer->counts;
    bool x16 = importer->scale == IMPORT_X16;
    say(importer, "converted: mapcheck import --scale %s\n", x16 ? "x16" : "r64");
    say(importer, "%s\n",
        x16 ? "  every 4 KiB page is one page of 64 KiB, sbrk x 16; no memory behind the table"
            : "  lengths rounded up to 64 KiB, a page goes when its last 4 KiB goes, sbrk as it "
              "was");
    say(importer,
        "  from %" PRIu64 " maps, %" PRIu64 " unmaps, %" PRIu64
        " MAP_FIXED over live pages, %" PRIu64 " sbrks\n",
        counts->maps, counts->unmaps, counts->fixed, counts->sbrks);
    say_options(importer);
    say(importer, "  pieces of unmaps left out: %" PRIu64 " held no anonymous mapping",
        counts->nobody);
    say(importer, ", %" PRIu64 " freed no whole page\n", counts->kept);
    if (counts->fixed > 0)
        say(importer,
            "  MAP_FIXED over live pages is `map ... fixed`, which a system may not support; "
            "%" PRIu64 " covered no whole page and are left out\n",
            counts->partly_fixed);
    say(importer,
        "  an unmap of several mappings is one unmap a piece: they may be anywhere in another "
        "layout\n  world: page 0 + %" PRIu64 " pages of the neighbour + peak %" PRIu64
        " + half of it for holes + 256 for growth, at most 65536",
        importer->neighbour_pages, importer->pages.peak);
}

/* Copies the comments before the first call, which name the source of the trace. */
static const char *copy_head(struct importer *importer, const char *text)
{
    while (*text == '#') {
        size_t length = strcspn(text, "\n");
        const char *from = text + 1 + (text[1] == ' ');
        say(importer, "%.*s\n", (int)(text + length - from), from);
        text += length + (text[length] == '\n');
        importer->error->line++;
    }
    return text;
}

static bool import_lines(struct importer *importer, const char *text)
{
    struct trace_call call;
    text = copy_head(importer, text);
    while (*text != '\0') {
        importer->error->line++;
        if (!trace_read_line(&text, &call, importer->error) || !import_call(importer, &call))
            return false;
    }
    importer->error->line = 0;
    return importer->counts.maps > 0 || refuse(importer, "expected a trace with a map line");
}

bool import_scale_parse(const char *text, enum import_scale *scale)
{
    *scale = strcmp(text, "x16") == 0 ? IMPORT_X16 : IMPORT_R64;
    return *scale == IMPORT_X16 || strcmp(text, "r64") == 0;
}

bool import_trace(const char *text, enum import_scale scale, struct imported *imported,
                  struct parse_error *error)
{
    struct importer importer = {.scale = scale, .out = imported, .error = error};
    *imported = (struct imported){.program = imported->program};
    *error = (struct parse_error){0};
    program_clear(&imported->program);
    import_pages_open(&importer.pages, scale == IMPORT_X16 ? 1 : IMPORT_PAGE / TRACE_PAGE);
    bool good = import_lines(&importer, text) && choose_world(&importer);
    if (good)
        say_conversion(&importer);
    else
        program_clear(&imported->program);
    import_pages_close(&importer.pages);
    return good;
}
