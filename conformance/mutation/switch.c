/* SPDX-License-Identifier: MIT
 *
 * Selects the mutant of this process: the number in the environment variable MUTANT; without it
 * none. Only the programs of make mutation-score link this file.
 */
#include <stdlib.h>

extern int mutant_active;
int mutant_active;

__attribute__((constructor)) static void choose_mutant(void)
{
    const char *number = getenv("MUTANT");
    mutant_active = number != NULL ? (int)strtol(number, NULL, 10) : 0;
}
