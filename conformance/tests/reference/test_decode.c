/* SPDX-License-Identifier: MIT
 *
 * Every byte string decodes to a program that can be encoded again. The golden records below fix
 * the meaning of the opcodes: no record may ever change its meaning, so that old crash files stay
 * valid. Random bytes decode to worlds and operations that do something.
 */
#include "conformance/tests/support/random_program.h"
#include "reference/decode.h"
#include "reference/decode_record.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_decode(void);

enum { BYTES_MAX = DECODE_HEADER + 400 * DECODE_RECORD };
static struct program program, again;
static uint8_t bytes[BYTES_MAX];

static void setup(void)
{
    memset(bytes, 0, sizeof bytes);
    program = again = (struct program){0};
    bytes[0] = DECODE_VERSION;
}

static void teardown(void)
{
    program_free(&program);
    program_free(&again);
}

static size_t encode(const struct program *encoded)
{
    size_t culprit, size = program_encode(encoded, bytes, sizeof bytes, &culprit);

    ck_assert_msg(size > 0, "operation %zu has no byte form", culprit);
    ck_assert_uint_eq(size, DECODE_HEADER + encoded->count * DECODE_RECORD);
    return size;
}

START_TEST(any_bytes_are_a_program_with_bytes_of_its_own)
{
    uint64_t seed = (uint64_t)_i + 1;

    for (int round = 0; round < 200; round++) {
        size_t size = random_next(&seed) % 2000;
        for (size_t i = 0; i < size; i++)
            bytes[i] = (uint8_t)random_next(&seed);
        ck_assert(program_decode(&program, bytes, size));
        ck_assert_ptr_null(world_problem(&program.world));
        ck_assert_uint_le((uint64_t)program.world.page_count * program.world.page_size,
                          program.world.without_memory ? UINT64_MAX : DECODE_MEMORY_MAX);
        size = encode(&program);
        ck_assert(program_decode(&again, bytes, size));
        random_demand_equal(&program, &again);
    }
}
END_TEST

/* A header, three maps and a record, and the record as text. */
static const struct {
    uint8_t record[DECODE_RECORD];
    const char *text;
} golden[] = {
    {{0x00}, "b = map 1p+1"},
    {{0x00, 0x1f, [8] = 3, 0, 6, [12] = 2}, "b = map 4p uninitialized align 4p"},
    {{0x2b, 0, [8] = 0xff, 0xff, 6}, "b = map 15p"},
    {{0x2c, 0x80, [8] = 2, 0, 0xff, 0xff, [16] = 3, [20] = 0x22}, "b = map 2p-1"},
    {{0x2d, 0x25, 0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 0, 0, 8, 0, 0, 0},
     "b = map half+3p+4 align top+5p+6 hint a+half+1p+2 prot=0x7 flags=0x8"},
    {{0x2e, 0xc0, 3, [8] = 1, [12] = 1, [16] = 3, [20] = 0x22}, "b = map 1p fd=3 offset=1p"},
    {{0x2f, 0, [4] = 0, 0, 1, 0, 0, 0, 0, 0, 1, [16] = 3, [20] = 0x22},
     "b = map 65536p+4294967296"},
    {{0x30, [8] = 1}, NULL},
    {{0x3f, [8] = 1}, NULL},
    {{0x40, 0, [4] = 4, [8] = 1, 0, 6, [12] = 2}, "b = map 2p fixed a+4p"},
    {{0x4b, 0x80, [4] = 4, [8] = 1, 0, 6, [12] = 3}, "b = map 2p noreplace @4p"},
    {{0x4c, 0, [4] = 2, [8] = 1, 0, 6}, "unmap a+2p 2p"},
    {{0x73, 0xf0, [4] = 0, [8] = 8, 0, 2}, "unmap a-1p 9p-1"},
    {{0x74, 0, 7}, "unmap a 5p"},
    {{0x83, 0, 7}, "unmap a 5p"},
    {{0x84, 0x40, 0, 0, 1, 0, 2, 0, 3}, "unmap @1p+2 3p"},
    {{0x86, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 0, 0x80},
     "unmap a+65536p "
     "131072p-2147483647"},
    {{0x87, 0, [4] = 2, [8] = 0x03, 0x80}, "write a+2p 4b"},
    {{0x96, 0, [4] = 2, [8] = 0x03, 0, 6}, "write a+2p 4p"},
    {{0x97, 0, [8] = 0, 0, 4}, "write a 4b"},
    {{0x98, 0, [16] = 4}, "write a 4b"},
    {{0x99, 0, [4] = 2, [8] = 1, 0, 6}, "discard a+2p 2p"},
    {{0x9e, 0, [8] = 1}, "discard a 1p"},
    {{0x9f, 0, [12] = 1}, "discard a 1p"},
    {{0xa0, 1, [12] = 7, 0, 6}, "remap a 5p 8p maymove"},
    {{0xa5, 0, [8] = 5, [12] = 7, [20] = 1}, "remap a 5p 7p maymove"},
    {{0xa6, 0, [4] = 1, [8] = 1, 0, 6, [16] = 9}, "protect a+1p 2p prot=0x1"},
    {{0xa9, 0, [8] = 1, [16] = 9}, "protect a 1p prot=0x9"},
    {{0xaa, 0, [8] = 5}, "sbrk 2p"},
    {{0xb7, 1, [8] = 5, 0, 0, 0}, "sbrk -256b"},
    {{0xb8, 0, [4] = 0xba, 0xff, 0xff, 0xff}, "sbrk -70p"},
    {{0xba, 1, [20] = 1}, "fail 2 moved"},
    {{0xc4, 0, [20] = 9}, "fail 9"},
    {{0xc6, 0, [8] = 6}, "limit 6p"},
    {{0xce, 0, [4] = 6, [8] = 1}, "limit 6p+1"},
    {{0xd0, 0, [4] = 1, [8] = 2}, "mlock a+1p 3p+1"},
    {{0xd2, 0x40, [4] = 3, [8] = 2, 0, 0xff, 0xff}, "mlock @3p 2p-1"},
    {{0xd3, 0x80, [4] = 1, [8] = 2, [12] = 3}, "mlock 1p+2 3p"},
    {{0xd4, 0, [4] = 1, [8] = 2, [10] = 8}, "munlock a+1p 3p"},
    {{0xd6, 0, [4] = 1, [8] = 2}, "munlock a+1p 2p"},
    {{0xd7, 0x80, [4] = 1, [8] = 2, [12] = 3}, "munlock 1p+2 3p"},
    {{0xd8, 0, [4] = 1, [8] = 2, [10] = 8, [20] = 36}, "advise a+1p 3p advice=10"},
    {{0xda, 0, [4] = 1, [8] = 2, [20] = 0xff, 0xff}, "advise a+1p 2p advice=65535"},
    {{0xdb, 0, [4] = 1, [8] = 2, [10] = 8, [20] = 10}, "posix_advise a+1p 3p advice=4"},
    {{0xdd, 0, [4] = 1, [8] = 2, [20] = 3}, "posix_advise a+1p 2p advice=3"},
    {{0xde, 0, [4] = 1, [8] = 2, [10] = 8, [20] = 13}, "msync a+1p 3p sync=5"},
    {{0xe0, 0, [4] = 1, [8] = 2, [20] = 6}, "msync a+1p 2p sync=6"},
    {{0xe1, [8] = 1}, NULL},
    {{0xff, [8] = 1}, NULL},
};
enum { GOLDEN = sizeof golden / sizeof golden[0] };

static const uint8_t map_five[DECODE_RECORD] = {0x2c, 0x80, [8] = 5, [16] = 3, [20] = 0x22};

START_TEST(opcode_means_what_it_always_meant)
{
    char text[256];

    bytes[2] = 27; /* 31 pages */
    memcpy(bytes + DECODE_HEADER, map_five, DECODE_RECORD);
    memcpy(bytes + DECODE_HEADER + DECODE_RECORD, golden[_i].record, DECODE_RECORD);
    ck_assert(program_decode(&program, bytes, DECODE_HEADER + 2 * DECODE_RECORD));
    ck_assert_uint_eq(program.count, golden[_i].text == NULL ? 1 : 2);
    if (golden[_i].text == NULL)
        return;
    operation_print(text, sizeof text, &program.operations[1], 1);
    ck_assert_str_eq(text, golden[_i].text);
}
END_TEST

START_TEST(opcodes_are_reserved)
{
    unsigned reserved = 0, slots[FORMS] = {0};

    for (unsigned opcode = 0; opcode < 256; opcode++) {
        enum form form = record_form((uint8_t)opcode);
        ck_assert_int_lt(form, FORMS);
        slots[form]++;
        reserved += form == FORM_NOTHING;
    }
    ck_assert_uint_ge(reserved, 47);
    for (unsigned form = 0; form < FORMS; form++) {
        ck_assert_uint_gt(slots[form], 0);
        ck_assert_uint_eq(record_form(record_opcode((enum form)form)), form);
    }
    ck_assert_uint_eq(record_form('0'), FORM_NOTHING);
    ck_assert_uint_gt(slots[FORM_MAP_FOLDED], slots[FORM_MAP_WIDE]);
}
END_TEST

/* A record without an earlier map to refer to. */
START_TEST(references_before_any_map_say_nothing)
{
    static const uint8_t opcodes[] = {0x2c, 0x74, 0x84, 0x86, 0x87, 0x97, 0xa0, 0xa5, 0xa9};

    for (size_t i = 0; i < sizeof opcodes; i++) {
        bytes[DECODE_HEADER] = opcodes[i];
        ck_assert(program_decode(&program, bytes, DECODE_HEADER + DECODE_RECORD));
        ck_assert_uint_eq(program.count, 0);
        memcpy(bytes + DECODE_HEADER + DECODE_RECORD, bytes + DECODE_HEADER, DECODE_RECORD);
        memcpy(bytes + DECODE_HEADER, map_five, DECODE_RECORD);
        ck_assert(program_decode(&program, bytes, DECODE_HEADER + 2 * DECODE_RECORD));
        ck_assert_uint_eq(program.count, 2);
        memset(bytes + DECODE_HEADER, 0, sizeof bytes - DECODE_HEADER);
    }
}
END_TEST

START_TEST(cut_bytes_are_a_program_too)
{
    for (size_t size = 0; size < DECODE_HEADER + 2 * DECODE_RECORD; size++) {
        uint8_t *exact = malloc(size + 1); /* a sanitizer reports a read past its end */
        memcpy(exact, bytes, size);
        ck_assert(program_decode(&program, exact, size));
        ck_assert_ptr_null(world_problem(&program.world));
        ck_assert_uint_eq(program.count,
                          size < DECODE_HEADER ? 0 : (size - DECODE_HEADER) / DECODE_RECORD);
        free(exact);
    }
    ck_assert(program_decode(&program, NULL, 0));
}
END_TEST

/* Missing header bytes count as zero. */
START_TEST(cut_header_is_filled_with_zero)
{
    memset(bytes, 0xaa, DECODE_HEADER);
    ck_assert(program_decode(&program, bytes, 3));
    memset(bytes + 3, 0, DECODE_HEADER - 3);
    ck_assert(program_decode(&again, bytes, DECODE_HEADER));
    random_demand_equal(&program, &again);
}
END_TEST

/* A folded remap has the length of its map, unless no exact record can express that. */
START_TEST(folded_lengths_have_bytes)
{
    uint8_t *map = bytes + DECODE_HEADER, *remap = map + DECODE_RECORD;

    map[AT_OPCODE] = record_opcode(FORM_MAP_WIDE);
    remap[AT_OPCODE] = record_opcode(FORM_REMAP_FOLDED);
    for (int pages = 32766; pages < 32770; pages++) {
        bytes_put(map + AT_OFFSET, 4, (uint64_t)pages);
        ck_assert(program_decode(&program, bytes, DECODE_HEADER + 2 * DECODE_RECORD));
        ck_assert_int_eq(program.operations[0].length.pages, pages);
        ck_assert_int_eq(program.operations[1].length.pages, pages < 32768 ? pages : 1);
    }
}
END_TEST

START_TEST(saved_file_names_what_it_lacks)
{
    ck_assert_ptr_null(decode_problem(bytes, DECODE_HEADER));
    ck_assert_ptr_null(decode_problem(bytes, DECODE_HEADER + DECODE_RECORD));
    ck_assert_ptr_nonnull(strstr(decode_problem(bytes, DECODE_HEADER - 1), "header is incomplete"));
    ck_assert_ptr_nonnull(strstr(decode_problem(bytes, 0), "header is incomplete"));
    ck_assert_ptr_nonnull(strstr(decode_problem(bytes, DECODE_HEADER + 1), "record is incomplete"));
    bytes[0] = DECODE_VERSION + 1;
    ck_assert_ptr_nonnull(strstr(decode_problem(bytes, DECODE_HEADER), "unknown version"));
}
END_TEST

/* Random headers mostly make the worlds that find most defects, and sometimes any other. */
START_TEST(random_headers_favour_small_worlds)
{
    enum { HEADERS = 20000 };
    unsigned small = 0, odd = 0, cut = 0, failing = 0, huge = 0, sizes[17] = {0};
    uint64_t seed = 7;

    for (unsigned i = 0; i < HEADERS; i++) {
        for (size_t byte = 0; byte < DECODE_HEADER; byte++)
            bytes[byte] = (uint8_t)random_next(&seed);
        ck_assert(program_decode(&program, bytes, DECODE_HEADER));
        const struct world *world = &program.world;
        small += world->page_count <= 32;
        huge += world->page_count > 1024;
        odd += world->first_break % world->page_size != 0;
        cut += world->limit < world->page_count;
        failing += world->fail_at != 0;
        for (unsigned bits = 4; bits <= 16; bits++)
            sizes[bits] += world->page_size >> bits == 1;
    }
    ck_assert_uint_gt(small, HEADERS * 3 / 4);
    ck_assert_uint_lt(small, HEADERS * 19 / 20);
    ck_assert_uint_lt(huge, HEADERS / 100);
    ck_assert_uint_gt(odd, HEADERS / 4);
    ck_assert_uint_gt(cut, HEADERS / 8);
    ck_assert_uint_gt(failing, HEADERS / 20);
    ck_assert_uint_gt(sizes[4] + sizes[6] + sizes[8], HEADERS * 3 / 4);
    ck_assert_uint_gt(sizes[12], HEADERS / 20);
    ck_assert_uint_gt(sizes[16], HEADERS / 100);
}
END_TEST

/* Most random records mean something, and most of their places and lengths are small. */
START_TEST(random_records_stay_near)
{
    enum { ROUNDS = 100, RECORDS = 100, SIZE = DECODE_HEADER + RECORDS * DECODE_RECORD };
    unsigned operations = 0, near = 0, kinds[OPERATION_KINDS] = {0};
    uint64_t seed = 11;

    for (unsigned round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < SIZE; i++)
            bytes[i] = (uint8_t)random_next(&seed);
        ck_assert(program_decode(&program, bytes, SIZE));
        for (size_t i = 0; i < program.count; i++) {
            const struct operation *operation = &program.operations[i];
            operations++;
            kinds[operation->kind]++;
            near += operation->length.base == AMOUNT_ZERO && abs(operation->length.pages) <= 70;
        }
    }
    ck_assert_uint_gt(operations, ROUNDS * RECORDS * 2 / 3);
    ck_assert_uint_gt(near, operations * 4 / 5);
    ck_assert_uint_lt(near, operations);
    for (unsigned kind = 0; kind < OPERATION_KINDS; kind++)
        ck_assert_uint_gt(kinds[kind], operations / 100);
    ck_assert_uint_gt(kinds[OPERATION_MAP] + kinds[OPERATION_UNMAP], operations / 2);
}
END_TEST

static TCase *bytes_case(void)
{
    TCase *tests = tcase_create("bytes");

    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, any_bytes_are_a_program_with_bytes_of_its_own, 0, 10);
    tcase_add_loop_test(tests, opcode_means_what_it_always_meant, 0, GOLDEN);
    tcase_add_test(tests, opcodes_are_reserved);
    tcase_add_test(tests, references_before_any_map_say_nothing);
    tcase_add_test(tests, cut_bytes_are_a_program_too);
    tcase_add_test(tests, cut_header_is_filled_with_zero);
    tcase_add_test(tests, folded_lengths_have_bytes);
    tcase_add_test(tests, saved_file_names_what_it_lacks);
    tcase_add_test(tests, random_headers_favour_small_worlds);
    tcase_add_test(tests, random_records_stay_near);
    return tests;
}

Suite *suite_decode(void)
{
    Suite *suite = suite_create("decode");

    suite_add_tcase(suite, bytes_case());
    return suite;
}
