/* SPDX-License-Identifier: MIT
 *
 * make conformance LINK=: link.sh includes this before each source of a user, so that the host can
 * refuse, limit and count its memory.grow as it does its sbrk (wasm_engine_inside.c). In an object
 * or a library memory.grow is an instruction, which the host does not see.
 */
#ifndef LINK_GROW_H
#define LINK_GROW_H

#ifdef __cplusplus
extern "C"
#endif
    __SIZE_TYPE__
    engine_memory_grow(int memory, __SIZE_TYPE__ pages);
#define __builtin_wasm_memory_grow engine_memory_grow

#endif
