// SPDX-License-Identifier: MIT
//
// The clauses under node, reported through node:test: every clause is asked in an instance of the suite
// of its own, by Check where that could be built. To be started by run-node.sh, which says where the
// reports go.
//     run-node.mjs SUITE.js [--system NAME] [--clause ID] [--traces FOLDER] [--lines] | SUITE.js --list
// exit: 0 every verdict is PASS or as declared.tsv says, 1 not, 2 usage or input
import { createRequire } from 'node:module';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import test from 'node:test';
import { Worker } from 'node:worker_threads';
import { parseArgs } from 'node:util';
import { moduleProblem } from './hosted.mjs';
import { askClause, askList } from './node/suite.mjs';

const PATIENCE = 60_000; // milliseconds for one clause
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
                traces: { type: 'string' },
                lines: { type: 'boolean' },
                list: { type: 'boolean' },
            },
            allowPositionals: true,
        });
    } catch (error) {
        return refuse(`${error.message.split('\n')[0]}; run-node.sh takes --system, --clause, --traces, --lines, --list`);
    }
}

// A hosted system must have a module that can be asked.
function checkModule(name) {
    const file = `${folder}/${name}.wasm`;
    if (name === 'yours' && !existsSync(file))
        refuse("there is no module `yours`: make conformance LINK='your.a' links one");
    if (!existsSync(file)) return;
    try {
        const problem = moduleProblem(new WebAssembly.Module(readFileSync(file)));
        if (problem !== undefined) refuse(`${file}: ${problem}`);
    } catch (error) {
        refuse(`${file}: ${error.message.split('\n')[0]}`);
    }
}

const { values: options, positionals } = readOptions();
const suite = resolve(positionals[0] ?? 'build/node/suite.js');
const folder = join(dirname(suite), 'hosted');
if (!existsSync(suite)) refuse(`${suite} is not there: make build/node/suite.js`);
const createSuite = createRequire(import.meta.url)(suite);
const all = askList(createSuite);
if (options.list) {
    console.log(all.join('\n'));
    process.exit(0);
}
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
const ids = options.clause === undefined ? all : [options.clause];
const probe = askClause(createSuite, () => undefined, options.system, ids[0]);
if (probe.usage !== undefined) refuse(probe.usage);

async function askOne(id) {
    asker ??= new Asker();
    const { line, trace, late, declared } = await asker.ask(id);
    if (late) asker = undefined;
    if (options.lines) console.log(line);
    if (options.traces !== undefined && trace !== undefined)
        writeFileSync(join(options.traces, `${id}.ops`), trace);
    if (!declared) throw new Error(line.replaceAll('\t', ' | '));
}

test(options.system, async (system) => {
    for (const id of ids) await system.test(id, () => askOne(id)).catch(() => {});
    await asker?.worker.terminate();
});
