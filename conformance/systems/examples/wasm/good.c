/* SPDX-License-Identifier: MIT
 *
 * A wasm module without a C library: first fit over a byte per page, with memory from memory.grow.
 * All its answers conform to POSIX, so it passes. test_wasm_module.sh compiles it, and puts faults
 * into it with the macros below.
 */
typedef unsigned long size_t;
typedef unsigned int u32;

enum {
    PAGE = 65536,
    PAGES = 65536,
    ANONYMOUS = 0x20,
    FIXED = 0x10,
    EBADF_NUMBER = 8,
    EINVAL_NUMBER = 28,
    ENOMEM_NUMBER = 48,
    ENOTSUP_NUMBER = 58,
};

static unsigned char owned[PAGES], mapped[PAGES], dirty[PAGES];
static int errno_value;

#define EXPORT(name) __attribute__((export_name(#name)))

EXPORT(__errno_location) int *location(void)
{
    return &errno_value;
}

static u32 refuse(int number)
{
    errno_value = number;
    return 0xffffffff;
}

static u32 pages_of(u32 length)
{
    return length / PAGE + (length % PAGE != 0);
}

/* The first page of the first run of owned, free pages that is long enough, as in AA.A.. ; 0 when
 * no run is. */
static u32 find(u32 count)
{
    u32 run = 0;
    for (u32 page = 1; page < PAGES; page++) {
        run = owned[page] && !mapped[page] ? run + 1 : 0;
        if (run == count)
            return page + 1 - count;
    }
    return 0;
}

#if defined SBRK && SBRK == 4
/* The break, in pages. It can be below the end of the memory. */
static u32 top;

static u32 end_of_memory(void)
{
    return top != 0 ? top : (u32)__builtin_wasm_memory_size(0);
}

static u32 take(int pages)
{
    u32 before = end_of_memory(), size = (u32)__builtin_wasm_memory_size(0);
    u32 after = before + (u32)pages;
    if (after > size && __builtin_wasm_memory_grow(0, after - size) == (size_t)-1)
        return (u32)-1;
    top = after;
#ifndef FORGETS
    for (u32 page = before; page < after && page < size; page++)
        dirty[page] = 1; /* another caller may have given it back */
#endif
    return before;
}
#else
static u32 end_of_memory(void)
{
    return (u32)__builtin_wasm_memory_size(0);
}

static u32 take(int pages)
{
    return (u32)__builtin_wasm_memory_grow(0, (size_t)pages);
}
#endif

/* Grows the memory by the pages that the free pages at its end lack for the request. */
static int grow(u32 count)
{
    u32 end = end_of_memory(), tail = 0;
    while (tail < count && end > tail && owned[end - tail - 1] && !mapped[end - tail - 1])
        tail++;
#ifdef GIVES_UP
    static int refused; /* one refusal is the end for it */
    refused = refused || take((int)(count - tail)) == (u32)-1;
    if (refused)
        return 0;
#else
    if (take((int)(count - tail)) == (u32)-1)
        return 0;
#endif
#ifdef ASSUMES /* that no other code grows the memory: it takes the pages of other code */
    static u32 expected;
    end = expected != 0 ? expected : end;
    expected = end + count - tail;
#endif
    for (u32 page = end; page < end + count - tail; page++)
        owned[page] = 1;
    return 1;
}

/* CLEARS 1: it clears every page. 2: it clears the pages that are not zero, so it reads new ones.
 * 3: it keeps a note in each new page. */
static int must_clear(u32 page)
{
#if defined CLEARS && CLEARS == 1
    return 1;
#elif defined CLEARS && CLEARS == 2
    const volatile int *word = (const volatile int *)(size_t)(page * PAGE);
    u32 words = 0;
    while (words < PAGE / 4 && word[words] == 0)
        words++;
    return words < PAGE / 4;
#elif defined CLEARS && CLEARS == 3
    *(volatile int *)(size_t)(page * PAGE) = 0;
#endif
    return dirty[page];
}

static int problem(u32 length, u32 flags, int descriptor)
{
    u32 type = flags & 3;
    (void)descriptor;
    if (length == 0 || type == 0 || type == 3)
        return EINVAL_NUMBER;
    if ((flags & ANONYMOUS) == 0)
        return EBADF_NUMBER;
    return (flags & FIXED) != 0 ? ENOTSUP_NUMBER : 0;
}

EXPORT(mmap)
u32 map(u32 address, u32 length, u32 protection, u32 flags, int descriptor, long long offset)
{
    int number = problem(length, flags, descriptor);
    u32 count = pages_of(length);
    (void)address, (void)protection, (void)offset;
    if (number != 0)
        return refuse(number);
    if (count >= PAGES / 2)
        return refuse(ENOMEM_NUMBER);
    u32 first = find(count);
    if (first == 0 && grow(count))
        first = find(count);
    if (first == 0)
        return refuse(ENOMEM_NUMBER);
    for (u32 page = first; page < first + count; page++)
        mapped[page] = 1;
    for (u32 page = first; page < first + count; page++)
        if (must_clear(page))
            __builtin_memset((void *)(size_t)(page * PAGE), 0, PAGE);
    return first * PAGE;
}

EXPORT(munmap) int unmap(u32 address, u32 length)
{
    u32 first = address / PAGE, count = pages_of(length);
    if (length == 0 || address % PAGE != 0 || count > PAGES - first || length > 0u - PAGE)
        return (int)refuse(EINVAL_NUMBER);
    for (u32 page = first; page < first + count; page++) {
#ifdef TRAPS
        if (!mapped[page])
            __builtin_trap();
#endif
        dirty[page] |= mapped[page];
#ifndef KEEPS
        mapped[page] = 0;
#endif
    }
    return 0;
}

#ifdef LOCKS
/* Every page of a range must be mapped, but HOLES forgets it. */
static int lock(u32 address, u32 length)
{
    u32 first = address / PAGE, count = pages_of(address % PAGE + length);
    if (length > 0u - 2 * PAGE || count > PAGES - first)
        return (int)refuse(ENOMEM_NUMBER);
#ifndef HOLES
    for (u32 page = first; page < first + count; page++)
        if (!mapped[page])
            return (int)refuse(ENOMEM_NUMBER);
#endif
    return 0;
}

EXPORT(mlock) int lock_pages(u32 address, u32 length)
{
    return lock(address, length);
}

EXPORT(munlock) int unlock_pages(u32 address, u32 length)
{
    return lock(address, length);
}
#endif

/* KEEPS 0: it never gives a page again, and does not say so. 1: a function says so, 2: a
 * variable. */
#if defined KEEPS && KEEPS == 1
EXPORT(mapcheck_keeps_pages) void declaration(void)
{
}
#elif defined KEEPS && KEEPS == 2
const int mapcheck_keeps_pages = 1;
#endif

#ifdef SBRK
/* An sbrk beside the mmap. SBRK 1: it takes whole pages only and traps for any other amount, as
 * that of wasi-libc does. SBRK 2: it traps for any amount. SBRK 3: as 1, and it traps where memory
 * is out. SBRK 4: as 1, but the break also moves down; FORGETS: and mmap takes what was given back
 * for zero. */
EXPORT(sbrk) u32 move_break(int delta)
{
    if (SBRK == 2 || (delta < 0 && SBRK != 4) || delta % PAGE != 0)
        __builtin_trap();
    u32 before = take(delta / PAGE);
    if (before != (u32)-1)
        return before * PAGE;
    if (SBRK == 3)
        __builtin_trap();
    return refuse(ENOMEM_NUMBER);
}
#endif

/* clang turns __builtin_memset into calls of this function. */
void *memset(void *to, int byte, size_t count)
{
    volatile unsigned char *bytes = to;
    while (count-- > 0)
        *bytes++ = (unsigned char)byte;
    return to;
}
