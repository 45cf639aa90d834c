/* SPDX-License-Identifier: MIT
 *
 * `mapcheck conform` as a separate program. Its host also runs the modules under test, next to this
 * module (systems/wasm_engine.h). The other verbs cannot use such modules.
 */
#include "fuzz/command/command.h"

int main(int argc, char **argv)
{
    return conform_main(argc, argv);
}
