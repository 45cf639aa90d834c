/* SPDX-License-Identifier: MIT
 *
 * Helps to translate a wasm module to C (wasm_module.sh, build-rules/wasm2c.mk).
 */
#include "conformance/systems/translate/translate.h"

#include <stdio.h>
#include <string.h>

int main(int count, char **words)
{
    if (count == 3 && strcmp(words[1], "check") == 0)
        return translate_check(words[2]);
    if (count == 6 && strcmp(words[1], "glue") == 0)
        return translate_glue(words[2], words[3], words[4], words[5]);
    if (count == 3 && strcmp(words[1], "names") == 0)
        return translate_names(words[2]);
    fputs("translate: expected check OBJDUMP, glue HEADER MODULE NAME SYMBOL, or names HEADER\n",
          stderr);
    return 2;
}
