/* SPDX-License-Identifier: MIT
 *
 * Which opcode is which form. A saved file keeps its meaning: slots are only ever taken from
 * the reserved ones, 0x30-0x3f (the digits that minimizers write: they say nothing) and
 * 0xd0-0xff.
 */
#include "reference/decode_record.h"

/* The first opcode of each run of equal forms; common operations have many slots. */
static const struct slots {
    uint8_t first;
    uint8_t form;
} slots[] = {
    {0x00, FORM_MAP_FOLDED},     {0x2c, FORM_MAP_ALIGNED_EXACT}, {0x2e, FORM_MAP_OFFSET_EXACT},
    {0x2f, FORM_MAP_WIDE},       {0x30, FORM_NOTHING},           {0x40, FORM_MAP_PLACED_FOLDED},
    {0x4c, FORM_UNMAP_FOLDED},   {0x74, FORM_UNMAP_WHOLE},       {0x84, FORM_UNMAP_EXACT},
    {0x86, FORM_UNMAP_WIDE},     {0x87, FORM_WRITE_FOLDED},      {0x97, FORM_WRITE_EXACT},
    {0x98, FORM_WRITE_WIDE},     {0x99, FORM_DISCARD_FOLDED},    {0x9e, FORM_DISCARD_EXACT},
    {0x9f, FORM_DISCARD_WIDE},   {0xa0, FORM_REMAP_FOLDED},      {0xa5, FORM_REMAP_EXACT},
    {0xa6, FORM_PROTECT_FOLDED}, {0xa9, FORM_PROTECT_EXACT},     {0xaa, FORM_SBRK_FOLDED},
    {0xb8, FORM_SBRK_EXACT},     {0xba, FORM_FAIL_FOLDED},       {0xc4, FORM_FAIL_EXACT},
    {0xc6, FORM_LIMIT_FOLDED},   {0xce, FORM_LIMIT_EXACT},       {0xd0, FORM_NOTHING},
};
enum { SLOTS = sizeof slots / sizeof slots[0] };

enum form record_form(uint8_t opcode)
{
    unsigned found = SLOTS - 1;

    while (slots[found].first > opcode)
        found--;
    return (enum form)slots[found].form;
}

uint8_t record_opcode(enum form form)
{
    unsigned found = 0;

    while (found < SLOTS - 1 && slots[found].form != form)
        found++;
    return slots[found].first;
}
