/* SPDX-License-Identifier: MIT
 *
 * The names of errors, and the set of operations that a system supports. Reports, transcripts and
 * expectations name an errno, because its number differs from system to system.
 */
#include "reference/system.h"

#include <string.h>

static const char *const names[ERROR_NAMES] = {
    [ERROR_NONE] = "none",     [ERROR_EINVAL] = "EINVAL",       [ERROR_ENOMEM] = "ENOMEM",
    [ERROR_EBADF] = "EBADF",   [ERROR_EACCES] = "EACCES",       [ERROR_EPERM] = "EPERM",
    [ERROR_EEXIST] = "EEXIST", [ERROR_ENODEV] = "ENODEV",       [ERROR_ENOTSUP] = "ENOTSUP",
    [ERROR_ENOSYS] = "ENOSYS", [ERROR_EAGAIN] = "EAGAIN",       [ERROR_EFAULT] = "EFAULT",
    [ERROR_EMFILE] = "EMFILE", [ERROR_EOVERFLOW] = "EOVERFLOW", [ERROR_OTHER] = "other",
};

const char *error_print(enum error_name error)
{
    return (unsigned)error < ERROR_NAMES ? names[error] : "?";
}

bool error_parse(const char *text, size_t length, enum error_name *error)
{
    for (unsigned each = 0; each < ERROR_NAMES; each++) {
        if (strlen(names[each]) == length && memcmp(names[each], text, length) == 0) {
            *error = (enum error_name)each;
            return true;
        }
    }
    return false;
}

uint32_t system_operations(const struct system *system)
{
    uint32_t operations = system->calls | CALL_BIT(OPERATION_WRITE);

    operations |= (uint32_t)(system->sbrk != NULL) << OPERATION_SBRK;
    operations |= (uint32_t)(system->fail != NULL) << OPERATION_FAIL;
    operations |= (uint32_t)(system->limit != NULL) << OPERATION_LIMIT;
    return operations;
}
