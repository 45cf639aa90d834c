/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/model.c: small cases as page maps, and random ones against an array
 * with an entry per page. A page map begins at page 0; a letter is a mapping.
 */
#include "reference/model.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_model(void);

enum { PAGES = 24, PAGE = 16 };

static struct model model;

static void set_up(void)
{
    model_reset(&model, PAGE, 32);
}

static void tear_down(void)
{
    model_free(&model);
}

/* "AAB..C": pages 0 and 1 are mapping 0, page 2 is mapping 1, page 5 is mapping 2. */
static void make(const char *drawing)
{
    set_up();
    for (uint64_t page = 0; drawing[page] != '\0';) {
        uint64_t end = page + 1;
        while (drawing[end] == drawing[page])
            end++;
        if (drawing[page] != '.')
            ck_assert(model_map(&model, page, end - page, (uint32_t)(drawing[page] - 'A')));
        page = end;
    }
}

static void ck_drawing(const char *drawing)
{
    char drawn[PAGES + 1] = {0};
    memset(drawn, '.', strlen(drawing));
    for (size_t i = 0; i < model.count; i++) {
        ck_assert(model.pages[i].page < strlen(drawing));
        drawn[model.pages[i].page] = (char)('A' + model.pages[i].mapping);
    }
    ck_assert_str_eq(drawn, drawing);
}

START_TEST(range_covers_every_touched_page)
{
    uint64_t first, count;
    ck_assert(model_range(&model, 32, 16, &first, &count));
    ck_assert(first == 2 && count == 1);
    ck_assert(model_range(&model, 33, 16, &first, &count));
    ck_assert(first == 2 && count == 2);
    ck_assert(model_range(&model, 47, 1, &first, &count));
    ck_assert(first == 2 && count == 1);
    ck_assert(model_range(&model, 0xffffffff, 1, &first, &count));
    ck_assert(first == 0xfffffff && count == 1);
}
END_TEST

START_TEST(range_ends_with_the_address_space)
{
    uint64_t first, count;
    ck_assert(!model_range(&model, 32, 0, &first, &count));
    ck_assert(model_range(&model, 0xfffffff0, 16, &first, &count));
    ck_assert(!model_range(&model, 0xfffffff0, 17, &first, &count));
    ck_assert(!model_range(&model, 0x100000000, 1, &first, &count));
    model_reset(&model, PAGE, 64);
    ck_assert(model_range(&model, 0x100000000, 1, &first, &count));
    ck_assert(model_range(&model, UINT64_MAX - 15, 16, &first, &count));
    ck_assert(!model_range(&model, UINT64_MAX - 15, 17, &first, &count));
}
END_TEST

/* Every [first, end) of 8 pages with three mappings and a hole. */
START_TEST(unmap_takes_the_range_and_nothing_else)
{
    static const char before[] = "AABB.CCC";
    for (size_t first = 0; first < 8; first++)
        for (size_t end = first + 1; end <= 8; end++) {
            char after[sizeof before];
            memcpy(after, before, sizeof before);
            memset(after + first, '.', end - first);
            make(before);
            model_unmap(&model, first, end - first);
            ck_drawing(after);
        }
}
END_TEST

START_TEST(map_replaces_what_was_there)
{
    make("AAAABB.C");
    ck_assert(model_map(&model, 2, 4, 4));
    ck_drawing("AAEEEE.C");
    ck_assert_uint_eq(model.pages[2].index, 0);
    ck_assert_uint_eq(model.pages[5].index, 3);
    ck_assert(model_map(&model, 0, 8, 5));
    ck_drawing("FFFFFFFF");
}
END_TEST

START_TEST(find_returns_index_and_count)
{
    size_t live;
    make("AA..BB");
    ck_assert_uint_eq(model_find(&model, 0, 6, &live), 4);
    ck_assert_uint_eq(live, 0);
    ck_assert_uint_eq(model_find(&model, 2, 2, &live), 0);
    ck_assert_uint_eq(live, 2);
    ck_assert_uint_eq(model_find(&model, 1, 4, &live), 2);
    ck_assert_uint_eq(live, 1);
}
END_TEST

START_TEST(move_carries_tags)
{
    make("AAB.....");
    model.pages[1].version = 7;
    ck_assert(model_move(&model, 1, 2, 5));
    ck_drawing("A....AB.");
    ck_assert_uint_eq(model.pages[1].index, 1);
    ck_assert_uint_eq(model.pages[1].version, 7);
    make("..ABC...");
    ck_assert(model_move(&model, 2, 3, 3));
    ck_drawing("...ABC..");
    ck_assert(model_move(&model, 3, 3, 1));
    ck_drawing(".ABC....");
}
END_TEST

START_TEST(extend_continues_its_mapping)
{
    make("AAB....");
    model.pages[2].shared = true;
    model.pages[2].version = 3;
    ck_assert(model_extend(&model, 3, 2));
    ck_drawing("AABBB..");
    ck_assert_uint_eq(model.pages[3].index, 1);
    ck_assert_uint_eq(model.pages[4].index, 2);
    ck_assert_uint_eq(model.pages[4].version, 0);
    ck_assert(model.pages[4].shared);
}
END_TEST

START_TEST(known_pages_stay_known)
{
    make(".AA.BB..");
    model_unmap(&model, 0, 8);
    ck_assert(model_knows(&model, 1, 2));
    ck_assert(model_knows(&model, 5, 1));
    ck_assert(!model_knows(&model, 0, 1));
    ck_assert(!model_knows(&model, 2, 2));
    ck_assert(!model_knows(&model, 2, 3));
    ck_assert(!model_knows(&model, 5, 2));
    ck_assert(model_map(&model, 3, 1, 2));
    ck_assert(model_knows(&model, 1, 5));
    ck_assert_uint_eq(model.ever_mapped_count, 1);
}
END_TEST

START_TEST(doubt_and_protection_mark_live_pages)
{
    make("AA.BBB");
    model_mark_indeterminate(&model, 1, 3);
    ck_assert(!model.pages[0].indeterminate && model.pages[1].indeterminate);
    ck_assert(model.pages[2].indeterminate && !model.pages[3].indeterminate);
    model_protect(&model, 0, 6, PROTECTION_READ);
    ck_assert_uint_eq(model.pages[1].protection, PROTECTION_READ);
    ck_assert_uint_eq(model.pages[2].protection, PROTECTION_DEFAULT);
    struct call call = {.flags = FLAG_SHARED | FLAG_ANONYMOUS, .protection = 0};
    model_describe(&model, 3, 1, &call);
    ck_assert(model.pages[2].shared && !model.pages[3].shared);
    ck_assert_uint_eq(model.pages[2].protection, 0);
}
END_TEST

START_TEST(growing_shared_pages_is_not_described)
{
    make("AAB..");
    struct call call = {.address = 16, .length = 16, .new_length = 32};
    ck_assert(model_describes(&model, OPERATION_REMAP, &call));
    model.pages[1].shared = true;
    ck_assert(!model_describes(&model, OPERATION_REMAP, &call));
    ck_assert(model_describes(&model, OPERATION_UNMAP, &call));
    call.new_length = 16;
    ck_assert(model_describes(&model, OPERATION_REMAP, &call));
    call.length = 0;
    ck_assert(!model_describes(&model, OPERATION_REMAP, &call));
    call.address = 32;
    ck_assert(model_describes(&model, OPERATION_REMAP, &call));
}
END_TEST

static bool tag_is_like_no_neighbours(struct live_page page)
{
    struct live_page next = page, other = page, later = page;
    next.index++;
    other.mapping++;
    later.version++;
    uint8_t tag = model_tag(&page);
    return tag != 0 && tag < 0xF5 && tag != model_tag(&next) && tag != model_tag(&other) &&
           tag != model_tag(&later);
}

START_TEST(tags_differ_between_neighbours)
{
    for (uint32_t mapping = 0; mapping < 300; mapping++)
        for (uint32_t index = 0; index < 300; index++)
            if (!tag_is_like_no_neighbours(
                    (struct live_page){.mapping = mapping, .index = index, .version = 2}))
                ck_abort_msg("mapping %u, page %u", mapping, index);
}
END_TEST

static const char *problem_at(uint64_t address, uint32_t flags, struct allowed allowed)
{
    struct call call = {.length = 32, .flags = FLAG_DEFAULT | flags};
    const char *problem = model_address_problem(&model, &call, &allowed, address);
    return problem != NULL ? problem : "none";
}

START_TEST(addresses_that_no_map_may_answer)
{
    struct allowed anywhere = {.success = true, .alignment = PAGE};
    make("..AA....");
    ck_assert_str_eq(problem_at(64, 0, anywhere), "none");
    ck_assert_str_eq(problem_at(0, 0, anywhere), "ADDR-NONNULL");
    ck_assert_str_eq(problem_at(0xffffffff, 0, anywhere), "ADDR-NOT-FAILED");
    ck_assert_str_eq(problem_at(72, 0, anywhere), "ADDR-PAGE-ALIGN");
    ck_assert_str_eq(problem_at(0xfffffff0, 0, anywhere), "ADDR-IN-SPACE");
    ck_assert_str_eq(problem_at(48, 0, anywhere), "ADDR-NO-OVERLAP");
    ck_assert_str_eq(problem_at(16, 0, anywhere), "ADDR-NO-OVERLAP");
    model_mark_indeterminate(&model, 2, 1);
    ck_assert_str_eq(problem_at(16, 0, anywhere), "none");
    anywhere.alignment = 128;
    ck_assert_str_eq(problem_at(64, 0, anywhere), "ADDR-PAGE-ALIGN");
    ck_assert_str_eq(problem_at(128, 0, anywhere), "none");
}
END_TEST

START_TEST(exact_addresses_may_replace)
{
    struct allowed there = {.success = true, .alignment = PAGE, .exact = true, .address = 32};
    make("..AA....");
    ck_assert_str_eq(problem_at(32, FLAG_FIXED, there), "none");
    ck_assert_str_eq(problem_at(64, FLAG_FIXED, there), "FIXED-EXACT");
    ck_assert_str_eq(problem_at(32, FLAG_FIXED_NOREPLACE, there), "ADDR-NO-OVERLAP");
}
END_TEST

/* ---- against an array ---- */

static struct {
    bool live, known;
    uint32_t mapping, index;
} plain[PAGES];

static uint32_t random_state;

static uint32_t random_below(uint32_t bound)
{
    random_state = random_state * 1664525 + 1013904223;
    return (random_state >> 8) % bound;
}

static void plain_map(uint32_t first, uint32_t count, uint32_t mapping)
{
    for (uint32_t i = 0; i < count; i++) {
        plain[first + i].live = plain[first + i].known = true;
        plain[first + i].mapping = mapping;
        plain[first + i].index = i;
    }
}

static bool is_live_as_in_plain(size_t at, uint64_t page)
{
    return at < model.count && model.pages[at].page == page &&
           model.pages[at].mapping == plain[page].mapping &&
           model.pages[at].index == plain[page].index;
}

static void ck_plain(void)
{
    size_t at = 0;
    for (uint64_t page = 0; page < PAGES; page++) {
        if (model_knows(&model, page, 1) != plain[page].known)
            ck_abort_msg("page %u is known, or is not", (unsigned)page);
        if (plain[page].live && !is_live_as_in_plain(at, page))
            ck_abort_msg("page %u is another than in the array", (unsigned)page);
        at += plain[page].live;
    }
    ck_assert_uint_eq(at, model.count);
}

START_TEST(random_runs_equal_an_array)
{
    for (random_state = 1; random_state < 60; random_state++) {
        uint32_t seed = random_state;
        memset(plain, 0, sizeof plain);
        set_up();
        for (uint32_t i = 0; i < 60; i++) {
            uint32_t first = random_below(PAGES), count = 1 + random_below(PAGES - first);
            bool mapping = random_below(2) == 0;
            if (mapping) {
                count = count > 5 ? 5 : count;
                ck_assert(model_map(&model, first, count, i));
                plain_map(first, count, i);
            } else {
                model_unmap(&model, first, count);
                for (uint32_t page = first; page < first + count; page++)
                    plain[page].live = false;
            }
            ck_plain();
        }
        random_state = seed;
    }
}
END_TEST

Suite *suite_model(void)
{
    Suite *suite = suite_create("model");
    TCase *cases = tcase_create("model");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, range_covers_every_touched_page);
    tcase_add_test(cases, range_ends_with_the_address_space);
    tcase_add_test(cases, unmap_takes_the_range_and_nothing_else);
    tcase_add_test(cases, map_replaces_what_was_there);
    tcase_add_test(cases, find_returns_index_and_count);
    tcase_add_test(cases, move_carries_tags);
    tcase_add_test(cases, extend_continues_its_mapping);
    tcase_add_test(cases, known_pages_stay_known);
    tcase_add_test(cases, doubt_and_protection_mark_live_pages);
    tcase_add_test(cases, growing_shared_pages_is_not_described);
    tcase_add_test(cases, tags_differ_between_neighbours);
    tcase_add_test(cases, addresses_that_no_map_may_answer);
    tcase_add_test(cases, exact_addresses_may_replace);
    tcase_add_test(cases, random_runs_equal_an_array);
    suite_add_tcase(suite, cases);
    return suite;
}
