/* SPDX-License-Identifier: MIT
 *
 * A table of WASI's errno numbers and their names. Emscripten has one more number, for EOPNOTSUPP.
 */
#include "conformance/systems/wasm_error.h"

static const struct {
    int32_t number;
    enum error_name name;
} names[] = {
    {2, ERROR_EACCES},  {6, ERROR_EAGAIN},    {8, ERROR_EBADF},    {20, ERROR_EEXIST},
    {21, ERROR_EFAULT}, {28, ERROR_EINVAL},   {33, ERROR_EMFILE},  {43, ERROR_ENODEV},
    {48, ERROR_ENOMEM}, {52, ERROR_ENOSYS},   {58, ERROR_ENOTSUP}, {61, ERROR_EOVERFLOW},
    {63, ERROR_EPERM},  {138, ERROR_ENOTSUP},
};

struct outcome wasm_failure(int32_t number)
{
    struct outcome outcome = {.kind = OUTCOME_FAILURE, .error = ERROR_OTHER, .number = number};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].number == number)
            outcome.error = names[i].name;
    return outcome;
}
