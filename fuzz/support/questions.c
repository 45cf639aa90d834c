/* SPDX-License-Identifier: MIT
 *
 * See questions.h.
 */
#include "fuzz/support/questions.h"
#include "reference/finding.h"
#include <string.h>

static uint32_t question_named(const char *text, size_t length)
{
    static const struct {
        const char *name;
        uint32_t question;
    } names[] = {
        {"contract", QUESTION_CONTRACT},
        {"contents", QUESTION_CONTENTS | QUESTION_ZEROED},
        {"economy", QUESTION_ECONOMY | QUESTION_REUSE},
        {"structure", QUESTION_STRUCTURE},
        {"all", QUESTION_ALL},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strlen(names[i].name) == length && memcmp(names[i].name, text, length) == 0)
            return names[i].question;
    return 0;
}

bool questions_parse(const char *text, uint32_t *questions)
{
    *questions = 0;
    for (;;) {
        size_t length = strcspn(text, ",");
        uint32_t question = question_named(text, length);
        if (question == 0)
            return false;
        *questions |= question;
        if (text[length] == '\0')
            return true;
        text += length + 1;
    }
}
