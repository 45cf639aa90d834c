/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/profile.c: which profile a name finds, and which calls the judge can
 * make of a system with given features. Each negative case has a control that differs in one thing.
 */
#include "reference/profile.h"
#include <check.h>
#include <string.h>

Suite *suite_profile(void);

static const struct call plain = {
    .length = 256, .protection = PROTECTION_DEFAULT, .flags = FLAG_DEFAULT, .descriptor = -1};

static bool askable(const char *name, uint32_t features, struct call call)
{
    struct system system = {.name = name, .features = features};
    return profile_askable(profile_find(name), &system, OPERATION_MAP, &call);
}

START_TEST(names_are_found)
{
    for (const struct profile *each = profile_all(); each->name != NULL; each++)
        ck_assert_ptr_eq(profile_find(each->name), each);
    ck_assert_str_eq(profile_find("page-manager-tree")->name, "page-manager-tree");
    ck_assert_str_eq(profile_find("./mine.so")->name, "posix");
    ck_assert_str_eq(profile_find("page-manager-")->name, "posix");
    ck_assert_str_eq(profile_find(NULL)->name, "posix");
}
END_TEST

/* Promises on which other files rely. */
START_TEST(promises_are_as_expected)
{
    const struct profile *manager = profile_find("page-manager");
    const struct profile *kernel = profile_find("linux-kernel");
    uint32_t all = PROMISE_ECONOMY | PROMISE_ERRNO_KEPT | PROMISE_UNMAP_NEVER_ENOMEM;
    ck_assert_uint_eq(manager->promises & all, all);
    ck_assert_int_eq(manager->placement, PLACEMENT_FIRST_FIT);
    ck_assert_uint_eq(kernel->promises & PROMISE_ECONOMY, 0);
    ck_assert_uint_ne(kernel->promises & PROMISE_FIXED_FULL, 0);
    ck_assert_int_eq(kernel->placement, PLACEMENT_ANYWHERE);
    ck_assert_uint_eq(profile_find("posix")->promises, 0);
    ck_assert_uint_eq(profile_no_memory_errors(kernel), 1 << ERROR_ENOMEM);
    ck_assert_uint_eq(profile_no_memory_errors(profile_find("posix")),
                      1 << ERROR_ENOMEM | 1 << ERROR_EMFILE);
    for (const char *const *name = (const char *const[]){"page-manager-skip", "page-manager-tree",
                                                         "always-enomem", "always-einval", NULL};
         *name != NULL; name++)
        ck_assert_uint_eq(profile_find(*name)->promises, manager->promises);
}
END_TEST

START_TEST(arguments_need_their_feature)
{
    struct call calls[] = {plain, plain, plain, plain, plain};
    calls[0].protection = PROTECTION_READ;
    calls[1].flags = FLAG_ANONYMOUS;
    calls[2].descriptor = -2;
    calls[3].offset = 1;
    calls[4].flags |= 0x10000000;
    ck_assert(askable("page-manager", 0, plain));
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        ck_assert(!askable("page-manager", SYSTEM_FIXED | SYSTEM_UNINITIALIZED, calls[i]));
        ck_assert(askable("page-manager", SYSTEM_ARGUMENTS, calls[i]));
    }
}
END_TEST

START_TEST(alignment_and_uninitialized_need_theirs)
{
    struct call call = plain;
    call.alignment = 512;
    ck_assert(!askable("page-manager", SYSTEM_ARGUMENTS, call));
    ck_assert(askable("page-manager", SYSTEM_ALIGNED, call));
    call = plain;
    call.flags |= FLAG_UNINITIALIZED;
    ck_assert(!askable("page-manager", SYSTEM_ALIGNED, call));
    ck_assert(askable("page-manager", SYSTEM_UNINITIALIZED, call));
    ck_assert(askable("linux-kernel", SYSTEM_ARGUMENTS, call));
}
END_TEST

START_TEST(fixed_is_asked_where_it_is_promised_or_refused)
{
    struct call call = plain;
    call.flags |= FLAG_FIXED;
    ck_assert(!askable("posix", SYSTEM_ARGUMENTS, call));
    ck_assert(askable("posix", SYSTEM_FIXED, call));
    ck_assert(askable("page-manager", 0, call));
    ck_assert(askable("linux-kernel", 0, call));
    call.flags = FLAG_DEFAULT | FLAG_FIXED_NOREPLACE;
    ck_assert(!askable("posix", 0, call));
    ck_assert(askable("linux-kernel", 0, call));
}
END_TEST

START_TEST(what_is_no_anonymous_mapping_is_not_asked)
{
    struct call call = plain;
    call.flags = FLAG_PRIVATE;
    ck_assert(askable("linux-kernel", SYSTEM_ARGUMENTS, call));
    call.descriptor = 0;
    ck_assert(!askable("linux-kernel", SYSTEM_ARGUMENTS, call));
    call = plain;
    for (uint32_t bit = 0; bit < 32; bit++) {
        call.flags = FLAG_DEFAULT | (uint32_t)1 << bit;
        bool other = (0x40148 >> bit & 1) != 0;
        ck_assert_msg(askable("linux-kernel", SYSTEM_ARGUMENTS, call) == !other, "bit %u", bit);
        ck_assert(askable("page-manager", SYSTEM_ARGUMENTS, call));
    }
}
END_TEST

START_TEST(optional_functions_may_be_missing)
{
    static const enum operation_kind kinds[] = {OPERATION_DISCARD, OPERATION_REMAP,
                                                OPERATION_PROTECT};
    const struct profile *posix = profile_find("posix");
    struct system without = {.name = "posix"}, with = without;
    with.calls = CALLS_REQUIRED | CALL_BIT(OPERATION_DISCARD) | CALL_BIT(OPERATION_REMAP) |
                 CALL_BIT(OPERATION_PROTECT);
    for (size_t i = 0; i < 3; i++) {
        ck_assert(!profile_askable(posix, &without, kinds[i], &plain));
        ck_assert(profile_askable(posix, &with, kinds[i], &plain));
    }
    ck_assert(!profile_askable(posix, &with, OPERATION_SBRK, &plain));
    ck_assert(!profile_askable(posix, &with, OPERATION_FAIL, &plain));
    ck_assert(!profile_askable(posix, &with, OPERATION_LIMIT, &plain));
    ck_assert(profile_askable(posix, &with, OPERATION_UNMAP, &plain));
    ck_assert(profile_askable(posix, &without, OPERATION_WRITE, &plain));
}
END_TEST

Suite *suite_profile(void)
{
    Suite *suite = suite_create("profile");
    TCase *cases = tcase_create("profile");
    tcase_add_test(cases, names_are_found);
    tcase_add_test(cases, promises_are_as_expected);
    tcase_add_test(cases, arguments_need_their_feature);
    tcase_add_test(cases, alignment_and_uninitialized_need_theirs);
    tcase_add_test(cases, fixed_is_asked_where_it_is_promised_or_refused);
    tcase_add_test(cases, what_is_no_anonymous_mapping_is_not_asked);
    tcase_add_test(cases, optional_functions_may_be_missing);
    suite_add_tcase(suite, cases);
    return suite;
}
