// SPDX-License-Identifier: MIT
//
// Runs clauses in a separate thread, so that the main thread can end a clause that never returns.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { finder } from './modules.mjs';
import { askClause } from './suite.mjs';

const { suite, folder, system } = workerData;
const createSuite = createRequire(import.meta.url)(suite);
const find = finder(folder);

parentPort.on('message', async (id) =>
    parentPort.postMessage(await askClause(createSuite, find, system, id)));
