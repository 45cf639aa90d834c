/* SPDX-License-Identifier: MIT
 *
 * See hand.h. Memory is reached in pieces, through the door of the system as always.
 */
#include "conformance/clauses/hand.h"

#include <string.h>

enum { PIECE_BYTES = 4096 };

/* Bytes of an amount of pages and bytes; such as `top` are not for hands. */
static uint64_t amount_bytes(const struct stage *stage, struct amount amount)
{
    uint64_t page = stage->system->page_size(judge_instance(stage->judge));

    return (uint64_t)(int64_t)amount.pages * page + (uint64_t)amount.bytes;
}

static bool note(struct stage *stage, const struct operation *operation)
{
    return program_append(stage->trace, operation) ||
           stage_decide(stage, CLAUSE_UNRESOLVED, "no memory for the trace");
}

static bool answered(struct stage *stage, const struct operation *operation, uint32_t ordinal,
                     struct outcome outcome)
{
    char text[96];

    if (outcome.kind == OUTCOME_SUCCESS)
        return true;
    operation_print(text, sizeof text, operation, ordinal);
    if (outcome.kind == OUTCOME_TRAP)
        return stage_object(stage, "`%s`: the system trapped (%d) instead of answering", text,
                            (int)outcome.number);
    return stage_object(stage, "`%s`: expected ok, got %s", text, error_print(outcome.error));
}

bool hand_map(struct stage *stage, struct amount length, struct handful *mapping)
{
    struct operation operation = operation_default(OPERATION_MAP);
    uint64_t page = stage->system->page_size(judge_instance(stage->judge));

    operation.length = length;
    mapping->ordinal = (uint32_t)program_ordinal(stage->trace, stage->trace->count);
    mapping->length = amount_bytes(stage, length);
    const struct call call = {.length = mapping->length,
                              .protection = PROTECTION_DEFAULT,
                              .flags = FLAG_DEFAULT,
                              .descriptor = -1};
    if (stage->decided || !note(stage, &operation))
        return false;
    struct outcome outcome =
        stage->system->call(judge_instance(stage->judge), OPERATION_MAP, &call);
    mapping->address = outcome.address;
    mapping->end = mapping->address + (mapping->length + page - 1) / page * page;
    return answered(stage, &operation, mapping->ordinal, outcome);
}

bool hand_unmap(struct stage *stage, const struct handful *mapping)
{
    struct operation operation = operation_default(OPERATION_UNMAP);
    const struct call call = {.address = mapping->address, .length = mapping->length};
    uint64_t page = stage->system->page_size(judge_instance(stage->judge));

    operation.place.mapping = (int32_t)mapping->ordinal;
    operation.length.pages = (int32_t)(mapping->length / page);
    operation.length.bytes = (int64_t)(mapping->length % page);
    if (stage->decided || !note(stage, &operation))
        return false;
    return answered(stage, &operation, mapping->ordinal,
                    stage->system->call(judge_instance(stage->judge), OPERATION_UNMAP, &call));
}

static size_t piece_length(uint64_t from, uint64_t to)
{
    return to - from < PIECE_BYTES ? (size_t)(to - from) : PIECE_BYTES;
}

bool hand_fill(struct stage *stage, uint64_t from, uint64_t to, uint8_t byte)
{
    uint8_t bytes[PIECE_BYTES];

    memset(bytes, byte, sizeof bytes);
    for (uint64_t at = from; at < to && !stage->decided; at += PIECE_BYTES) {
        const struct span span = {at, bytes, piece_length(at, to)};
        if (!stage->system->write(judge_instance(stage->judge), &span, 1))
            return stage_object(stage, "0x%llx is mapped and cannot be written",
                                (unsigned long long)at);
    }
    return !stage->decided;
}

bool hand_look(struct stage *stage, uint64_t from, uint64_t to, uint8_t byte)
{
    uint8_t bytes[PIECE_BYTES];

    for (uint64_t at = from; at < to && !stage->decided; at += PIECE_BYTES) {
        size_t length = piece_length(at, to);
        const struct span span = {at, bytes, length};
        if (!stage->system->read(judge_instance(stage->judge), &span, 1))
            return stage_object(stage, "0x%llx is mapped and cannot be read",
                                (unsigned long long)at);
        for (size_t i = 0; i < length; i++)
            if (bytes[i] != byte)
                return stage_object(stage, "byte %llu past the length holds 0x%02x, not 0x%02x",
                                    (unsigned long long)(at + i - from), bytes[i], byte);
    }
    return !stage->decided;
}
