/* SPDX-License-Identifier: MIT
 *
 * A target that does nothing: how fast the engine itself is. The speed of every other target is
 * told as a ratio to it, from one run on one machine.
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
