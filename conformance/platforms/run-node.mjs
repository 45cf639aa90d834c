// SPDX-License-Identifier: MIT
//
// Runs the clauses under node and reports them through node:test. Every clause runs in an instance of the
// suite of its own, by Check where a build of Check for wasm exists. run-node.sh starts this file
// and says where the reports go.
//     run-node.mjs SUITE.js [--system NAME] [--clause ID] [--traces FOLDER] [--lines] | SUITE.js --list
// exit: 0 every verdict is PASS or as xfail.tsv says, 1 not, 2 usage or input, or the suite itself
// failed, 77 the system does not run here
import { createRequire } from 'node:module';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import test from 'node:test';
import { Worker } from 'node:worker_threads';
import { parseArgs } from 'node:util';
import { moduleProblem } from './engine.mjs';
import { askClause, askList, faultLine } from './node/suite.mjs';

const TIMEOUT = 60_000; // milliseconds for one clause
let where = 'at its start'; // the current activity of the suite; undefined: it may end now

function leave(code, text) {
    where = undefined;
    console.error(`run-node: ${text}`);
    process.exit(code);
}
function refuse(text) {
    return leave(2, text);
}
function blameSuite(why) {
    return leave(2, faultLine(where, why));
}

// A faulty instance of the suite may end this program itself, or leave it with nothing to wait for.
process.on('exit', (code) => {
    if (where === undefined) return;
    console.error(`run-node: ${faultLine(where, `it ended node with exit code ${code}`)}`);
    process.exitCode = 2;
});

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

// A system that runs in an engine must have a module that can be tested.
function checkModule(name) {
    const file = `${folder}/${name}.wasm`;
    if (name === 'yours' && !existsSync(file))
        refuse("there is no module `yours`: type make conformance LINK='your.a' to link one");
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
const folder = join(dirname(suite), 'engine');
if (!existsSync(suite)) refuse(`${suite} is missing: type make build/node/suite.js`);

function loadSuite() {
    try {
        return createRequire(import.meta.url)(suite);
    } catch (error) {
        return blameSuite(String(error?.message ?? error).split('\n')[0]);
    }
}

async function listClauses(createSuite) {
    where = 'when asked for its clauses';
    const { ids, fault } = await askList(createSuite);
    return fault === undefined ? ids : blameSuite(fault);
}

// Runs one clause to check that the suite works and has this system. The run gets no modules of systems that run
// in an engine, so for such a system the clause fails.
async function probe(createSuite, id) {
    where = `at clause ${id}`;
    const { refused, code, fault } = await askClause(createSuite, () => undefined, options.system, id);
    if (refused !== undefined) leave(code, refused);
    if (fault !== undefined) blameSuite(fault);
}

class Asker {
    constructor() {
        this.worker = new Worker(new URL('node/worker.mjs', import.meta.url), {
            workerData: { suite, folder, system: options.system },
        });
    }

    // Returns the result, or FAIL for a clause that takes too long. The next clause then gets a new thread.
    ask(id) {
        const { worker } = this;
        return new Promise((done) => {
            const late = setTimeout(() => {
                worker.removeAllListeners();
                worker.terminate();
                done({ id, line: `${id}\tFAIL\tno answer in ${TIMEOUT / 1000} s\t`, late: true });
            }, TIMEOUT);
            worker.removeAllListeners();
            worker.once('error', (error) => done({ fault: String(error?.message ?? error).split('\n')[0] }));
            worker.once('exit', (code) => done({ fault: `it ended its thread with exit code ${code}` }));
            worker.once('message', (result) => {
                clearTimeout(late);
                done(result);
            });
            worker.postMessage(id);
        });
    }

    // Ends the thread after a result.
    end() {
        this.worker.removeAllListeners();
        return this.worker.terminate();
    }
}

// Notes the running clause in a file, like conform.c. After a crash, the caller reads the clause from there.
function note(id) {
    if (options.traces === undefined) return;
    const file = join(options.traces, 'asking');
    if (id === undefined) rmSync(file, { force: true });
    else writeFileSync(file, `${id}\n`);
}

let asker;
async function askOne(id) {
    where = `at clause ${id}`;
    asker ??= new Asker();
    note(id);
    const { line, trace, late, expected, fault } = await asker.ask(id);
    note(undefined);
    if (fault !== undefined) blameSuite(fault);
    if (late) asker = undefined;
    if (options.lines) console.log(line);
    if (options.traces !== undefined && trace !== undefined)
        writeFileSync(join(options.traces, `${id}.ops`), trace);
    if (!expected) throw new Error(line.replaceAll('\t', ' | '));
}

const createSuite = loadSuite();
const all = await listClauses(createSuite);
if (options.list) {
    where = undefined;
    console.log(all.join('\n'));
    process.exit(0);
}
if (options.clause !== undefined && !all.includes(options.clause))
    refuse(`unknown clause \`${options.clause}\`: mapcheck conform --list prints all of them`);
checkModule(options.system);
const ids = options.clause === undefined ? all : [options.clause];
await probe(createSuite, ids[0]);

test(options.system, async (system) => {
    for (const id of ids) await system.test(id, () => askOne(id)).catch(() => {});
    await asker?.end();
    where = undefined;
});
