/* SPDX-License-Identifier: MIT
 *
 * A target that does nothing: it measures the speed of the engine. The report gives the speed of
 * every other target as a ratio to this one, from one run on one machine.
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
