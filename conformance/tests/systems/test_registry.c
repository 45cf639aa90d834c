/* SPDX-License-Identifier: MIT
 *
 * Names of systems: found, refused with a helpful line, or available on another platform.
 */
#include "conformance/systems/registry.h"

#include <check.h>
#include <string.h>

Suite *suite_registry(void);

static char problem[400];

/* The problem is one line that contains both texts. */
static void refuse(const char *name, const char *first, const char *second)
{
    problem[0] = '\0';
    ck_assert_ptr_null(registry_find(name, problem, sizeof problem));
    ck_assert_ptr_null(strchr(problem, '\n'));
    ck_assert_msg(strstr(problem, first) != NULL, "%s", problem);
    ck_assert_msg(strstr(problem, second) != NULL, "%s", problem);
}

START_TEST(every_system_is_found_by_its_name)
{
    size_t count = 0;
    for (const struct system *const *system = registry_all(); *system != NULL; system++, count++) {
        ck_assert_ptr_eq(registry_find((*system)->name, problem, sizeof problem), *system);
        ck_assert_uint_eq((*system)->abi_version, SYSTEM_ABI_VERSION);
        ck_assert((*system)->address_bits == 32 || (*system)->address_bits == 64);
    }
    ck_assert_uint_ge(count, 3);
    ck_assert_ptr_nonnull(registry_find("page-manager", problem, sizeof problem));
}
END_TEST

START_TEST(every_system_has_what_is_required)
{
    for (const struct system *const *all = registry_all(); *all != NULL; all++) {
        const struct system *system = *all;
        ck_assert(system->open != NULL && system->close != NULL && system->page_size != NULL);
        ck_assert(system->origin != NULL && system->call != NULL);
        ck_assert_uint_eq(~system->calls & CALLS_REQUIRED, 0);
        ck_assert(system->read != NULL && system->write != NULL);
        bool arena = (system->features & SYSTEM_ARENA) != 0;
        ck_assert(!arena || (system->take_events != NULL && system->limit != NULL));
    }
}
END_TEST

START_TEST(unknown_name_lists_the_known)
{
    refuse("linux-kernal", "`linux-kernal`", "always-enomem, always-einval");
    ck_assert(!registry_elsewhere("linux-kernal"));
    refuse("", "``", "page-manager");
}
END_TEST

START_TEST(long_names_stay_one_short_line)
{
    char name[5000];
    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = '\0';
    refuse(name, "xxx", "page-manager");
    name[0] = '/';
    refuse(name, "/xxx", "");
    char tiny[8];
    ck_assert_ptr_null(registry_find("nobody", tiny, sizeof tiny));
    ck_assert_ptr_nonnull(memchr(tiny, '\0', sizeof tiny));
}
END_TEST

START_TEST(missing_file_is_reported)
{
    refuse("./no-such-file.so", "cannot read `./no-such-file.so`", "No such file");
    refuse("no-such-file.so", "cannot read `no-such-file.so`", "No such file");
    refuse("no-such-file.wasm", "cannot read `no-such-file.wasm`", "path of a wasm module");
}
END_TEST

/* This test runs natively. There, only systems of other processors are missing. */
START_TEST(platform_is_native)
{
    ck_assert_str_eq(registry_platform(), "native");
    bool here = registry_find("linux-kernel", problem, sizeof problem) != NULL;
    ck_assert_int_eq(registry_elsewhere("linux-kernel"), !here);
    ck_assert_int_eq(registry_elsewhere("./some.so"), !here);
    ck_assert(!registry_elsewhere("page-manager"));
    ck_assert(registry_elsewhere("emscripten-libc"));
    refuse("emscripten-libc", "cannot run in the native platform", "PLATFORM=wasm2c");
    refuse("wasi-libc", "cannot run in the native platform", "PLATFORM=wasm2c");
}
END_TEST

Suite *suite_registry(void)
{
    Suite *suite = suite_create("registry");
    TCase *cases = tcase_create("registry");
    tcase_add_test(cases, every_system_is_found_by_its_name);
    tcase_add_test(cases, every_system_has_what_is_required);
    tcase_add_test(cases, unknown_name_lists_the_known);
    tcase_add_test(cases, long_names_stay_one_short_line);
    tcase_add_test(cases, missing_file_is_reported);
    tcase_add_test(cases, platform_is_native);
    suite_add_tcase(suite, cases);
    return suite;
}
