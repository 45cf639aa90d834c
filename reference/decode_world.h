/* SPDX-License-Identifier: MIT
 *
 * A world as the bytes of a header, see decode.h.
 */
#ifndef MAPCHECK_DECODE_WORLD_H
#define MAPCHECK_DECODE_WORLD_H

#include "reference/decode.h"

/* Gives a world that can be, whatever the bytes. */
void world_decode(struct world *world, const uint8_t header[DECODE_HEADER]);
/* False: no bytes decode to this world. */
bool world_encode(const struct world *world, uint8_t header[DECODE_HEADER]);

#endif
