/* SPDX-License-Identifier: MIT
 *
 * One instance of a translated module, as its host sees it. Only wasm_host.c, wasm_module.c
 * (the calls) and wasm_neighbour.c (sbrk) include this.
 */
#ifndef MAPCHECK_WASM_HOST_H
#define MAPCHECK_WASM_HOST_H

#include "conformance/systems/neighbour.h"
#include "conformance/systems/wasm_fresh.h"
#include "conformance/systems/wasm_module.h"

enum { WASM_PAGE_BYTES = 65536, WASM_PAGE_SHIFT = 16 };

/* Does sbrk return for an amount of this kind, or does it trap? */
enum sbrk_probe { SBRK_UNKNOWN, SBRK_RETURNS, SBRK_TRAPS };

enum { GROWTHS_BEFORE = 8, GROWTHS_NOW = 48 };

/* The last growths that were granted before the last call of the module, and all calls of
 * memory.grow in it. */
struct growth_log {
    struct break_event before[GROWTHS_BEFORE], now[GROWTHS_NOW];
    size_t before_count, now_count;
    bool lost; /* there were more in the last call */
};

struct module_host {
    const struct wasm_module *module;
    void *instance;
    uint64_t page_size, origin;
    uint64_t pages_most;            /* the module's own maximum */
    uint32_t growth_calls, fail_at; /* calls of memory.grow so far; the one to refuse */
    uint32_t refusals;              /* how many more of them to refuse */
    int32_t trap;                   /* the code of the runtime; 0: none so far */
    bool breakless;                 /* sbrk(0) traps, so nothing calls sbrk */
    bool lost_in_sbrk; /* the neighbour's sbrk trapped: the module is not at fault, and answers no
                          more */
    struct fresh_watch fresh;
    struct growth_log growths;
    struct neighbour_top neighbour;
    uint8_t probes[2][WASM_PAGE_SHIFT + 1]; /* enum sbrk_probe: amounts up and down, by their
                                               largest power of two */
};

/* The host of the running module. */
extern struct module_host *wasm_host_inside;

/* Evaluates an expression inside the module, unless the module has trapped before. */
#define INSIDE(host, expression)                                                                   \
    do {                                                                                           \
        wasm_host_inside = (host);                                                                 \
        UNLESS_TRAPPED((host)->trap, expression);                                                  \
    } while (0)

/* The events of the last call become those before the next one. */
void wasm_host_begin_call(struct module_host *host);
bool wasm_host_is_page_size(uint64_t bytes);
wasm_rt_memory_t *wasm_host_memory(struct module_host *host);
/* A host with a new instance that has run its start and _initialize. NULL: no memory. The caller
 * looks at `trap` and calls wasm_module_close. */
struct module_host *wasm_host_start(const struct wasm_module *module, bool breakless);
/* The outcome of a call that returns an address, or UINT32_MAX for failure. */
struct outcome wasm_host_address(struct module_host *host, uint32_t address);
/* Marks errno in the module, so that a success that changes it shows. */
void wasm_host_reset_errno(struct module_host *host);

#endif
