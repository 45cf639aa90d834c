/* SPDX-License-Identifier: MIT
 *
 * The timer functions, which Emscripten declares but does not define. They refuse every call: the
 * host of the suite limits its time.
 */
#include <errno.h>
#include <signal.h>
#include <time.h>

static int refuse(void)
{
    errno = ENOSYS;
    return -1;
}

/* The parameters have the names that the headers give them. */
int timer_create(clockid_t clock_id, struct sigevent *restrict evp, timer_t *restrict timerid)
{
    (void)clock_id;
    (void)evp;
    (void)timerid;
    return refuse();
}

int timer_settime(timer_t timerid, int flags, const struct itimerspec *restrict value,
                  struct itimerspec *restrict ovalue)
{
    (void)timerid;
    (void)flags;
    (void)value;
    (void)ovalue;
    return refuse();
}

int timer_delete(timer_t timerid)
{
    (void)timerid;
    return refuse();
}
