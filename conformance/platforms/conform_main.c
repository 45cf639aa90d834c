/* SPDX-License-Identifier: MIT
 *
 * `mapcheck conform` as a program of its own. Its host also runs the modules under test beside it
 * (systems/wasm_engine.h), which the other verbs cannot use.
 */
#include "fuzz/command/command.h"

int main(int argc, char **argv)
{
    return conform_main(argc, argv);
}
