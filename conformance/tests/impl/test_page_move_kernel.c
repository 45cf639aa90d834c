/* SPDX-License-Identifier: MIT
 *
 * page_move.c and mincore against the kernel. The same random calls, with MREMAP_FIXED or
 * MREMAP_DONTUNMAP, go to Linux and to a page manager, in a window that looks the same in both. The
 * answer is the same, and after a success so are the mapped pages and their bytes.
 *
 * Two differences are meant, so no call asks for them: Linux may lose the place after an error, and
 * since 6.17 it moves a range with holes to a place when its length stays.
 */
#include "conformance/tests/support/test_manager.h"
#include "fuzz/support/prng.h"
#include "impl/posix_mmap.h"
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

Suite *suite_page_move_kernel(void);

enum { WINDOW = 12, LONGEST = 4, BEHIND = 8, ROUNDS = 20000, NOT_MAPPED = -1 };
enum { ACCESS = PROT_READ | PROT_WRITE, ANONYMOUS = MAP_PRIVATE | MAP_ANONYMOUS };

static uint8_t *window; /* the kernel's; the other begins at page 1 of the world */
static size_t kernel_page;
static uint8_t vector[WINDOW + LONGEST];

/* A call in pages of the window. `part` leaves one byte of the last page of each length. */
struct attempt {
    uint32_t first, count, new_count, to, flags;
    bool address_in_page, to_in_page, part;
};

static size_t bytes_of(const struct attempt *attempt, uint32_t count, size_t page_size)
{
    return attempt->part ? (count - 1) * page_size + 1 : count * page_size;
}

/* Page by page: the first and the last byte, or NOT_MAPPED. */
struct picture {
    int bytes[WINDOW][2];
};

static void picture_of_kernel(struct picture *picture)
{
    for (size_t i = 0; i < WINDOW; i++) {
        uint8_t *page = window + i * kernel_page;
        bool mapped = mincore(page, kernel_page, vector) == 0;
        picture->bytes[i][0] = mapped ? page[0] : NOT_MAPPED;
        picture->bytes[i][1] = mapped ? page[kernel_page - 1] : NOT_MAPPED;
    }
}

static void picture_of_world(struct picture *picture)
{
    for (uint32_t i = 0; i < WINDOW; i++) {
        uint32_t page = (i + 1) * PAGE;
        bool mapped = linux_mincore(&manager, page, PAGE) == 0;
        picture->bytes[i][0] = mapped ? world_memory[page] : NOT_MAPPED;
        picture->bytes[i][1] = mapped ? world_memory[page + PAGE - 1] : NOT_MAPPED;
    }
}

/* Both windows look like the drawing. */
static void draw_both(const char *drawing)
{
    char whole[WINDOW + BEHIND + 1];
    snprintf(whole, sizeof whole, "%s........", drawing);
    world_draw(whole);
    void *again = mmap(window, WINDOW * kernel_page, ACCESS, ANONYMOUS | MAP_FIXED, -1, 0);
    ck_assert(again == window);
    for (size_t i = 0; i < WINDOW; i++)
        memset(window + i * kernel_page, drawing[i], kernel_page);
    for (size_t i = 0; i < WINDOW; i++)
        if (drawing[i] == '.')
            munmap(window + i * kernel_page, kernel_page);
}

/* What the two say. A moved range that may be anywhere is looked at and unmapped. Without FIXED,
 * Linux would read the new address, as a hint; the page manager and musl do not. */
static int ask_kernel(const struct attempt *attempt, struct picture *picture, int moved[LONGEST])
{
    size_t new_length = bytes_of(attempt, attempt->new_count, kernel_page);
    bool fixed = (attempt->flags & LINUX_MREMAP_FIXED) != 0;
    uint8_t *to = window + attempt->to * kernel_page + attempt->to_in_page;
    uint8_t *answer = mremap(window + attempt->first * kernel_page + attempt->address_in_page,
                             bytes_of(attempt, attempt->count, kernel_page), new_length,
                             (int)attempt->flags, fixed ? to : NULL);
    int error = answer == MAP_FAILED ? errno : 0;
    if (error == 0 && !fixed) {
        for (size_t i = 0; i < attempt->new_count; i++)
            moved[i] = answer[i * kernel_page];
        munmap(answer, new_length);
    }
    picture_of_kernel(picture);
    return error;
}

static int ask_world(const struct attempt *attempt, struct picture *picture, int moved[LONGEST])
{
    uint32_t new_length = (uint32_t)bytes_of(attempt, attempt->new_count, PAGE), answer = 0;
    int error =
        linux_mremap(&manager, (attempt->first + 1) * PAGE + attempt->address_in_page,
                     (uint32_t)bytes_of(attempt, attempt->count, PAGE), new_length, attempt->flags,
                     (attempt->to + 1) * PAGE + attempt->to_in_page, &answer);
    if (error == 0 && (attempt->flags & LINUX_MREMAP_FIXED) == 0) {
        for (uint32_t i = 0; i < attempt->new_count; i++)
            moved[i] = world_memory[answer + i * PAGE];
        ck_assert_int_eq(page_manager_unmap(&manager, answer, new_length), 0);
    }
    picture_of_world(picture);
    return error;
}

static bool has_hole(const char *drawing, const struct attempt *attempt)
{
    return memchr(drawing + attempt->first, '.', attempt->count) != NULL;
}

static bool is_meant_to_differ(const char *drawing, const struct attempt *attempt)
{
    return attempt->count == attempt->new_count && has_hole(drawing, attempt);
}

/* One page in four is a hole. Each mapped page has bytes of its own. */
static void any_drawing(struct prng *prng, char drawing[WINDOW + 1])
{
    memcpy(drawing, "ABCDEFGHIJKL", WINDOW + 1);
    for (int i = 0; i < WINDOW; i++)
        if (prng_below(prng, 4) == 0)
            drawing[i] = '.';
}

static struct attempt any_attempt(struct prng *prng)
{
    static const uint32_t flags[] = {3, 3, 3, 5, 5, 7, 7, 2, 4, 6, 11, 13};
    struct attempt attempt = {.count = 1 + prng_below(prng, LONGEST),
                              .flags = flags[prng_below(prng, sizeof flags / sizeof flags[0])],
                              .address_in_page = prng_below(prng, 16) == 0,
                              .to_in_page = prng_below(prng, 16) == 0,
                              .part = prng_below(prng, 4) == 0};
    attempt.new_count = prng_below(prng, 2) == 0 ? attempt.count : 1 + prng_below(prng, LONGEST);
    attempt.first = prng_below(prng, WINDOW - LONGEST + 1);
    attempt.to = prng_below(prng, WINDOW - LONGEST + 1);
    return attempt;
}

static void setup(void)
{
    kernel_page = (size_t)sysconf(_SC_PAGESIZE);
    window = mmap(NULL, WINDOW * kernel_page, ACCESS, ANONYMOUS, -1, 0);
    ck_assert(window != MAP_FAILED);
}

static void teardown(void)
{
    munmap(window, WINDOW * kernel_page);
}

/* The window is whole again before anything else maps memory, for example for a message. */
static int compare(const char *drawing, const struct attempt *attempt)
{
    struct picture theirs, ours;
    int moved_theirs[LONGEST] = {0}, moved_ours[LONGEST] = {0};
    draw_both(drawing);
    int error = ask_kernel(attempt, &theirs, moved_theirs);
    void *again = mmap(window, WINDOW * kernel_page, ACCESS, ANONYMOUS | MAP_FIXED, -1, 0);
    ck_assert(again == window);
    int error_ours = ask_world(attempt, &ours, moved_ours);
    bool same = error == error_ours &&
                (error != 0 || (memcmp(&theirs, &ours, sizeof ours) == 0 &&
                                memcmp(moved_theirs, moved_ours, sizeof moved_ours) == 0));
    ck_assert_msg(same, "%s: %u+%u to %u+%u, flags %u%s%s%s: Linux answers %d, not %d", drawing,
                  attempt->first, attempt->count, attempt->to, attempt->new_count, attempt->flags,
                  attempt->address_in_page ? ", address in a page" : "",
                  attempt->to_in_page ? ", to in a page" : "", attempt->part ? ", in part" : "",
                  error, error_ours);
    return error;
}

START_TEST(test_moves_as_the_kernel)
{
    struct prng prng = {7};
    unsigned successes = 0, faults = 0, refusals = 0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        char drawing[WINDOW + 1];
        any_drawing(&prng, drawing);
        struct attempt attempt = any_attempt(&prng);
        if (is_meant_to_differ(drawing, &attempt))
            continue;
        int error = compare(drawing, &attempt);
        successes += error == 0;
        faults += error == EFAULT;
        refusals += error == EINVAL;
    }
    ck_assert_uint_gt(successes, ROUNDS / 10);
    ck_assert_uint_gt(faults, ROUNDS / 100);
    ck_assert_uint_gt(refusals, ROUNDS / 10);
}
END_TEST

START_TEST(test_mincore_as_the_kernel)
{
    struct prng prng = {8};
    for (unsigned round = 0; round < ROUNDS / 10; round++) {
        char drawing[WINDOW + 1];
        any_drawing(&prng, drawing);
        uint32_t first = prng_below(&prng, WINDOW), count = prng_below(&prng, WINDOW + 1 - first);
        uint32_t inside = prng_below(&prng, 8) == 0, more = prng_below(&prng, 4) == 0 && count > 0;
        draw_both(drawing);
        int result =
            mincore(window + first * kernel_page + inside, count * kernel_page - more, vector);
        int error = result == 0 ? 0 : errno;
        ck_assert_int_eq(linux_mincore(&manager, (first + 1) * PAGE + inside, count * PAGE - more),
                         error);
    }
}
END_TEST

static void add_tests(TCase *tests)
{
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_moves_as_the_kernel);
    tcase_add_test(tests, test_mincore_as_the_kernel);
}

Suite *suite_page_move_kernel(void)
{
    return suite_both("page_move_kernel", add_tests);
}
