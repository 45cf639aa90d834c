/* SPDX-License-Identifier: MIT
 *
 * Section 5 of the clause table: MAP_FIXED and MAP_FIXED_NOREPLACE, or their refusal by a system that
 * does not have them. Its answers at its own pages only are asked here: what lies elsewhere (static
 * data, stack, malloc's memory) is no test's to replace.
 */
#include "stage.h"

#define REFUSED   (ANSWER_ENOTSUP | ANSWER_EINVAL)
#define HAS_FIXED (PROMISE_FIXED_FULL | PROMISE_FIXED_OWNED)

/* AABBCC....  unless the system lays mappings out otherwise */
#define THREE                                                                                      \
    "a = map 10p\n unmap a 10p\n b = map 2p fixed a\n c = map 2p fixed a+2p\n"                     \
    "d = map 2p fixed a+4p\n write b 2p\n write c 2p\n write d 2p\n"

const struct clause clauses_fixed[] = {
    {.id = "FIXED-UNSUPPORTED",
     .rule = "where MAP_FIXED is not supported it is refused, and never answered elsewhere",
     .exempting = HAS_FIXED,
     .setup = "a = map 4p\n unmap a+2p 1p\n",
     .pairs = {{"b = map 1p fixed a", "b = map 1p hint a", REFUSED, ANYWHERE},
               {"b = map 1p fixed a+2p", "b = map 1p hint a+2p", REFUSED, ANYWHERE},
               {"b = map 1p fixed @40p", "b = map 1p hint @40p", REFUSED, ANYWHERE}}},
    {.id = "FIXED-EXACT",
     .rule = "MAP_FIXED is answered with the very address",
     .features = SYSTEM_FIXED,
     .setup = "a = map 6p\n unmap a 4p\n",
     .story = "b = map 1p fixed a+2p\n c = map 1p fixed a\n d = map 2p fixed a+4p\n"},
    {.id = "FIXED-REPLACE",
     .rule = "pages that MAP_FIXED replaces are 0",
     .features = SYSTEM_FIXED,
     .setup = "a = map 4p\n write a 4p\n",
     .story = "b = map 2p fixed a+1p\n write b 2p\n c = map 4p fixed a\n"},
    {.id = "FIXED-SPAN",
     .rule = "MAP_FIXED may cover several mappings and holes",
     .features = SYSTEM_FIXED,
     .setup = THREE "unmap a+3p 1p\n",
     .story = "e = map 4p fixed a+1p\n write e 4p\n f = map 8p fixed a+2p\n"},
    {.id = "FIXED-NEIGHBOUR",
     .rule = "pages outside of the range of MAP_FIXED keep their contents",
     .features = SYSTEM_FIXED,
     .setup = THREE,
     .story = "e = map 1p+1 fixed a+2p\n f = map 1b fixed a+1p\n g = map 1p fixed a+5p\n"},
    {.id = "FIXED-ALIGN",
     .rule = "MAP_FIXED at an unaligned address is EINVAL",
     .features = SYSTEM_FIXED,
     .setup = THREE,
     .pairs = {{"e = map 1p fixed a+1b", "e = map 1p fixed a", ANSWER_EINVAL, ANYWHERE},
               {"e = map 1p fixed a+1p-1", "e = map 1p fixed a+1p", ANSWER_EINVAL, ANYWHERE}}},
    {.id = "FIXED-RANGE",
     .rule = "MAP_FIXED beyond the address space is ENOMEM or EINVAL",
     .features = SYSTEM_FIXED,
     .setup = THREE,
     .pairs = {{"e = map 2p fixed top-1p", "e = map 2p fixed a", ANSWER_ENOMEM | ANSWER_EINVAL,
                ANYWHERE},
               {"e = map top-1p fixed a", "e = map 1p fixed a", ANSWER_ENOMEM | ANSWER_EINVAL,
                ANYWHERE}}},
    {.id = "FIXED-LEN-ZERO",
     .rule = "MAP_FIXED of length 0 is EINVAL and replaces nothing",
     .features = SYSTEM_FIXED,
     .setup = THREE,
     .pairs = {{"e = map 0 fixed a", "e = map 1p fixed a", ANSWER_EINVAL, ANYWHERE}}},
    {.id = "FIXED-FAIL-STATE",
     .rule = "MAP_FIXED that is refused with EINVAL has replaced nothing",
     .features = SYSTEM_FIXED,
     .setup = THREE,
     .story = "e = map 2p fixed a+1b => EINVAL\n f = map 2p fixed a flags=0x20 => EINVAL\n"
              "g = map 0 fixed a => EINVAL\n unmap a 6p\n"},
    {.id = "NOREPL-EXISTS",
     .rule = "MAP_FIXED_NOREPLACE over any live page is EEXIST",
     .features = SYSTEM_FIXED,
     .setup = THREE,
     .pairs = {{"e = map 2p noreplace a", "e = map 2p noreplace a+6p", ANSWER_EEXIST, ANYWHERE},
               {"e = map 2p noreplace a+5p", "e = map 2p noreplace a+6p", ANSWER_EEXIST,
                ANYWHERE}}},
    {.id = "NOREPL-HOLE",
     .rule = "MAP_FIXED_NOREPLACE at free pages is answered with the very address",
     .features = SYSTEM_FIXED,
     .setup = THREE "unmap a+2p 2p\n",
     .story = "e = map 1p noreplace a+2p\n f = map 2p noreplace a+7p\n"},
    {.id = "NOREPL-ADJ",
     .rule = "to be adjacent is not to overlap",
     .features = SYSTEM_FIXED,
     .setup = THREE "unmap a+2p 2p\n",
     .story = "e = map 2p noreplace a+2p\n f = map 4p noreplace a+6p\n"},
    {.id = NULL},
};
