/* SPDX-License-Identifier: MIT
 *
 * Empty functions that a translated module with coverage calls where no fuzzer is linked. A
 * fuzzer's own functions take precedence, because the linker finds the symbols of a program before
 * those of a shared object.
 */
#define FOUND_LAST __attribute__((weak, visibility("default"))) void

FOUND_LAST __sanitizer_cov_8bit_counters_init(char *start, char *stop);
FOUND_LAST __sanitizer_cov_8bit_counters_init(char *start, char *stop)
{
    (void)start;
    (void)stop;
}

FOUND_LAST __sanitizer_cov_pcs_init(const char *start, const char *stop);
FOUND_LAST __sanitizer_cov_pcs_init(const char *start, const char *stop)
{
    (void)start;
    (void)stop;
}
