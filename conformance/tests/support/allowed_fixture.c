/* SPDX-License-Identifier: MIT
 *
 * See allowed_fixture.h.
 */
#include "conformance/tests/support/allowed_fixture.h"
#include <stdio.h>

struct model allowed_in_model;
const struct profile *allowed_in_posix, *allowed_in_kernel, *allowed_in_manager;

void allowed_set_up(void)
{
    allowed_in_posix = profile_find("posix");
    allowed_in_kernel = profile_find("linux-kernel");
    allowed_in_manager = profile_find("page-manager");
    model_reset(&allowed_in_model, P, 32);
    ck_assert(model_map(&allowed_in_model, 4, 4, 0));
    ck_assert(model_map(&allowed_in_model, 8, 4, 1));
    ck_assert(model_map(&allowed_in_model, 14, 2, 2));
}

void allowed_tear_down(void)
{
    model_free(&allowed_in_model);
}

const char *allowed_answers(const struct profile *profile, enum operation_kind kind,
                            const struct call *call)
{
    static char text[160];
    struct allowed allowed = model_allowed(&allowed_in_model, kind, call, profile);
    int used = snprintf(text, sizeof text, "%s", allowed.success ? "ok" : "");
    for (unsigned error = 1; error < ERROR_NAMES; error++)
        if ((allowed.errors >> error & 1) != 0)
            used += snprintf(text + used, sizeof text - (size_t)used, "%s%s", used > 0 ? " " : "",
                             error_print((enum error_name)error));
    snprintf(text + used, sizeof text - (size_t)used, ": %s", allowed.clauses[0]);
    return text;
}

struct call map_call(uint64_t length)
{
    return (struct call){.length = length,
                         .protection = PROTECTION_DEFAULT,
                         .flags = FLAG_DEFAULT,
                         .descriptor = -1};
}

void ck_map(const struct profile *profile, struct call call, const char *expected)
{
    ck_assert_str_eq(allowed_answers(profile, OPERATION_MAP, &call), expected);
}
