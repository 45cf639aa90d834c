/* SPDX-License-Identifier: MIT
 *
 * Bytes <-> operations: what libFuzzer and AFL++ mutate. A header of DECODE_HEADER bytes holds
 * the version and the world, then come records of DECODE_RECORD bytes, one operation each.
 * Decoding is total: every byte string is a valid program (a cut last record is dropped, a
 * reserved opcode says nothing). decode(encode(p)) is p again for every p that encode accepts.
 * A saved crash keeps its meaning: opcodes are only ever taken from the reserved slots.
 */
#ifndef MAPCHECK_DECODE_H
#define MAPCHECK_DECODE_H

#include "reference/operation.h"

enum { DECODE_VERSION = 1, DECODE_HEADER = 16, DECODE_RECORD = 24, DECODE_OPERATIONS_MAX = 4096 };

/* Fills the program; false only when memory is out. */
bool program_decode(struct program *program, const uint8_t *bytes, size_t size);

/* Writes header and records, as far as the capacity reaches; expectations have no byte form and
 * are left out. Returns the size the bytes need, or 0 when an operation or the world has no byte
 * form (text is wider: worlds above 64 MiB, more than DECODE_OPERATIONS_MAX operations, far-off
 * amounts); *culprit then is the operation's index, or SIZE_MAX for the world. Whatever was
 * decoded can be encoded. */
size_t program_encode(const struct program *program, uint8_t *bytes, size_t capacity,
                      size_t *culprit);

/* A sentence that says what a saved byte file lacks (cut header or record, unknown version),
 * or NULL. Decoding works all the same. */
const char *decode_problem(const uint8_t *bytes, size_t size);

#endif
