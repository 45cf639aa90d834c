/* SPDX-License-Identifier: MIT
 *
 * One lock for all of a stranger.
 */
#ifndef STRANGER_LOCK_H
#define STRANGER_LOCK_H

void lock_take(void);
void lock_give_up(void);
/* Between the search for pages and their taking. The faulty stranger gives the lock up here. */
void lock_keep(void);

#endif
