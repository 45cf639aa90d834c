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

#include "operation.h"

enum { DECODE_VERSION = 1, DECODE_HEADER = 16, DECODE_RECORD = 24, DECODE_OPERATIONS_MAX = 4096 };

/* Fills the program; false only when memory is out. */
bool program_decode(struct program *program, const uint8_t *bytes, size_t size);

/* Writes header and records. Returns the size the bytes need, or 0 when an operation or the
 * world has no byte form (text is wider); *culprit then is its index, or SIZE_MAX for the world. */
size_t program_encode(const struct program *program, uint8_t *bytes, size_t capacity,
                      size_t *culprit);

/* A sentence that says what a saved byte file lacks (cut header or record, unknown version),
 * or NULL. Decoding works all the same. */
const char *decode_problem(const uint8_t *bytes, size_t size);

#endif
