/* SPDX-License-Identifier: MIT
 *
 * Converts bytes to operations and back. libFuzzer and AFL++ mutate these bytes. A header of
 * DECODE_HEADER bytes holds the version and the world. Records of DECODE_RECORD bytes follow, one
 * operation each.
 * Decoding is total: every byte string is a valid program. The decoder drops an incomplete last
 * record, and makes no operation of a reserved opcode. decode(encode(p)) equals p for every p that
 * encode accepts. A new operation takes its opcodes from the reserved ones only, so a saved crash
 * keeps its meaning.
 */
#ifndef MAPCHECK_DECODE_H
#define MAPCHECK_DECODE_H

#include "reference/operation.h"

enum { DECODE_VERSION = 1, DECODE_HEADER = 16, DECODE_RECORD = 24, DECODE_OPERATIONS_MAX = 4096 };

/* Fills the program; false only when memory is out. */
bool program_decode(struct program *program, const uint8_t *bytes, size_t size);

/* Writes at most `capacity` bytes of header and records. Expectations have no byte form, so they
 * are left out. Returns the size that all bytes need, or 0 when an operation or the world has no
 * byte form; *culprit is then the operation's index, or SIZE_MAX for the world. The text form can
 * express more: worlds above 64 MiB, more than DECODE_OPERATIONS_MAX operations, larger amounts.
 * Every decoded program can be encoded. */
size_t program_encode(const struct program *program, uint8_t *bytes, size_t capacity,
                      size_t *culprit);

/* One sentence that names the defect of a saved byte file (incomplete header or record, unknown
 * version), or NULL. Such a file can still be decoded. */
const char *decode_problem(const uint8_t *bytes, size_t size);

#endif
