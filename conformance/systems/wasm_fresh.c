/* SPDX-License-Identifier: MIT
 *
 * See wasm_fresh.h. One watch at a time has its pieces forbidden: that of the running module.
 */
#include "conformance/systems/wasm_fresh.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

enum { PIECE = 4096, PIECES_MAX = 1 << 20, WASM_PAGE = 65536 };
enum state { TOUCHED, FRESH, WRITTEN, READ_FIRST };

static struct fresh_watch *forbidding; /* NULL: no piece is forbidden */
static struct sigaction handler_before;

static void protect(const struct fresh_watch *watch, uint64_t first, uint64_t end, int protection)
{
    if (first < end)
        mprotect(watch->base + first * PIECE, (size_t)(end - first) * PIECE, protection);
}

#ifdef __x86_64__
static bool is_write(const void *context)
{
    const ucontext_t *machine = context;
    return (machine->uc_mcontext.gregs[REG_ERR] & 2) != 0;
}

/* Any other fault belongs to the handler before, which meets it again. */
static void note_access(int signal, siginfo_t *info, void *context)
{
    struct fresh_watch *watch = forbidding;
    uint64_t piece = watch != NULL ? (uint64_t)((uint8_t *)info->si_addr - watch->base) / PIECE : 0;
    (void)signal;
    if (watch == NULL || (uint8_t *)info->si_addr < watch->base || piece < watch->first ||
        piece >= watch->end || watch->states[piece] != FRESH) {
        sigaction(SIGSEGV, &handler_before, NULL);
        return;
    }
    watch->states[piece] = is_write(context) ? WRITTEN : READ_FIRST;
    protect(watch, piece, piece + 1, PROT_READ | PROT_WRITE);
}

static bool handle_faults(void)
{
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK, .sa_sigaction = note_access};
    return sigaction(SIGSEGV, &action, &handler_before) == 0;
}
#else
static bool handle_faults(void)
{
    return false;
}
#endif

static uint8_t *first_whole_piece(const wasm_rt_memory_t *memory)
{
    return memory->data + (-(uintptr_t)memory->data & (PIECE - 1));
}

bool fresh_begin(struct fresh_watch *watch, const wasm_rt_memory_t *memory)
{
    if (watch->on)
        return true;
    if (!handle_faults())
        return false;
    sigaction(SIGSEGV, &handler_before, NULL);
    *watch = (struct fresh_watch){.states = calloc(PIECES_MAX, 1), .first = PIECES_MAX};
    watch->base = first_whole_piece(memory);
    watch->shift = (uintptr_t)(watch->base - memory->data);
    watch->on = watch->states != NULL;
    return watch->on;
}

void fresh_end(struct fresh_watch *watch)
{
    free(watch->states);
    *watch = (struct fresh_watch){0};
}

static uint64_t next_in_state(const struct fresh_watch *watch, uint64_t piece, bool is_fresh)
{
    while (piece < watch->end && (watch->states[piece] == FRESH) != is_fresh)
        piece++;
    return piece;
}

static void forbid(struct fresh_watch *watch)
{
    if (watch->first >= watch->end || !handle_faults())
        return;
    forbidding = watch;
    uint64_t first = next_in_state(watch, watch->first, true);
    watch->first = first;
    while (first < watch->end) {
        uint64_t end = next_in_state(watch, first, false);
        protect(watch, first, end, PROT_NONE);
        first = next_in_state(watch, end, true);
    }
}

void fresh_before_growth(struct fresh_watch *watch)
{
    if (forbidding != watch)
        return;
    protect(watch, watch->first, watch->end, PROT_READ | PROT_WRITE);
    sigaction(SIGSEGV, &handler_before, NULL);
    forbidding = NULL;
}

/* The whole pieces of a range of the module's memory. */
static void pieces_of(const wasm_rt_memory_t *memory, uint64_t address, uint64_t length,
                      uint64_t *first, uint64_t *end)
{
    uint64_t before = (uint64_t)(first_whole_piece(memory) - memory->data);
    *first = address <= before ? 0 : (address - before + PIECE - 1) / PIECE;
    *end = address + length <= before ? 0 : (address + length - before) / PIECE;
    if (*end > PIECES_MAX)
        *end = PIECES_MAX;
}

/* Where the memory has moved to another place within a page of the machine, the old pieces do not
 * exist any more. */
static void find_base(struct fresh_watch *watch, const wasm_rt_memory_t *memory)
{
    uint8_t *base = first_whole_piece(memory);
    uintptr_t shift = (uintptr_t)(base - memory->data);
    if (shift != watch->shift) {
        memset(watch->states, TOUCHED, PIECES_MAX);
        watch->first = PIECES_MAX;
    }
    watch->base = base;
    watch->shift = shift;
}

void fresh_after_growth(struct fresh_watch *watch, const wasm_rt_memory_t *memory,
                        uint64_t old_bytes)
{
    uint64_t first, end;
    if (!watch->on)
        return;
    find_base(watch, memory);
    pieces_of(memory, old_bytes, (uint64_t)memory->pages * WASM_PAGE - old_bytes, &first, &end);
    if (first < end) {
        memset(watch->states + first, FRESH, (size_t)(end - first));
        watch->first = watch->first < first ? watch->first : first;
        watch->end = end;
    }
    if (watch->is_inside)
        forbid(watch);
}

void fresh_enter(struct fresh_watch *watch)
{
    watch->is_inside = true;
    if (watch->on)
        forbid(watch);
}

static void settle(struct fresh_watch *watch)
{
    for (uint64_t piece = watch->first; piece < watch->end; piece++)
        if (watch->states[piece] != FRESH)
            watch->states[piece] = TOUCHED;
}

void fresh_leave(struct fresh_watch *watch, const wasm_rt_memory_t *memory, uint64_t address,
                 uint64_t length)
{
    uint64_t first, end;
    watch->is_inside = false;
    if (!watch->on)
        return;
    fresh_before_growth(watch);
    pieces_of(memory, address, length, &first, &end);
    for (uint64_t piece = first; piece < end; piece++)
        watch->wrote_bytes += watch->states[piece] == WRITTEN ? PIECE : 0;
    settle(watch);
}

void fresh_touch(struct fresh_watch *watch, const wasm_rt_memory_t *memory, uint64_t address,
                 uint64_t length)
{
    uint64_t first, end;
    if (!watch->on)
        return;
    pieces_of(memory, address, length, &first, &end);
    first -= first > 0;
    end += end < PIECES_MAX;
    if (first < end)
        memset(watch->states + first, TOUCHED, (size_t)(end - first));
}
