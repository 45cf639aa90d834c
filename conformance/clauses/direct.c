/* SPDX-License-Identifier: MIT
 *
 * See direct.h. These functions read and write memory in pieces, through the system's adapter.
 */
#include "conformance/clauses/direct.h"

#include <string.h>

enum { PIECE_BYTES = 4096 };

/* The bytes of an amount in pages and bytes; amounts relative to `top` are not supported. */
static uint64_t amount_bytes(const struct clause_run *run, struct amount amount)
{
    uint64_t page = run->system->page_size(judge_instance(run->judge));

    return (uint64_t)(int64_t)amount.pages * page + (uint64_t)amount.bytes;
}

static bool note(struct clause_run *run, const struct operation *operation)
{
    return program_append(run->trace, operation) ||
           run_decide(run, CLAUSE_UNRESOLVED, "out of memory for the trace");
}

static bool answered(struct clause_run *run, const struct operation *operation, uint32_t ordinal,
                     struct outcome outcome)
{
    char text[96], end[80];

    if (outcome.kind == OUTCOME_SUCCESS)
        return true;
    operation_print(text, sizeof text, operation, ordinal);
    if (outcome.kind == OUTCOME_TRAP) {
        trap_print(end, sizeof end, outcome.number);
        return run_fail(run, "`%s`: the system %s", text, end);
    }
    return run_fail(run, "`%s`: expected ok, got %s", text, error_print(outcome.error));
}

bool direct_map(struct clause_run *run, struct amount length, struct direct_mapping *mapping)
{
    struct operation operation = operation_default(OPERATION_MAP);
    uint64_t page = run->system->page_size(judge_instance(run->judge));

    operation.length = length;
    mapping->ordinal = (uint32_t)program_ordinal(run->trace, run->trace->count);
    mapping->length = amount_bytes(run, length);
    const struct call call = {.length = mapping->length,
                              .protection = PROTECTION_DEFAULT,
                              .flags = FLAG_DEFAULT,
                              .descriptor = -1};
    if (run->decided || !note(run, &operation))
        return false;
    struct outcome outcome = run->system->call(judge_instance(run->judge), OPERATION_MAP, &call);
    mapping->address = outcome.address;
    mapping->end = mapping->address + (mapping->length + page - 1) / page * page;
    return answered(run, &operation, mapping->ordinal, outcome);
}

bool direct_unmap(struct clause_run *run, const struct direct_mapping *mapping)
{
    struct operation operation = operation_default(OPERATION_UNMAP);
    const struct call call = {.address = mapping->address, .length = mapping->length};
    uint64_t page = run->system->page_size(judge_instance(run->judge));

    operation.place.mapping = (int32_t)mapping->ordinal;
    operation.length.pages = (int32_t)(mapping->length / page);
    operation.length.bytes = (int64_t)(mapping->length % page);
    if (run->decided || !note(run, &operation))
        return false;
    return answered(run, &operation, mapping->ordinal,
                    run->system->call(judge_instance(run->judge), OPERATION_UNMAP, &call));
}

static size_t piece_length(uint64_t from, uint64_t to)
{
    return to - from < PIECE_BYTES ? (size_t)(to - from) : PIECE_BYTES;
}

bool direct_fill(struct clause_run *run, uint64_t from, uint64_t to, uint8_t byte)
{
    uint8_t bytes[PIECE_BYTES];

    memset(bytes, byte, sizeof bytes);
    for (uint64_t at = from; at < to && !run->decided; at += PIECE_BYTES) {
        const struct span span = {at, bytes, piece_length(at, to)};
        if (!run->system->write(judge_instance(run->judge), &span, 1))
            return run_fail(run, "0x%llx is mapped but cannot be written", (unsigned long long)at);
    }
    return !run->decided;
}

bool direct_expect(struct clause_run *run, uint64_t from, uint64_t to, uint8_t byte)
{
    uint8_t bytes[PIECE_BYTES];

    for (uint64_t at = from; at < to && !run->decided; at += PIECE_BYTES) {
        size_t length = piece_length(at, to);
        const struct span span = {at, bytes, length};
        if (!run->system->read(judge_instance(run->judge), &span, 1))
            return run_fail(run, "0x%llx is mapped but cannot be read", (unsigned long long)at);
        for (size_t i = 0; i < length; i++)
            if (bytes[i] != byte)
                return run_fail(run, "byte %llu past the length: expected 0x%02x, got 0x%02x",
                                (unsigned long long)(at + i - from), bytes[i], byte);
    }
    return !run->decided;
}
