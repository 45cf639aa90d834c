/* SPDX-License-Identifier: MIT
 *
 * The page manager as a library, without the drop-in: maps two pages, unmaps one, and prints the
 * statistics. The hook reports the refused call.
 */
#include "../page_manager.h"
#include <stdio.h>

static struct page_manager manager; /* a little over 39 KiB, all zero until it is opened */

static void report(void *context, const struct page_manager_refusal *refusal)
{
    (void)context;
    printf("refused: %s of %u bytes\n", refusal->call, (unsigned)refusal->length_bytes);
}

int main(void)
{
    page_manager_open(&manager);
    page_manager_watch(&manager, report, NULL);
    uint32_t address;
    int error = page_manager_map(&manager, 100000, 65536, CONTENTS_ZEROED, &address);
    if (error != 0)
        return error;
    unsigned char *bytes = program_break_pointer(&manager.program_break, address);
    bytes[99999] = 1;
    page_manager_unmap(&manager, address + 65536, 65536); /* the second of its two pages */
    page_manager_unmap(&manager, address, 0);             /* EINVAL */

    struct page_manager_statistics statistics;
    char line[240];
    page_manager_statistics(&manager, &statistics);
    page_manager_print_statistics(&statistics, line, sizeof line);
    puts(line);
    return 0;
}
