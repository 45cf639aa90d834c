// SPDX-License-Identifier: MIT
//
// The clauses under node, reported through node:test: every clause is asked in an instance of the suite
// of its own, by Check where that could be built. To be started by run-node.sh, which says where the
// reports go.
//     run-node.mjs [--system NAME] [--clause ID] [--tsv FILE]
// exit: 0 every verdict is PASS or as declared.tsv says, 1 not, 2 usage or input
import { createRequire } from 'node:module';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import test from 'node:test';
import { Worker } from 'node:worker_threads';
import { parseArgs } from 'node:util';
import { moduleProblem } from './hosted.mjs';
import { askClause, askList } from './node/suite.mjs';

const PATIENCE = 60_000; // milliseconds for one clause
const build = resolve(process.env.B ?? 'build');
const suite = `${build}/node/suite.js`;
const folder = `${build}/node/hosted`;

function refuse(text) {
    console.error(`run-node: ${text}`);
    process.exit(2);
}

function readOptions() {
    try {
        return parseArgs({
            options: {
                system: { type: 'string', default: 'page-manager' },
                clause: { type: 'string' },
                tsv: { type: 'string' },
                lines: { type: 'boolean' },
            },
        }).values;
    } catch (error) {
        return refuse(`${error.message.split('\n')[0]}; run-node.sh takes --system, --clause, --tsv`);
    }
}

// A hosted system must have a module that can be asked.
function checkModule(name) {
    const file = `${folder}/${name}.wasm`;
    if (!existsSync(file)) return;
    try {
        const problem = moduleProblem(new WebAssembly.Module(readFileSync(file)));
        if (problem !== undefined) refuse(`${file}: ${problem}`);
    } catch (error) {
        refuse(`${file}: ${error.message.split('\n')[0]}`);
    }
}

const options = readOptions();
if (!existsSync(suite)) refuse(`${suite} is not built: make ${suite}`);
const createSuite = createRequire(import.meta.url)(suite);
const all = askList(createSuite);
if (options.clause !== undefined && !all.includes(options.clause))
    refuse(`unknown clause \`${options.clause}\`: build/ask --list prints all of them`);
checkModule(options.system);

class Asker {
    constructor() {
        this.worker = new Worker(new URL('node/worker.mjs', import.meta.url), {
            workerData: { suite, folder, system: options.system },
        });
    }

    // The result, or FAIL for a clause that takes too long; then the thread is made anew.
    ask(id) {
        const { worker } = this;
        return new Promise((done, broken) => {
            const late = setTimeout(() => {
                worker.terminate();
                done({ id, line: `${id}\tFAIL\tno answer in ${PATIENCE / 1000} s\t`, late: true });
            }, PATIENCE);
            worker.removeAllListeners();
            worker.once('error', broken);
            worker.once('message', (result) => {
                clearTimeout(late);
                done(result);
            });
            worker.postMessage(id);
        });
    }
}

let asker;
const lines = [];
const ids = options.clause === undefined ? all : [options.clause];
const first = askClause(createSuite, () => undefined, options.system, 'no-such-clause');
if (first.usage?.includes('system')) refuse(first.usage);
async function askOne(id) {
    asker ??= new Asker();
    const result = await asker.ask(id);
    if (result.late) asker = undefined;
    lines.push(result.line);
    if (options.lines) console.log(result.line);
    if (!result.declared) throw new Error(result.line.replaceAll('\t', ' | '));
}

test(options.system, async (all) => {
    for (const id of ids) await all.test(id, () => askOne(id)).catch(() => {});
    await asker?.worker.terminate();
    if (options.tsv !== undefined) writeFileSync(options.tsv, lines.map((line) => `${line}\n`).join(''));
});
