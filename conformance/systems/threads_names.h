/* SPDX-License-Identifier: MIT
 *
 * For the build with threads, which includes this before the first line of every system. It
 * replaces those functions of environment.c that several threads must not call at once by the
 * functions of threads_environment.c.
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
