// SPDX-License-Identifier: MIT
//
// Runs a linked program with threads (make threads LINK=) for `mapcheck threads`, which plans what each thread does and
// judges the calls. The judge is another process, so that the program cannot reach it.
//     run-threads.mjs PROGRAM.js
// Writes the sizes of the plan and of the record, then reads a plan and writes how the program trapped (0: not) and
// the record, again and again. The end of the input ends it.
import { readFileSync, readSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const THREADS = 4, WAIT_MILLISECONDS = 10;
const PROCESSOR_SECONDS = 5, WALL_SECONDS = 60; // as the limits of a shared object, process_supervised.h
const TRAP = { busy: 0x400, silent: 0x800, unreachable: 0x1005, bounds: 0x1006, stack: 0x1007, arithmetic: 0x1008, indirect: 0x1009, wasm: 0x100a };
const [INPUT, OUTPUT] = [3, 4]; // not those of the program, which may print

const WORDS = [[/unreachable/, TRAP.unreachable], [/out of bounds|out-of-bounds/, TRAP.bounds], [/call stack/, TRAP.stack],
    [/divide|remainder|unrepresentable/, TRAP.arithmetic], [/indirect|signature|null function/, TRAP.indirect]];
let trapped = 0; // by a thread of the program

function trapOf(error) {
    const text = String(error?.message ?? error);
    return WORDS.find(([words]) => words.test(text))?.[1] ?? TRAP.wasm;
}
process.on('uncaughtException', error => { trapped ||= trapOf(error); });
process.on('unhandledRejection', error => { trapped ||= trapOf(error); });

function write(bytes) {
    for (let at = 0; at < bytes.length;) at += writeSync(OUTPUT, bytes, at);
}

// False at the end of the input.
function read(bytes) {
    for (let at = 0; at < bytes.length;) {
        const count = readSync(INPUT, bytes, at, bytes.length - at, null);
        if (count === 0) return false;
        at += count;
    }
    return true;
}

const nextTurn = () => new Promise(setImmediate);

// Waits for the threads. A thread that trapped can say so between two waits.
async function finish(program) {
    const began = process.cpuUsage(), start = performance.now();
    for (;;) {
        const finished = Atomics.load(new Int32Array(memory.buffer), left);
        if (finished === THREADS || trapped !== 0) return trapped;
        Atomics.wait(new Int32Array(memory.buffer), left, finished, WAIT_MILLISECONDS);
        await nextTurn();
        const { user, system } = process.cpuUsage(began);
        const used = (user + system) / 1e6, passed = (performance.now() - start) / 1e3; // seconds
        if (used > PROCESSOR_SECONDS) return TRAP.busy + PROCESSOR_SECONDS;
        if (passed > WALL_SECONDS && used < passed / 100) return TRAP.silent + WALL_SECONDS; // it waits
    }
}

const program = await createRequire(import.meta.url)(resolve(process.argv[2]))({ wasmBinary: readFileSync(process.argv[2].replace(/js$/, 'wasm')) });
const memory = program.wasmMemory; // that of the program: Emscripten 6 takes none from outside
const left = program._threads_finished() / 4, area = program._threads_area(), record = program._threads_record();
const planBytes = program._threads_area_bytes(), recordBytes = program._threads_record_bytes();
const plan = new Uint8Array(planBytes), answer = new Uint8Array(4 + recordBytes);
write(new Uint8Array(new Uint32Array([planBytes, recordBytes]).buffer));
while (read(plan)) {
    new Uint8Array(memory.buffer).set(plan, area);
    const trap = program._threads_go() ? await finish(program) : TRAP.wasm;
    new DataView(answer.buffer).setInt32(0, trap, true);
    answer.set(new Uint8Array(memory.buffer, record, recordBytes), 4);
    write(answer);
    if (trap !== 0) break;
}
process.exit(0);
