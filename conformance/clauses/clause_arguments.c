/* SPDX-License-Identifier: MIT
 *
 * Section 1 of the clause table: the arguments of mmap. Each pair is a negative case and its
 * positive control. ANSWER_OK among the answers means that POSIX leaves the choice to the system.
 * 0x22 is MAP_PRIVATE | MAP_ANONYMOUS, 0x21 is MAP_SHARED | MAP_ANONYMOUS.
 */
#include "conformance/clauses/direct.h"

/* A few pages fill this world, so the test notices a lost page. */
#define SMALL_WORLD "world pages=9 page=256 skip=3 growth=1"

/* A flag that asks for something besides may be unknown, and memory that can be locked is limited.
 */
enum {
    ANSWER_UNKNOWN = ANSWER_OK | ANSWER_EINVAL | ANSWER_ENOTSUP,
    ANSWER_REQUEST = ANSWER_UNKNOWN | ANSWER_EAGAIN | ANSWER_EPERM | ANSWER_ENOMEM,
};

static void clause_mmap_len_zero_state(struct clause_run *run)
{
    uint32_t before, after;

    if (!run_capacity(run, SMALL_WORLD, &before) || !run_begin(run, SMALL_WORLD))
        return;
    run_arranged(run);
    for (int i = 0; i < 3; i++) {
        const struct operation nothing = map_pages(0);
        if (!run_operation(run, &nothing, ANSWER_EINVAL))
            return;
    }
    if (run_fill(run, &after) && after != before)
        run_fail(run, "%u pages can be mapped, %u after three maps of length 0", before, after);
}

/* Calls with two faults at once. They have no control: a call without one of the faults still has
 * the other. */
static void clause_mmap_err_any(struct clause_run *run)
{
    struct operation faulty = map_pages(0);

    if (!run_begin(run, CLAUSE_WORLD))
        return;
    run_arranged(run);
    faulty.flags = FLAG_ANONYMOUS;
    if (!run_operation(run, &faulty, ANSWER_EINVAL))
        return;
    faulty.length = (struct amount){.base = AMOUNT_TOP, .bytes = -1};
    if (!run_operation(run, &faulty, ANSWER_EINVAL | ANSWER_ENOMEM))
        return;
    faulty.flags = FLAG_PRIVATE;
    if (run_operation(run, &faulty,
                      ANSWER_EINVAL | ANSWER_ENOMEM | ANSWER_EBADF | ANSWER_ENODEV |
                          ANSWER_ENOTSUP))
        run_end(run);
}

static const struct amount odd_lengths[] = {
    {.bytes = 1}, {.pages = 1, .bytes = 1}, {.pages = 1, .bytes = -1}, {.bytes = 96}};
enum { ODD_LENGTHS = sizeof odd_lengths / sizeof odd_lengths[0] };

/* Maps odd lengths over pages whose every byte is dirty. */
static void clause_mmap_tail_zero(struct clause_run *run)
{
    const struct amount large = {.pages = 9};
    struct direct_mapping mapping;

    if (!run_begin(run, CLAUSE_WORLD) || !direct_map(run, large, &mapping) ||
        !direct_fill(run, mapping.address, mapping.address + mapping.length, 0x7e) ||
        !direct_unmap(run, &mapping))
        return;
    run_arranged(run);
    for (size_t i = 0; i < ODD_LENGTHS; i++) {
        if (!direct_map(run, odd_lengths[i], &mapping) ||
            !direct_expect(run, mapping.address + mapping.length, mapping.end, 0))
            return;
    }
}

static bool tail_kept(struct clause_run *run, const struct direct_mapping *mapping)
{
    return direct_expect(run, mapping->address + mapping->length, mapping->end, 0x5a) &&
           direct_unmap(run, mapping);
}

/* Writes the bytes past the length in the last page, first of a single mapping, then of several,
 * and checks them before each unmap. */
static void clause_mmap_tail_own(struct clause_run *run)
{
    struct direct_mapping alone, mappings[ODD_LENGTHS];

    if (!run_begin(run, CLAUSE_WORLD))
        return;
    run_arranged(run);
    if (!direct_map(run, odd_lengths[0], &alone) ||
        !direct_fill(run, alone.address + alone.length, alone.end, 0x5a) || !tail_kept(run, &alone))
        return;
    for (size_t i = 0; i < ODD_LENGTHS; i++) {
        struct direct_mapping *mapping = &mappings[i];
        if (!direct_map(run, odd_lengths[i], mapping) ||
            !direct_fill(run, mapping->address + mapping->length, mapping->end, 0x5a))
            return;
    }
    for (size_t i = 0; i < ODD_LENGTHS && tail_kept(run, &mappings[i]); i++)
        ;
}

/* The pages of a granted request are pages like any other: once unmapped, they come back as zeros.
 */
static bool request_pages(struct clause_run *run, uint32_t request)
{
    struct operation map = map_pages(4), again = map_pages(4), unmap = unmap_pages(1, 0, 4);
    map.flags |= request;
    again.flags |= request;
    if (!run_begin(run, CLAUSE_WORLD))
        return false;
    run_arranged(run);
    if (!run_operation(run, &map, ANSWER_REQUEST))
        return false;
    if (run_step(run)->outcome.kind != OUTCOME_SUCCESS)
        return true;
    return run_text(run, "write b 4p\n") && run_operation(run, &unmap, ANSWER_OK) &&
           run_operation(run, &again, ANSWER_REQUEST) && run_end(run);
}

static void clause_mmap_flag_request(struct clause_run *run)
{
    static const uint32_t requests[] = {FLAG_NORESERVE, FLAG_POPULATE, FLAG_STACK, FLAG_LOCKED};
    for (size_t i = 0; i < 4 && request_pages(run, requests[i]); i++)
        ;
}

const struct clause clauses_arguments[] = {
    {.id = "MMAP-LEN-ZERO",
     .setup = "a = map 2p",
     .pairs = {{"b = map 0", "b = map 1p", ANSWER_EINVAL, ANYWHERE},
               {"b = map 0 hint a", "b = map 1p hint a", ANSWER_EINVAL, ANYWHERE},
               {"b = map 0 prot=1", "b = map 1p prot=1", ANSWER_EINVAL, ARGUMENTS},
               {"b = map 0 flags=0x21", "b = map 1p flags=0x21", ANSWER_EINVAL, ARGUMENTS}}},
    {.id = "MMAP-LEN-ZERO-STATE", .body = clause_mmap_len_zero_state},
    {.id = "MMAP-LEN-ONE",
     .sequence = "a = map 1b\n b = map 1b\n write a 1p\n write b 1p\n unmap a 1b\n write b 1p\n"},
    {.id = "MMAP-LEN-ROUNDUP",
     .sequence = "a = map 1p-1\n b = map 1p\n c = map 1p+1\n d = map 3p-1\n"
                 "write a 1p\n write b 1p\n write c 2p\n write d 3p\n"
                 "unmap c+1p 1p\n unmap d+2p 1p\n write a 1p\n write d 2p\n"},
    {.id = "MMAP-TAIL-ZERO",
     .zeroed = true,
     .setup = "a = map 4p\n write a 4p\n unmap a 4p\n",
     .sequence = "b = map 1b\n c = map 1p+1\n d = map 1p-1\n",
     .body = clause_mmap_tail_zero,
     .unjudged = true},
    {.id = "MMAP-TAIL-OWN", .body = clause_mmap_tail_own, .unjudged = true},
    {.id = "MMAP-LEN-WRAP",
     .setup = "a = map 2p",
     .pairs = {{"b = map top-1", "b = map 1p", ANSWER_ENOMEM, ANYWHERE},
               {"b = map top-1p+1", "b = map 1p", ANSWER_ENOMEM, ANYWHERE}}},
    {.id = "MMAP-COUNT-MUL",
     .setup = "a = map 2p",
     .pairs = {{"b = map top-2p+1", "b = map 1p", ANSWER_ENOMEM, ANYWHERE},
               {"b = map top-1p", "b = map 1p", ANSWER_ENOMEM, ANYWHERE},
               {"b = map top-2p", "b = map 1p", ANSWER_ENOMEM, ANYWHERE}}},
    {.id = "MMAP-LEN-HUGE",
     .setup = "a = map 2p",
     .pairs = {{"b = map top-9p", "b = map 9p", ANSWER_ENOMEM, ANYWHERE},
               {"b = map half+9p", "b = map 9p", ANSWER_ENOMEM, ANYWHERE}}},
    {.id = "MMAP-LEN-HALF",
     .setup = "a = map 2p",
     .pairs = {{"b = map half", "b = map 1p", ANSWER_OK | ANSWER_ENOMEM, ANYWHERE},
               {"b = map half-1", "b = map 1p", ANSWER_OK | ANSWER_ENOMEM, ANYWHERE}}},
    {.id = "MMAP-TYPE-NONE",
     .features = SYSTEM_ARGUMENTS,
     .setup = "a = map 2p",
     .pairs = {{"b = map 1p flags=0x20", "b = map 1p flags=0x22", ANSWER_EINVAL, ANYWHERE}}},
    {.id = "MMAP-TYPE-BOTH",
     .features = SYSTEM_ARGUMENTS,
     .setup = "a = map 2p",
     .pairs = {{"b = map 1p flags=0x23", "b = map 1p flags=0x22", ANSWER_EINVAL, ANYWHERE}}},
    {.id = "MMAP-FD-PORTABLE",
     .features = SYSTEM_ARGUMENTS,
     .sequence = "a = map 1p fd=-1 offset=0\n b = map 1p flags=0x21 fd=-1 offset=0\n"},
    {.id = "MMAP-FD-OTHER",
     .features = SYSTEM_ARGUMENTS,
     .setup = "a = map 2p",
     .pairs = {{"b = map 1p fd=0", "b = map 1p fd=-1", ANSWER_OK | ANSWER_EINVAL, ANYWHERE},
               {"b = map 1p fd=999", "b = map 1p fd=-1", ANSWER_OK | ANSWER_EINVAL, ANYWHERE}}},
    {.id = "MMAP-NO-ANON",
     .features = SYSTEM_ARGUMENTS,
     .setup = "a = map 2p",
     .pairs = {{"b = map 1p flags=0x2", "b = map 1p flags=0x22",
                ANSWER_EBADF | ANSWER_ENODEV | ANSWER_ENOTSUP, ANYWHERE}}},
    {.id = "MMAP-OFF-UNALIGNED",
     .features = SYSTEM_ARGUMENTS,
     .setup = "a = map 2p",
     .pairs = {{"b = map 1p offset=1b", "b = map 1p offset=0", ANSWER_OK | ANSWER_EINVAL,
                ANYWHERE}}},
    {.id = "MMAP-OFF-NONZERO",
     .features = SYSTEM_ARGUMENTS,
     .setup = "a = map 2p",
     .pairs = {{"b = map 1p offset=1p", "b = map 1p offset=0", ANSWER_OK | ANSWER_EINVAL,
                ANYWHERE}}},
    {.id = "MMAP-PROT-MIN",
     .features = SYSTEM_ARGUMENTS,
     .sequence = "a = map 1p prot=0\n b = map 1p prot=1\n c = map 1p prot=2\n d = map 1p prot=3\n"},
    {.id = "MMAP-PROT-EXEC",
     .features = SYSTEM_ARGUMENTS,
     .setup = "a = map 2p",
     .pairs = {{"b = map 1p prot=5", "b = map 1p prot=1", ANSWER_OK | ANSWER_ENOTSUP, ANYWHERE}}},
    {.id = "MMAP-PROT-JUNK",
     .features = SYSTEM_ARGUMENTS,
     .setup = "a = map 2p",
     .pairs = {{"b = map 1p prot=0x1003", "b = map 1p prot=3",
                ANSWER_OK | ANSWER_EINVAL | ANSWER_ENOTSUP, ANYWHERE}}},
    {.id = "MMAP-FLAG-JUNK",
     .features = SYSTEM_ARGUMENTS,
     .setup = "a = map 2p",
     .pairs = {{"b = map 1p flags=0x20000022", "b = map 1p flags=0x22",
                ANSWER_OK | ANSWER_EINVAL | ANSWER_ENOTSUP, ANYWHERE}}},
    {.id = "MMAP-FLAG-REQUEST",
     .features = SYSTEM_ARGUMENTS,
     .zeroed = true,
     .setup = "a = map 2p",
     .pairs = {{"b = map 3p flags=0x4022", "b = map 3p flags=0x22", ANSWER_UNKNOWN, ANYWHERE},
               {"b = map 3p flags=0x8022", "b = map 3p flags=0x22", ANSWER_UNKNOWN, ANYWHERE},
               {"b = map 3p flags=0x20022", "b = map 3p flags=0x22", ANSWER_UNKNOWN, ANYWHERE},
               {"b = map 3p flags=0x2022", "b = map 3p flags=0x22", ANSWER_REQUEST, ANYWHERE},
               {"b = map 3p prot=0 flags=0x4022", "b = map 3p prot=0 flags=0x22", ANSWER_UNKNOWN,
                ANYWHERE},
               {"b = map 3p flags=0x24021", "b = map 3p flags=0x21", ANSWER_UNKNOWN, ANYWHERE}},
     .body = clause_mmap_flag_request},
    {.id = "MMAP-ERR-ANY", .features = SYSTEM_ARGUMENTS, .body = clause_mmap_err_any},
    {.id = "MMAP-SHARED-SAME",
     .features = SYSTEM_ARGUMENTS,
     .sequence = "a = map 4p flags=0x21\n b = map 1p\n write a 4p\n unmap a 4p\n"
                 "c = map 2p flags=0x21\n write c 2p\n d = map 3p\n unmap c 2p\n e = map 2p\n"},
    {.id = NULL},
};
