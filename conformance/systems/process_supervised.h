/* SPDX-License-Identifier: MIT
 *
 * Untrusted code in a process of its own, which makes one call at a time. Whatever the code does to
 * its process, this side learns how the process ended, and goes on.
 *
 *   mapcheck  --- channel: shared memory --->  process: runs the code
 *      \                                         /
 *       `------->  keeper: forks the process, waits for its end
 *
 * The keeper never runs the code. It exists because a fork of mapcheck, which holds the judge's
 * memory, takes longer. All of them end with mapcheck.
 */
#ifndef MAPCHECK_PROCESS_SUPERVISED_H
#define MAPCHECK_PROCESS_SUPERVISED_H

#include "reference/system.h"

#include <sys/types.h>

enum { CHANNEL_BYTES = 1 << 18 };

/* One call and its answer, in shared memory. The code can change them, so this side checks every
 * number before it uses it. */
struct exchange {
    uint32_t request; /* the server's own numbers */
    enum operation_kind kind;
    struct call call;
    struct world world;
    uint64_t number, count;
    int64_t delta;
    bool may_fork; /* the code may keep processes of its own */

    struct outcome outcome; /* from here on: the answer */
    uint64_t result;
    bool yes;
    _Alignas(16) uint8_t bytes[CHANNEL_BYTES]; /* spans, texts, tables: both ways */
};

/* Runs in the process, once for each call. */
typedef void supervised_server(void *context, struct exchange *exchange);

/* The longest time of a call, in seconds. An endless loop uses up its processor time, however busy
 * the machine is. Code that waits for ever uses no processor time, so only a limit of wall time can
 * end it. That limit is long, because a slow answer is still an answer. After two calls that used
 * up their processor time, the limit of it is a fifth. */
extern struct supervised_limits {
    unsigned processor, wall;
} supervised_limits; /* 5, 60 */

struct supervised;

/* Starts a keeper for this server. NULL and a one-line reason when no process can be started. */
struct supervised *supervised_new(supervised_server *server, void *context, char *reason,
                                  size_t reason_size);
void supervised_free(struct supervised *supervised);
/* Does the keeper run, and is this process its parent? It is not after a fork. */
bool supervised_usable(const struct supervised *supervised);

/* Starts a fresh process in place of the last one. Its first call waits until it runs. */
void supervised_begin(struct supervised *supervised);
/* Ends the process without asking it. */
void supervised_end(struct supervised *supervised);

/* Has no call of this process trapped so far? */
bool supervised_lives(const struct supervised *supervised);
struct exchange *supervised_exchange(struct supervised *supervised);
/* Makes the call of the exchange, and does not wait for the answer. */
void supervised_post(struct supervised *supervised, uint32_t request);
/* Waits for the answer to the call that was posted. 0, or how the process ended instead:
 * outcome.number of a trap. Then every further call gives the same number. */
int32_t supervised_answer(struct supervised *supervised);
/* Both. */
int32_t supervised_call(struct supervised *supervised, uint32_t request);
/* Ends the process, as if the last call had ended it in this way. */
void supervised_fail(struct supervised *supervised, int32_t trap);
/* Posts that the process is to exit as a program does, with its destructors. */
void supervised_leave(struct supervised *supervised);
/* Waits for that. 0, or how it ended instead. */
int32_t supervised_left(struct supervised *supervised);
pid_t supervised_process(const struct supervised *supervised);
/* Would a byte of [address, address + length) be part of the channel or of the server's stack? */
bool supervised_owns(const struct supervised *supervised, uint64_t address, uint64_t length);

#endif
