/* SPDX-License-Identifier: MIT
 *
 * See asked.h.
 */
#include "conformance/tests/support/asked.h"
#include <stdio.h>

struct model asked_model;
const struct profile *asked_posix, *asked_kernel, *asked_manager;

void asked_set_up(void)
{
    asked_posix = profile_find("posix");
    asked_kernel = profile_find("linux-kernel");
    asked_manager = profile_find("page-manager");
    model_reset(&asked_model, P, 32);
    ck_assert(model_map(&asked_model, 4, 4, 0));
    ck_assert(model_map(&asked_model, 8, 4, 1));
    ck_assert(model_map(&asked_model, 14, 2, 2));
}

void asked_tear_down(void)
{
    model_free(&asked_model);
}

const char *asked_answers(const struct profile *profile, enum operation_kind kind,
                          const struct call *call)
{
    static char text[160];
    struct allowed allowed = model_allowed(&asked_model, kind, call, profile);
    int used = snprintf(text, sizeof text, "%s", allowed.success ? "ok" : "");
    for (unsigned error = 1; error < ERROR_NAMES; error++)
        if ((allowed.errors >> error & 1) != 0)
            used += snprintf(text + used, sizeof text - (size_t)used, "%s%s", used > 0 ? " " : "",
                             error_print((enum error_name)error));
    snprintf(text + used, sizeof text - (size_t)used, ": %s", allowed.clauses[0]);
    return text;
}
