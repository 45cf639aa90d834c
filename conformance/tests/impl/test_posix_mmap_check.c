/* SPDX-License-Identifier: MIT
 *
 * posix_mmap_check: which error a request with several faults has, and which offsets there are.
 */
#include "impl/posix_mmap.h"
#include <check.h>
#include <errno.h>

Suite *suite_posix_mmap_check(void);

enum { PAGE = 65536, ANONYMOUS = POSIX_MAP_PRIVATE | POSIX_MAP_ANONYMOUS };

static void expect(const struct posix_mmap_request *request, int error)
{
    static const struct geometry geometry = {.page_count = 8, .page_size_bytes = PAGE};
    ck_assert_int_eq(posix_mmap_check(&geometry, request), error);
}

/* Pages of 64 KiB, as in a product build: an offset of 4 KiB is one, although pages are larger. */
START_TEST(test_offset_in_large_pages)
{
    struct posix_mmap_request request = {.length_bytes = PAGE, .flags = ANONYMOUS};
    request.offset_bytes = 4096;
    expect(&request, 0);
    request.offset_bytes = 4096 + 256;
    expect(&request, EINVAL);
}
END_TEST

/* Programs test for EBADF, whatever else is wrong, and Linux looks at the offset before that. */
START_TEST(test_order_of_errors)
{
    struct posix_mmap_request request = {.descriptor = -1};
    expect(&request, EBADF);
    request.offset_bytes = 1;
    expect(&request, EINVAL);
    request.offset_bytes = 0;
    request.descriptor = 0;
    expect(&request, EINVAL);
    request.length_bytes = 1;
    expect(&request, EINVAL);
    request.flags = POSIX_MAP_PRIVATE;
    expect(&request, ENODEV);
}
END_TEST

Suite *suite_posix_mmap_check(void)
{
    Suite *suite = suite_create("posix_mmap_check");
    TCase *tests = tcase_create("posix_mmap_check");
    tcase_add_test(tests, test_offset_in_large_pages);
    tcase_add_test(tests, test_order_of_errors);
    suite_add_tcase(suite, tests);
    return suite;
}
