/* SPDX-License-Identifier: MIT
 *
 * A target that does nothing: it measures the speed of the engine. Every other target's speed is
 * given as a ratio to it, from one run on one machine.
 */
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    (void)data;
    (void)size;
    return 0;
}
