/* SPDX-License-Identifier: MIT
 *
 * Timers, of which Emscripten has the names and no code: whoever runs the suite watches its time.
 */
#include <errno.h>
#include <signal.h>
#include <time.h>

static int refuse(void)
{
    errno = ENOSYS;
    return -1;
}

int timer_create(clockid_t clock, struct sigevent *restrict event, timer_t *restrict timer)
{
    (void)clock;
    (void)event;
    (void)timer;
    return refuse();
}

int timer_settime(timer_t timer, int flags, const struct itimerspec *restrict value,
                  struct itimerspec *restrict before)
{
    (void)timer;
    (void)flags;
    (void)value;
    (void)before;
    return refuse();
}

int timer_delete(timer_t timer)
{
    (void)timer;
    return refuse();
}
