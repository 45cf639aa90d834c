/* SPDX-License-Identifier: MIT
 *
 * Random operations: every host makes the same ones from the same seed (a golden line checks that),
 * only the requested kinds occur, and both valid and boundary operations do.
 */
#include "conformance/tests/support/fake_system.h"
#include "fuzz/generate/generate.h"
#include <check.h>
#include <string.h>

Suite *suite_generate(void);

static struct system fake;
static struct generator generator, twin;
static struct world world;

static void setup(void)
{
    fake = fake_system();
    world = WORLD_DEFAULT;
    generator_init(&generator, &fake, 1);
    generator_init(&twin, &fake, 1);
    generator_begin(&generator, &world);
    generator_begin(&twin, &world);
}

/* splitmix64 from seed 1234567, as published by its author. */
START_TEST(prng_gives_the_published_numbers)
{
    struct prng prng = {1234567};
    ck_assert_uint_eq(prng_next(&prng), 6457827717110365317u);
    ck_assert_uint_eq(prng_next(&prng), 3203168211198807973u);
    ck_assert_uint_eq(prng_next(&prng), 9817491932198370423u);
}
END_TEST

START_TEST(prng_reaches_every_value_below_its_bound)
{
    struct prng prng = {7};
    unsigned seen[6] = {0}, weighted[3] = {0};
    const uint32_t weights[3] = {1, 0, 3};
    for (int i = 0; i < 6000; i++) {
        uint32_t side = prng_below(&prng, 6);
        ck_assert_uint_lt(side, 6);
        seen[side]++;
        int32_t between = prng_between(&prng, -2, 2);
        ck_assert(between >= -2 && between <= 2);
        weighted[prng_weighted(&prng, weights, 3)]++;
    }
    for (int i = 0; i < 6; i++)
        ck_assert(seen[i] > 800 && seen[i] < 1200);
    ck_assert_uint_eq(weighted[1], 0);
    ck_assert(weighted[2] > 2 * weighted[0] && weighted[0] > 1000);
}
END_TEST

START_TEST(the_same_seed_gives_the_same_operations)
{
    generator.boundary_percent = twin.boundary_percent = 30;
    for (int i = 0; i < 2000; i++) {
        struct operation left = generator_next(&generator), right = generator_next(&twin);
        ck_assert(operation_equal(&left, &right));
    }
    struct generator other;
    generator_init(&other, &fake, 2);
    generator_begin(&other, &world);
    unsigned different = 0;
    for (int i = 0; i < 100; i++) {
        struct operation left = generator_next(&generator), right = generator_next(&other);
        different += !operation_equal(&left, &right);
    }
    ck_assert_uint_gt(different, 50);
}
END_TEST

START_TEST(worlds_can_be)
{
    unsigned odd = 0, sizes = 0;
    for (int i = 0; i < 2000; i++) {
        generator_world(&generator, &world);
        const char *problem = world_problem(&world);
        ck_assert_msg(problem == NULL, "%s", problem);
        odd += world.first_break % world.page_size != 0;
        sizes |= world.page_count;
    }
    ck_assert_uint_gt(odd, 200);
    ck_assert_uint_eq(sizes, 4 + 8 + 16 + 32 + 64 + 128 + 256 + 1024 + WORLD_PAGES_MAX);
}
END_TEST

static bool is_length(const struct operation *operation, int32_t pages)
{
    return operation->kind == OPERATION_MAP && operation->length.base == AMOUNT_ZERO &&
           operation->length.pages == pages;
}

/* A run length that is kept in too few bits needs a map of a power of two, or one page more. */
START_TEST(a_large_world_has_lengths_near_each_power)
{
    bool seen[3][17] = {{false}};
    world.page_count = world.limit = WORLD_PAGES_MAX;
    generator_begin(&generator, &world);
    for (int i = 0; i < 20000; i++) {
        struct operation operation = generator_next(&generator);
        for (int power = 0; power <= 16; power++)
            for (int more = -1; more <= 1; more++)
                seen[more + 1][power] |= is_length(&operation, (1 << power) + more);
    }
    for (int power = 2; power <= 16; power++)
        ck_assert_msg(seen[0][power] && seen[1][power] && seen[2][power], "2^%d pages", power);
}
END_TEST

START_TEST(hints_lie_at_every_edge)
{
    bool seen[AMOUNT_BASES] = {false};
    generator.features |= SYSTEM_ARGUMENTS;
    generator.boundary_percent = 50;
    for (int i = 0; i < 5000; i++) {
        struct operation operation = generator_next(&generator);
        bool hint = operation.kind == OPERATION_MAP && operation.place.mapping == PLACE_ABSOLUTE &&
                    (operation.flags & (FLAG_FIXED | FLAG_FIXED_NOREPLACE)) == 0;
        if (hint)
            seen[operation.place.offset.base] = true;
    }
    ck_assert(seen[AMOUNT_HALF] && seen[AMOUNT_TOP]);
}
END_TEST

/* Each flag that asks for something besides, but seldom: most maps have none. */
START_TEST(requests_are_rare)
{
    uint32_t seen = 0;
    unsigned maps = 0, requests = 0;
    generator.features |= SYSTEM_ARGUMENTS;
    generator.boundary_percent = 0;
    for (int i = 0; i < 20000; i++) {
        struct operation operation = generator_next(&generator);
        uint32_t request = operation.kind == OPERATION_MAP ? operation.flags & FLAGS_REQUEST : 0;
        maps += operation.kind == OPERATION_MAP;
        requests += request != 0;
        seen |= request;
    }
    ck_assert_uint_eq(seen, FLAGS_REQUEST);
    ck_assert_uint_lt(requests, maps / 20);
    generator.features = 0;
    for (int i = 0; i < 2000; i++)
        ck_assert_uint_eq(generator_next(&generator).flags & FLAGS_REQUEST, 0);
}
END_TEST

/* MAP_FIXED without access, over pages of an earlier mapping. */
START_TEST(a_region_is_decommitted)
{
    unsigned decommitted = 0;
    generator.pattern_percent = 100;
    for (int i = 0; i < 2000; i++) {
        struct operation operation = generator_next(&generator);
        decommitted += operation.kind == OPERATION_MAP && operation.place.mapping >= 0 &&
                       (operation.flags & FLAG_FIXED) != 0 && operation.protection == 0;
    }
    ck_assert_uint_gt(decommitted, 5);
}
END_TEST

/* The most maps in sequence that have a hint at an earlier mapping. */
static unsigned longest_row_of_hints(void)
{
    unsigned row = 0, longest = 0;
    for (int i = 0; i < 4000; i++) {
        struct operation operation = generator_next(&generator);
        bool hinted = operation.kind == OPERATION_MAP && operation.place.mapping >= 0 &&
                      operation.flags == FLAG_DEFAULT;
        row = hinted ? row + 1 : 0;
        longest = row > longest ? row : longest;
    }
    return longest;
}

/* Stacks with gaps, and a mapping over all of them: a list of runs to clear overflows only when
 * there are many. */
START_TEST(many_stacks_need_a_large_world)
{
    generator.pattern_percent = 100;
    ck_assert_uint_lt(longest_row_of_hints(), 8);
    world.page_count = world.limit = 1024;
    generator_begin(&generator, &world);
    ck_assert_uint_eq(longest_row_of_hints(), PATTERN_STACKS_MAX - 1);
}
END_TEST

/* Where memory can still grow: half of the large worlds begin with stacks. */
START_TEST(large_worlds_begin_with_stacks)
{
    unsigned large = 0, stacks = 0;
    generator.pattern_percent = 1;
    for (int i = 0; i < 2000; i++) {
        generator_world(&generator, &world);
        if (world.page_count <= PATTERN_SMALL_WORLD)
            continue;
        large++;
        generator_next(&generator);
        stacks += generator.pattern_count > 20;
    }
    ck_assert_uint_gt(stacks, large / 5);
    ck_assert_uint_lt(stacks, large / 2);
}
END_TEST

START_TEST(only_what_can_be_asked_is_asked)
{
    fake.sbrk = NULL;
    fake.calls &= ~CALL_BIT(OPERATION_REMAP);
    generator_init(&generator, &fake, 3);
    generator_begin(&generator, &world);
    generator.boundary_percent = 20;
    unsigned seen[OPERATION_KINDS] = {0};
    for (int i = 0; i < 5000; i++)
        seen[generator_next(&generator).kind]++;
    for (unsigned kind = 0; kind < OPERATION_KINDS; kind++)
        ck_assert_msg((seen[kind] > 0) == ((system_operations(&fake) >> kind & 1) != 0),
                      "kind %u came up %u times", kind, seen[kind]);
}
END_TEST

static bool is_shared(const struct operation *operation)
{
    return (operation->flags & ~(uint32_t)FLAGS_REQUEST) ==
           (FLAG_DEFAULT ^ FLAG_PRIVATE ^ FLAG_SHARED);
}

static bool is_boundary(const struct operation *operation)
{
    if (operation->kind == OPERATION_SBRK || operation->kind == OPERATION_FAIL)
        return false;
    return operation->length.base != AMOUNT_ZERO ||
           (operation->length.pages == 0 && operation->length.bytes == 0) ||
           operation->place.offset.bytes != 0 || operation->offset.base != AMOUNT_ZERO ||
           (operation->kind == OPERATION_MAP && !is_shared(operation) &&
            (operation->flags & ~(uint32_t)FLAGS_REQUEST) != FLAG_DEFAULT) ||
           operation->descriptor != -1;
}

static bool ends_at_the_last_address(const struct operation *operation)
{
    const struct amount *from = &operation->place.offset;
    return operation->place.mapping == PLACE_ABSOLUTE && from->base == AMOUNT_TOP &&
           from->bytes == 0 && operation->length.bytes == 0 && operation->length.pages > 0 &&
           from->pages + operation->length.pages == 0;
}

START_TEST(boundary_arguments_come_as_often_as_asked)
{
    unsigned raw = 0, none = 0, shared = 0, at_the_end = 0;
    fake.features = SYSTEM_ARGUMENTS;
    generator_init(&generator, &fake, 4);
    generator_begin(&generator, &world);
    for (int i = 0; i < 4000; i++) {
        struct operation operation = generator_next(&generator);
        none += is_boundary(&operation);
        shared += operation.kind == OPERATION_MAP && is_shared(&operation);
    }
    generator.boundary_percent = 50;
    for (int i = 0; i < 4000; i++) {
        struct operation operation = generator_next(&generator);
        raw += is_boundary(&operation);
        at_the_end += ends_at_the_last_address(&operation);
    }
    ck_assert_uint_eq(none, 0);
    ck_assert_uint_gt(raw, 800);
    ck_assert_uint_gt(shared, 50);
    ck_assert_uint_gt(at_the_end, 50);
}
END_TEST

/* Patterns contain operations that this fake system does not support. The generator leaves these
 * operations out, and the references still fit. */
START_TEST(patterns_use_operations_that_the_system_answers)
{
    fake.features = 0;
    fake.calls &= ~CALL_BIT(OPERATION_REMAP);
    unsigned placed[2] = {0};
    for (int has_all = 0; has_all < 2; has_all++) {
        if (has_all)
            fake = fake_system();
        generator_init(&generator, &fake, 5);
        generator_begin(&generator, &world);
        generator.pattern_percent = 20;
        for (int i = 0; i < 4000; i++) {
            uint32_t maps = generator.maps;
            struct operation operation = generator_next(&generator);
            ck_assert_int_lt(operation.place.mapping, (int32_t)maps);
            ck_assert(has_all || operation.kind != OPERATION_REMAP);
            placed[has_all] += operation.kind == OPERATION_MAP &&
                               (operation.flags != FLAG_DEFAULT || operation.alignment.pages != 0);
        }
    }
    ck_assert_uint_eq(placed[0], 0);
    ck_assert_uint_gt(placed[1], 200);
}
END_TEST

/* The generator counts the live pages of each mapping. A mapping that is completely unmapped is no
 * longer live. */
START_TEST(what_is_live_is_followed)
{
    struct operation map = operation_default(OPERATION_MAP);
    struct operation unmap = operation_default(OPERATION_UNMAP);
    map.length.pages = 6;
    generator_follow(&generator, &map);
    ck_assert_int_eq(generator.live_pages, 6);
    unmap.place.mapping = 0;
    unmap.place.offset.pages = 2;
    unmap.length.pages = 3;
    generator_follow(&generator, &unmap); /* AA___A */
    ck_assert_int_eq(generator.live_pages, 3);
    ck_assert_uint_eq(generator.live_count, 2);
    unmap.place.mapping = 1; /* a mapping that was never made */
    generator_follow(&generator, &unmap);
    ck_assert_int_eq(generator.live_pages, 3);
    unmap.place = (struct place){.mapping = 0};
    unmap.length.pages = 6;
    generator_follow(&generator, &unmap);
    ck_assert_int_eq(generator.live_pages, 0);
    ck_assert_uint_eq(generator.live_count, 0);
}
END_TEST

Suite *suite_generate(void)
{
    Suite *suite = suite_create("generate");
    TCase *operations = tcase_create("generate");
    tcase_add_checked_fixture(operations, setup, NULL);
    tcase_add_test(operations, prng_gives_the_published_numbers);
    tcase_add_test(operations, prng_reaches_every_value_below_its_bound);
    tcase_add_test(operations, the_same_seed_gives_the_same_operations);
    tcase_add_test(operations, worlds_can_be);
    tcase_add_test(operations, a_large_world_has_lengths_near_each_power);
    tcase_add_test(operations, hints_lie_at_every_edge);
    tcase_add_test(operations, requests_are_rare);
    tcase_add_test(operations, a_region_is_decommitted);
    tcase_add_test(operations, many_stacks_need_a_large_world);
    tcase_add_test(operations, large_worlds_begin_with_stacks);
    tcase_add_test(operations, only_what_can_be_asked_is_asked);
    tcase_add_test(operations, boundary_arguments_come_as_often_as_asked);
    tcase_add_test(operations, patterns_use_operations_that_the_system_answers);
    tcase_add_test(operations, what_is_live_is_followed);
    suite_add_tcase(suite, operations);
    return suite;
}
