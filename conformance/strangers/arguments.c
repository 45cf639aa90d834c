/* SPDX-License-Identifier: MIT
 *
 * See arguments.h. What mapcheck asks a stranger besides is here, too.
 */
#include "conformance/strangers/arguments.h"

#include <errno.h>

EXPORT size_t mapcheck_page_size(void)
{
    return PAGE;
}

/* For modules of clang and wasi-libc, whose errno has no exported address. */
EXPORT int mapcheck_errno(void)
{
    return errno;
}

size_t pages_of(size_t length)
{
    if (FAULTY(length_wraps))
        return (length + PAGE - 1) / PAGE;
    if (FAULTY(length_of_32_bits))
        length = (uint32_t)length;
    return length / PAGE + (length % PAGE != 0);
}

bool request_is_exact(const struct request *request)
{
    return (request->flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) != 0;
}

int arguments_of_map(const struct request *request)
{
    int type = request->flags & (MAP_SHARED | MAP_PRIVATE);
    if (request->length == 0 && !FAULTY(length_zero_mapped))
        return EINVAL;
    if (type == 0 && !FAULTY(type_none_mapped))
        return EINVAL;
    if (type == (MAP_SHARED | MAP_PRIVATE) && !FAULTY(type_both_mapped))
        return EINVAL;
    if ((request->flags & MAP_ANONYMOUS) == 0 && !FAULTY(file_is_anonymous))
        return EBADF;
    if (FAULTY(request_refused) && (request->flags & (MAP_NORESERVE | MAP_STACK)) != 0)
        return EPERM;
    if (request_is_exact(request) && request->address % PAGE != 0 && !FAULTY(fixed_rounded))
        return EINVAL;
    if (FAULTY(fixed_none_refused) && request->protection == PROT_NONE && request_is_exact(request))
        return EINVAL;
    return FAULTY(hint_refused) && request->address != 0 && !request_is_exact(request) ? EINVAL : 0;
}

int arguments_of_unmap(size_t address, size_t length)
{
    if (length == 0 && !FAULTY(unmap_of_nothing))
        return EINVAL;
    if (address % PAGE != 0 && !FAULTY(unmap_unaligned))
        return EINVAL;
    if (FAULTY(unmap_range_wraps))
        return 0;
    /* The range must end where the addresses of a process end, or before. */
    size_t addresses = (size_t)((uint64_t)1 << 47); /* 0, like 2^32, where size_t has 32 bits */
    return length > addresses - PAGE || address > addresses - PAGE ||
                   (address != 0 && pages_of(length) > (addresses - address) / PAGE)
               ? EINVAL
               : 0;
}

void *refuse_map(int error)
{
    if (!FAULTY(errno_not_set))
        errno = error;
    return FAULTY(refusal_is_null) ? NULL : MAP_FAILED;
}

int refuse_unmap(int error)
{
    if (!FAULTY(errno_not_set))
        errno = error;
    return FAULTY(unmap_refuses_by_one) ? 1 : -1;
}
