/* SPDX-License-Identifier: MIT
 *
 * What the drop-in answers to an mprotect that would have to take a right away. test_override.sh
 * builds this program with each choice and each default, and runs it. Prints TAP.
 *   -DDENIED=0           the errno of such a call; 0 for success. Without it: ENOTSUP
 */
#ifdef __wasi__
#define _WASI_EMULATED_MMAN
#endif
#include "conformance/tests/override/expect.h"
#include <errno.h>
#include <sys/mman.h>

#ifndef DENIED
#define DENIED ENOTSUP
#endif

enum { PAGE = 65536, STALE_ERRNO = 99, ACCESS = PROT_READ | PROT_WRITE, UNKNOWN = 0x1000 };

/* The errno of a failure, or 0 for a success that leaves errno alone. */
static int protect(unsigned char *address, size_t length, int protection)
{
    errno = STALE_ERRNO;
    if (mprotect(address, length, protection) == -1)
        return errno;
    return errno == STALE_ERRNO ? 0 : -1;
}

static void take_rights(unsigned char *bytes)
{
    expect(protect(bytes, PAGE, PROT_NONE) == DENIED, "PROT_NONE takes both rights");
    expect(protect(bytes, PAGE, PROT_READ) == DENIED, "PROT_READ takes one");
    expect(protect(bytes, 2 * PAGE, PROT_READ | PROT_EXEC) == DENIED, "with PROT_EXEC as well");
    expect(protect(bytes, 1, PROT_READ | UNKNOWN) == DENIED, "with an unknown bit as well");
    expect(is_all(bytes, 2 * PAGE, 0x5a), "the pages keep their bytes");
    memset(bytes, 0x5b, 2 * PAGE);
    expect(is_all(bytes, 2 * PAGE, 0x5b), "and can be written");
}

/* Each call differs in one thing from one that takes rights. */
static void take_nothing(unsigned char *bytes)
{
    expect(protect(bytes, PAGE, ACCESS) == 0, "both rights are 0");
    expect(protect(bytes, PAGE, PROT_WRITE) == 0, "so is the right to write");
    expect(protect(bytes, 0, PROT_NONE) == 0, "so is length 0");
    expect(protect(bytes + 1, PAGE, PROT_NONE) == EINVAL, "an address in a page is EINVAL");
    expect(protect(bytes, 3 * PAGE, PROT_NONE) == ENOMEM, "a range with a hole is ENOMEM");
    expect(protect(bytes + 2 * PAGE, PAGE, PROT_READ) == ENOMEM, "so is the hole");
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    unsigned char *bytes = mmap(NULL, 3 * PAGE, ACCESS, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    expect(bytes != MAP_FAILED && munmap(bytes + 2 * PAGE, PAGE) == 0, "two pages and a hole");
    memset(bytes, 0x5a, 2 * PAGE);
    take_rights(bytes);
    take_nothing(bytes);
    return failures == 0 ? 0 : 1;
}
