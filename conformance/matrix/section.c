/* SPDX-License-Identifier: MIT
 *
 * See section.h.
 */
#include "conformance/matrix/section.h"

#include <stddef.h>
#include <stdlib.h>

const char *section_name(const char *number)
{
    static const char *const names[] = {"arguments of mmap",
                                        "where a mapping lands",
                                        "contents of new pages",
                                        "hints",
                                        "MAP_FIXED",
                                        "arguments of munmap",
                                        "effects of munmap",
                                        "resources and progress",
                                        "errno, threads, invariants",
                                        "mlock, munlock and madvise",
                                        "memory that goes back to the host"};
    size_t index = (size_t)atoi(number) - 1;

    return index < sizeof names / sizeof names[0] ? names[index] : "";
}
