/* SPDX-License-Identifier: MIT
 *
 * The configuration of Check for Emscripten. Check's own configure script would find fork, because
 * a program that calls fork links. But fork does not work here, so every test runs in this
 * instance. There are no timers (check_timer.c).
 */
#ifndef MAPCHECK_CHECK_CONFIG_H
#define MAPCHECK_CHECK_CONFIG_H

#define CK_VERSION "0.15.2"

#define HAVE_FORK      0
#define ENABLE_SUBUNIT 0

#define HAVE_LIBRT        1
#define HAVE_GETPID       1
#define HAVE_GETTIMEOFDAY 1
#define HAVE_GETLINE      1
#define HAVE_MALLOC       1
#define HAVE_MKSTEMP      1
#define HAVE_REALLOC      1
#define HAVE_SNPRINTF     1
#define HAVE_VSNPRINTF    1
#define HAVE_STDARG_H     1
#define HAVE_STDINT_H     1
#define HAVE_SYS_TIME_H   1
#define HAVE_UNISTD_H     1

#define HAVE_DECL_ALARM       1
#define HAVE_DECL_LOCALTIME_R 1
#define HAVE_DECL_STRDUP      1
#define HAVE_DECL_STRSIGNAL   1

#define HAVE_STRUCT_TIMESPEC_TV_SEC          1
#define HAVE_STRUCT_TIMESPEC_TV_NSEC         1
#define HAVE_STRUCT_ITIMERSPEC_IT_VALUE      1
#define STRUCT_TIMESPEC_DEFINITION_MISSING   0
#define STRUCT_ITIMERSPEC_DEFINITION_MISSING 0

#endif
