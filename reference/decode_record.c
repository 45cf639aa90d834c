/* SPDX-License-Identifier: MIT
 *
 * Maps opcodes to forms and back, by operations.def.
 */
#include "reference/decode_record.h"

const struct form_facts form_facts[FORMS] = {
#define FORM(first, kind, layout) [FORM_##kind##_##layout] = {OPERATION_##kind, LAYOUT_##layout},
#include "reference/operations.def"
};

/* The first opcode of each form. */
static const struct slots {
    uint8_t first;
    uint8_t form;
} slots[] = {
#define FORM(first, kind, layout) {first, FORM_##kind##_##layout},
#define RESERVED(first)           {first, FORM_NOTHING},
#include "reference/operations.def"
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

enum form record_form_of(enum operation_kind kind, enum layout layout)
{
    unsigned form = FORMS - 1;

    while (form != FORM_NOTHING &&
           (form_facts[form].kind != kind || form_facts[form].layout != layout))
        form--;
    return (enum form)form;
}
