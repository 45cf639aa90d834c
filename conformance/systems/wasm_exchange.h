/* SPDX-License-Identifier: MIT
 *
 * What a page manager inside a wasm module and its host hand each other: one struct in the module's
 * memory, which the host reads and writes before and after each call. All of it is of fixed width,
 * so that 32 and 64 bits lay it out alike; the host compares sizes before it believes that.
 */
#ifndef MAPCHECK_WASM_EXCHANGE_H
#define MAPCHECK_WASM_EXCHANGE_H

#include "reference/system.h"

enum { EXCHANGE_EVENTS = 64, EXCHANGE_TEXT = 256, EXCHANGE_BYTES = 4096 };

struct wasm_exchange {
    struct world world;
    struct call call;
    struct outcome outcome;
    struct counters counters;
    struct system_statistics statistics;
    struct break_event events[EXCHANGE_EVENTS];
    uint64_t event_count;
    char text[EXCHANGE_TEXT];
    uint8_t bytes[EXCHANGE_BYTES];
};

#endif
