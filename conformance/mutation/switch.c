/* SPDX-License-Identifier: MIT
 *
 * Which mutant is on in this process: the number in the variable MUTANT, none without it. Linked only
 * into what make mutation-score builds.
 */
#include <stdlib.h>

extern int mutant_active;
int mutant_active;

__attribute__((constructor)) static void choose_mutant(void)
{
    const char *number = getenv("MUTANT");
    mutant_active = number != NULL ? (int)strtol(number, NULL, 10) : 0;
}
