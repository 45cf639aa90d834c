/* SPDX-License-Identifier: MIT
 *
 * The definition for programs in which one thread at a time uses an environment. See environment.h.
 */
#include "conformance/systems/environment.h"

const struct environment_lock *const environment_lock = NULL;
