/* SPDX-License-Identifier: MIT
 *
 * A table of errno numbers and their names. EOPNOTSUPP is ENOTSUP where both are one number.
 */
#include "conformance/systems/host_error.h"

#include <errno.h>

static const struct {
    int number;
    enum error_name name;
} names[] = {
    {EINVAL, ERROR_EINVAL},       {ENOMEM, ERROR_ENOMEM},   {EBADF, ERROR_EBADF},
    {EACCES, ERROR_EACCES},       {EPERM, ERROR_EPERM},     {EEXIST, ERROR_EEXIST},
    {ENODEV, ERROR_ENODEV},       {ENOTSUP, ERROR_ENOTSUP}, {ENOSYS, ERROR_ENOSYS},
    {EAGAIN, ERROR_EAGAIN},       {EFAULT, ERROR_EFAULT},   {EMFILE, ERROR_EMFILE},
    {EOVERFLOW, ERROR_EOVERFLOW},
};

struct outcome host_failure(int number)
{
    struct outcome outcome = {.kind = OUTCOME_FAILURE, .error = ERROR_OTHER, .number = number};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].number == number)
            outcome.error = names[i].name;
    return outcome;
}
