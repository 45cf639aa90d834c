/* SPDX-License-Identifier: MIT
 *
 * The neighbour gives back what it took, and never a page of the system.
 */
#include "conformance/systems/neighbour.h"

#include <check.h>

Suite *suite_neighbour(void);

START_TEST(only_its_own_memory_is_given_back)
{
    struct neighbour_top top = {0};
    ck_assert(neighbour_may_move(&top, 100, 30));
    ck_assert(!neighbour_may_move(&top, 100, -1));
    neighbour_moved(&top, 100, 130);
    neighbour_moved(&top, 130, 140);
    ck_assert(neighbour_may_move(&top, 140, -40));
    ck_assert(!neighbour_may_move(&top, 140, -41));
    neighbour_moved(&top, 140, 120);
    ck_assert(neighbour_may_move(&top, 120, -20));
    ck_assert(!neighbour_may_move(&top, 120, -21));
}
END_TEST

START_TEST(what_the_system_took_since_is_in_the_way)
{
    struct neighbour_top top = {0};
    neighbour_moved(&top, 100, 130);
    ck_assert(!neighbour_may_move(&top, 150, -1));
    neighbour_moved(&top, 150, 160);
    ck_assert(neighbour_may_move(&top, 160, -10));
    ck_assert(!neighbour_may_move(&top, 160, -11));
    ck_assert(neighbour_may_move(&top, 160, 0));
}
END_TEST

/* A query of the break takes nothing. */
START_TEST(a_query_takes_nothing)
{
    struct neighbour_top top = {0};
    neighbour_moved(&top, 100, 130);
    neighbour_moved(&top, 150, 150);
    ck_assert(!neighbour_may_move(&top, 150, -1));
}
END_TEST

Suite *suite_neighbour(void)
{
    Suite *suite = suite_create("neighbour");
    TCase *cases = tcase_create("neighbour");
    tcase_add_test(cases, only_its_own_memory_is_given_back);
    tcase_add_test(cases, what_the_system_took_since_is_in_the_way);
    tcase_add_test(cases, a_query_takes_nothing);
    suite_add_tcase(suite, cases);
    return suite;
}
