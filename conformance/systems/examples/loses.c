/* SPDX-License-Identifier: MIT
 *
 * The fault that keeps.c would have if it did not declare what it does.
 */
#define LOSES
#include "keeps.c"
