/* SPDX-License-Identifier: MIT
 *
 * Which new memory does a module write? Memory that memory.grow gives is zero, so a module that
 * clears it does so in vain. The unit is a *piece*, a page of the machine (4 KiB). A piece is fresh
 * from the growth until the module or the judge touches it. During a call every access to a fresh
 * piece is forbidden; the first one is a fault, which tells a write from a read, and allows the
 * access. Between calls nothing is forbidden. Only x86-64 Linux tells writes from reads.
 */
#ifndef MAPCHECK_WASM_FRESH_H
#define MAPCHECK_WASM_FRESH_H

#include "conformance/systems/wasm2c_runtime.h"

struct fresh_watch {
    bool on, is_inside;   /* is_inside: the module runs */
    uint8_t *states;      /* of each piece, from the first whole one of the memory */
    uint8_t *base;        /* the first whole piece */
    uintptr_t shift;      /* its distance from the start of the memory */
    uint64_t first, end;  /* all fresh pieces are in here */
    uint64_t wrote_bytes; /* of fresh memory, inside of answers */
};

/* Begins to watch memory that grows from now on. False when this machine cannot. */
bool fresh_begin(struct fresh_watch *watch, const wasm_rt_memory_t *memory);
void fresh_end(struct fresh_watch *watch);

/* Around each call of the module. What the call touched is no longer fresh. fresh_leave counts what
 * it wrote in the range of its answer. */
void fresh_enter(struct fresh_watch *watch);
void fresh_leave(struct fresh_watch *watch, const wasm_rt_memory_t *memory, uint64_t address,
                 uint64_t length);
/* Around each growth, which may move the memory. */
void fresh_before_growth(struct fresh_watch *watch);
void fresh_after_growth(struct fresh_watch *watch, const wasm_rt_memory_t *memory,
                        uint64_t old_bytes);
/* The judge writes there. */
void fresh_touch(struct fresh_watch *watch, const wasm_rt_memory_t *memory, uint64_t address,
                 uint64_t length);

#endif
