/* SPDX-License-Identifier: MIT
 *
 * One page manager inside a translated wasm module, as the host sees it: shared by
 * wasm2c_page_manager.c (its calls) and wasm2c_state.c (its state put aside). Nobody else includes this.
 */
#ifndef MAPCHECK_WASM2C_HOST_H
#define MAPCHECK_WASM2C_HOST_H

#include "conformance/systems/wasm_exchange.h"

#include "conformance/systems/wasm2c_runtime.h"
#include "module.h"       /* made by wasm2c */
#include "module_names.h" /* made from it by wasm2c_names.awk */

struct host {
    MODULE_INSTANCE module;
    uint32_t exchange; /* its address in the module's memory */
    uint32_t self;     /* the opened system, inside the module */
    int32_t trap;      /* the runtime's code; 0: none so far */
};

/* Evaluates an expression inside the module, unless it has trapped before. */
#define INSIDE(host, expression) UNLESS_TRAPPED((host)->trap, expression)

/* The functions of struct system that wasm2c_state.c has. */
size_t host_state_size(void *self);
void host_save(void *self, void *state);
void host_restore(void *self, const void *state);
size_t host_state_key(void *self, uint8_t *key, size_t capacity);

#endif
