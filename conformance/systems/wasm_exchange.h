/* SPDX-License-Identifier: MIT
 *
 * The data that a page manager inside a wasm module and its host exchange: one struct in the
 * module's memory, which the host reads and writes before and after each call. All its fields have
 * a fixed width, so that 32-bit and 64-bit compilers lay it out alike. The host compares the sizes
 * first.
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
