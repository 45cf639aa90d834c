// SPDX-License-Identifier: MIT
//
// Runs clauses in a separate thread, so that the main thread can end a clause that never returns.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { askClause } from './suite.mjs';

const { suite, folder, system } = workerData;
const createSuite = createRequire(import.meta.url)(suite);
const modules = new Map();

function find(name) {
    if (!modules.has(name))
        modules.set(name, new WebAssembly.Module(readFileSync(`${folder}/${name}.wasm`)));
    return modules.get(name);
}

parentPort.on('message', async (id) =>
    parentPort.postMessage(await askClause(createSuite, find, system, id)));
