/* SPDX-License-Identifier: MIT
 *
 * Section 6 of the clause table: the arguments of munmap. Two mappings stand by, to be found intact
 * after each refusal.
 */
#include "stage.h"

#define STANDING "a = map 4p\n b = map 2p\n write a 4p\n write b 2p\n"

const struct clause clauses_unmap[] = {
    {.id = "UNMAP-LEN-ZERO",
     .rule = "munmap of length 0 is EINVAL",
     .setup = STANDING,
     .pairs = {{"unmap a 0", "unmap a 1p", ANSWER_EINVAL, ANYWHERE},
               {"unmap b+1p 0", "unmap b+1p 1p", ANSWER_EINVAL, ANYWHERE},
               {"unmap a 0", "unmap a 1b", ANSWER_EINVAL, ANYWHERE}}},
    {.id = "UNMAP-LEN-ROUNDUP",
     .rule = "a length is rounded up, the page of its last byte goes too",
     .world = "world pages=9 page=256 skip=3 growth=1",
     .story = "a = map 8p\n unmap a 1b\n b = map 1p\n unmap a+2p 1p+1\n c = map 2p\n"
              "unmap a+4p 3p-1\n d = map 3p\n"},
    {.id = "UNMAP-LEN-DIFFERS",
     .rule = "a length may differ from the one that was mapped",
     .world = "world pages=9 page=256 skip=3 growth=1",
     .story = "a = map 7p-1\n unmap a 7p\n b = map 7p\n unmap b 7p-1\n c = map 7p-9\n"
              "unmap c 6p+1\n d = map 7p\n"},
    {.id = "UNMAP-ADDR-ALIGN",
     .rule = "an unaligned address is EINVAL, or every page with a byte in the range goes",
     .setup = STANDING,
     .pairs = {{"unmap a+1b 1p", "unmap a 1p", ANSWER_OK | ANSWER_EINVAL, ANYWHERE},
               {"unmap a+1p-1 2p", "unmap a+1p 2p", ANSWER_OK | ANSWER_EINVAL, ANYWHERE}}},
    {.id = "UNMAP-RANGE",
     .rule = "a range that is partly beyond the address space is EINVAL",
     .setup = STANDING,
     .pairs = {{"unmap a+1p top-1p", "unmap a+1p 1p", ANSWER_EINVAL, ANYWHERE},
               {"unmap top-1p 2p", "unmap a 2p", ANSWER_EINVAL, ANYWHERE},
               {"unmap a half", "unmap a 1p", ANSWER_EINVAL, ADDRESSES_64}}},
    {.id = "UNMAP-RANGE-WRAP",
     .rule = "a range that wraps, or a length that wraps when rounded up, is EINVAL",
     .setup = STANDING,
     .pairs = {{"unmap a top-1", "unmap a 3p-1", ANSWER_EINVAL, ANYWHERE},
               {"unmap a top-1p+1", "unmap a 1p+1", ANSWER_EINVAL, ANYWHERE},
               {"unmap a+2p top-2p", "unmap a+2p 2p", ANSWER_EINVAL, ANYWHERE},
               {"unmap 0 top-1", "unmap 0 top-1p", ANSWER_EINVAL, ADDRESSES_32}}},
    {.id = "UNMAP-END-EXACT",
     .rule = "a range that ends exactly at the top is valid, one byte more is EINVAL",
     .setup = STANDING,
     .pairs = {{"unmap top-1p 1p+1", "unmap top-1p 1p", ANSWER_EINVAL, ADDRESSES_32},
               {"unmap top-4p 4p+1", "unmap top-4p 4p", ANSWER_EINVAL, ADDRESSES_32}}},
    {.id = "UNMAP-FAIL-STATE",
     .rule = "a munmap that fails changes nothing",
     .setup = STANDING,
     .story = "unmap a 0 => EINVAL\n unmap b top-1 => EINVAL\n unmap a+1p top-1p => EINVAL\n"
              "c = map 1p\n unmap a+2p 1p\n"},
    {.id = "UNMAP-FOREIGN",
     .rule = "pages that mmap did not give stay untouched",
     .setup = "a = map 2p\n sbrk 3p\n b = map 2p\n",
     .story = "unmap a 9p\n sbrk 20b\n c = map 2p\n unmap @1p 20p\n sbrk -20b\n d = map 3p\n"},
    {.id = NULL},
};
