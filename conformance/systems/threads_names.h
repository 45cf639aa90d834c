/* SPDX-License-Identifier: MIT
 *
 * For the build with threads: included before the first line of every system, it puts the functions
 * of threads_environment.c in the place of those of environment.c that are not for several threads.
 */
#ifndef MAPCHECK_THREADS_NAMES_H
#define MAPCHECK_THREADS_NAMES_H

#define environment_open        guarded_open
#define environment_extend      guarded_extend
#define environment_high_water  guarded_high_water
#define environment_clear       guarded_clear
#define environment_sbrk        guarded_sbrk
#define environment_fail        guarded_fail
#define environment_limit       guarded_limit
#define environment_counters    guarded_counters
#define environment_take_events guarded_take_events

#endif
