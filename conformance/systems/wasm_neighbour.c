/* SPDX-License-Identifier: MIT
 *
 * The sbrk that a module exports, as the neighbour calls it. An sbrk may abort on amounts that it
 * does not take: that of wasi-libc takes only positive multiples of 65,536. A trap would end the
 * instance, and the judge would blame the next call of the module. Therefore the host first tries
 * an amount of the same kind in an instance of its own. Where that traps, the neighbour's call is
 * UNSUPPORTED, and the run goes on without it.
 */
#include "conformance/systems/wasm_error.h"
#include "conformance/systems/wasm_host.h"

enum { NO_MEMORY = 48 }; /* ENOMEM of a module */
static const struct outcome unsupported = {.kind = OUTCOME_UNSUPPORTED};

/* The exponent of the largest power of two that divides the amount, at most that of a wasm page. */
static unsigned kind_of(int64_t delta)
{
    unsigned shift = 0;
    while (shift < WASM_PAGE_SHIFT && (delta >> shift & 1) == 0)
        shift++;
    return shift;
}

/* Calls sbrk with the smallest amount of this kind. A break that goes down goes up first. */
static void call_smallest(struct module_host *probe, unsigned shift, bool down)
{
    const uint32_t amount = (uint32_t)1 << shift;
    if (down)
        INSIDE(probe, probe->module->sbrk(probe->instance, WASM_PAGE_BYTES));
    INSIDE(probe, probe->module->sbrk(probe->instance, down ? 0 - amount : amount));
}

static bool returns_in_new_instance(const struct wasm_module *module, unsigned shift, bool down)
{
    struct module_host *probe = wasm_host_start(module, true);
    if (probe == NULL)
        return false;
    call_smallest(probe, shift, down);
    bool returns = probe->trap == 0;
    wasm_module_close(probe);
    return returns;
}

static bool takes_amount(struct module_host *host, int64_t delta)
{
    unsigned shift = kind_of(delta);
    uint8_t *probe = &host->probes[delta < 0][shift];
    if (delta == 0 || host->breakless)
        return !host->breakless;
    if (*probe == SBRK_UNKNOWN)
        *probe =
            returns_in_new_instance(host->module, shift, delta < 0) ? SBRK_RETURNS : SBRK_TRAPS;
    return *probe == SBRK_RETURNS;
}

/* A trap that depends on the state, for example where memory.grow is refused: no new instance shows
 * it. It ends the instance, but the module has kept its word. */
static struct outcome lost(struct module_host *host)
{
    host->lost_in_sbrk = true;
    return unsupported;
}

static uint32_t call_sbrk(struct module_host *host, int64_t delta)
{
    volatile uint32_t before = 0;
    INSIDE(host, before = host->module->sbrk(host->instance, (uint32_t)delta));
    return before;
}

/* sbrk may round the amount, so the break is asked for. */
static struct outcome move_break(struct module_host *host, int64_t delta)
{
    wasm_host_reset_errno(host);
    uint32_t before = call_sbrk(host, delta);
    if (host->trap != 0)
        return lost(host);
    const struct outcome outcome = wasm_host_address(host, before);
    if (outcome.kind == OUTCOME_SUCCESS)
        neighbour_moved(&host->neighbour, before, call_sbrk(host, 0));
    return outcome;
}

/* Also true after a trap: move_break answers it. */
static bool may_move(struct module_host *host, int64_t delta)
{
    uint32_t at = delta < 0 ? call_sbrk(host, 0) : 0;
    return host->trap != 0 || neighbour_may_move(&host->neighbour, at, delta);
}

struct outcome wasm_module_sbrk(void *self, int64_t delta)
{
    struct module_host *host = self;
    if (delta < INT32_MIN || delta > INT32_MAX)
        return wasm_failure(NO_MEMORY); /* the size exceeds 32 bits */
    if (host->trap != 0 || !takes_amount(host, delta))
        return unsupported;
    return may_move(host, delta) ? move_break(host, delta) : wasm_failure(NO_MEMORY);
}
