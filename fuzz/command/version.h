/* SPDX-License-Identifier: MIT
 *
 * The version of mapcheck. Only this file names it, and only a release changes it.
 */
#ifndef MAPCHECK_VERSION_H
#define MAPCHECK_VERSION_H

#define MAPCHECK_VERSION "0.1.0"

#if defined(__EMSCRIPTEN__)
#define MAPCHECK_COMPILER "emcc, clang " __clang_version__
#elif defined(__clang__)
#define MAPCHECK_COMPILER "clang " __clang_version__
#else
#define MAPCHECK_COMPILER "gcc " __VERSION__
#endif

#endif
