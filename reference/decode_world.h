/* SPDX-License-Identifier: MIT
 *
 * Converts the bytes of a header to a world and back; see decode.h.
 */
#ifndef MAPCHECK_DECODE_WORLD_H
#define MAPCHECK_DECODE_WORLD_H

#include "reference/decode.h"

/* Makes a valid world of any bytes. */
void world_decode(struct world *world, const uint8_t header[DECODE_HEADER]);
/* False when no bytes decode to this world. */
bool world_encode(const struct world *world, uint8_t header[DECODE_HEADER]);

#endif
