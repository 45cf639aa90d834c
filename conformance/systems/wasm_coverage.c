/* SPDX-License-Identifier: MIT
 *
 * What a translated module with coverage calls where no fuzzer is: nothing. A fuzzer's own functions
 * stand before these, for a program's symbols are found before a shared object's.
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
