/* SPDX-License-Identifier: MIT
 *
 * Converts a header to a world and back. Exact headers express every world that fits into
 * DECODE_MEMORY_MAX. All other headers become small worlds with odd breaks, which find most
 * defects.
 *
 *   byte  0        1     2        4        6      8      12       14            15
 *         version  mode  pages-1  growth-1 limit  break  fail_at  skip-1, high  log2 page, memory
 *
 * high: bit 6 is the 17th bit of the limit, bit 7 the 33rd bit of the break. memory: 0xf0 means
 * none.
 */
#include "reference/decode_world.h"
#include "reference/decode_record.h"

enum {
    AT_MODE = 1,
    AT_PAGES = 2,
    AT_GROWTH = 4,
    AT_LIMIT = 6,
    AT_BREAK = 8,
    AT_FAIL = 12,
    AT_SKIP = 14,
    AT_SIZE = 15,
    MODE_EXACT = 0xe5,
    LIMIT_HIGH = 0x40,
    BREAK_HIGH = 0x80,
    MEMORY_NONE = 0xf0,
    PAGE_SIZES = 13, /* 2^4 .. 2^16 */
};

static uint32_t minimum(uint64_t left, uint64_t right)
{
    return (uint32_t)(left < right ? left : right);
}

static void decode_exact(struct world *world, const uint8_t *header)
{
    uint8_t high = header[AT_SKIP];
    uint64_t size, first_break = bytes_get(header + AT_BREAK, 4);

    world->page_size = 16U << (header[AT_SIZE] % 16 % PAGE_SIZES);
    world->without_memory = (header[AT_SIZE] & MEMORY_NONE) == MEMORY_NONE;
    world->page_count = (uint32_t)bytes_get(header + AT_PAGES, 2) + 1;
    if (!world->without_memory)
        world->page_count = minimum(world->page_count, DECODE_MEMORY_MAX / world->page_size);
    size = (uint64_t)world->page_count * world->page_size;
    world->skip_limit = high % 64 % WORLD_SKIP_LIMIT_MAX + 1;
    world->growth_minimum = (uint32_t)bytes_get(header + AT_GROWTH, 2) + 1;
    world->limit = minimum(bytes_get(header + AT_LIMIT, 2) + ((high & LIMIT_HIGH) != 0 ? 65536 : 0),
                           world->page_count);
    first_break += (high & BREAK_HIGH) != 0 ? UINT64_C(1) << 32 : 0;
    world->first_break = first_break < size ? first_break : size;
    world->fail_at = (uint32_t)bytes_get(header + AT_FAIL, 2);
}

/* Half of the breaks are at page 1, as at the start of a program; the others are inside a page. */
static uint64_t fold_break(const struct world *world, const uint8_t *header)
{
    uint64_t size = (uint64_t)world->page_count * world->page_size;
    uint64_t value = bytes_get(header + AT_BREAK + 2, 2), first_break = world->page_size;

    if (header[AT_BREAK] >= 0xc0)
        first_break = value % (size + 1);
    else if (header[AT_BREAK] >= 0x80)
        first_break = world->page_size + value % (2 * (uint64_t)world->page_size);
    return first_break < size ? first_break : size;
}

static void fold_pages(struct world *world, const uint8_t *header)
{
    static const uint8_t log2_sizes[16] = {4, 4, 4, 4, 4, 6, 6, 6, 6, 8, 8, 8, 8, 12, 12, 16};
    uint32_t pages = (uint32_t)bytes_get(header + AT_PAGES, 2);
    uint32_t mode = header[AT_MODE];

    world->page_size = UINT32_C(1) << log2_sizes[header[AT_SIZE] % 16];
    if (mode < 0xd0)
        world->page_count = 4 + pages % 29;
    else
        world->page_count = 1 + pages % (mode < 0xfc ? 128 : 1024);
    if (world->page_size == 65536)
        world->page_count = minimum(world->page_count, 16);
}

static void decode_folded(struct world *world, const uint8_t *header)
{
    uint32_t limit = header[AT_LIMIT], skip = header[AT_SKIP];

    fold_pages(world, header);
    world->without_memory = false;
    world->skip_limit = skip % 4 == 0 ? WORLD_SKIP_LIMIT_MAX : 1 + skip / 4 % 8;
    world->growth_minimum = 1 + header[AT_GROWTH] % 8U;
    world->limit = world->page_count;
    if (limit % 4 == 0)
        world->limit -= header[AT_LIMIT + 1] % (world->page_count + 1);
    world->first_break = fold_break(world, header);
    world->fail_at = header[AT_FAIL] < 0xe0 ? 0 : 1 + header[AT_FAIL + 1] % 8U;
}

void world_decode(struct world *world, const uint8_t header[DECODE_HEADER])
{
    if (header[AT_MODE] == MODE_EXACT)
        decode_exact(world, header);
    else
        decode_folded(world, header);
}

static uint8_t log2_of(uint32_t power)
{
    uint8_t exponent = 0;

    while (power >> exponent > 1)
        exponent++;
    return exponent;
}

bool world_encode(const struct world *world, uint8_t header[DECODE_HEADER])
{
    uint64_t size = (uint64_t)world->page_count * world->page_size;
    unsigned high;

    if (world_problem(world) != NULL || world->fail_at > UINT16_MAX ||
        (!world->without_memory && size > DECODE_MEMORY_MAX))
        return false;
    high = (world->limit > UINT16_MAX ? LIMIT_HIGH : 0U) |
           (world->first_break > UINT32_MAX ? BREAK_HIGH : 0U);
    header[0] = DECODE_VERSION;
    header[AT_MODE] = MODE_EXACT;
    bytes_put(header + AT_PAGES, 2, world->page_count - 1);
    bytes_put(header + AT_GROWTH, 2, world->growth_minimum - 1);
    bytes_put(header + AT_LIMIT, 2, world->limit);
    bytes_put(header + AT_BREAK, 4, world->first_break);
    bytes_put(header + AT_FAIL, 2, world->fail_at);
    header[AT_SKIP] = (uint8_t)((world->skip_limit - 1) | high);
    header[AT_SIZE] =
        (uint8_t)((log2_of(world->page_size) - 4U) | (world->without_memory ? MEMORY_NONE : 0U));
    return true;
}
