// SPDX-License-Identifier: MIT
//
// Runs the clauses under node and reports them through node:test. Every clause runs in an instance of the
// suite of its own, by Check where a build of Check for wasm exists. run-node.sh starts this file
// and says where the reports go.
//     run-node.mjs SUITE.js [--system NAME] [--clause ID] [--traces FOLDER] [--lines] | SUITE.js --list
// exit: 0 every verdict is PASS or as xfail.tsv says, 1 not, 2 usage or input, or the suite itself
// failed, 77 the system does not run here
import { createRequire } from 'node:module';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import test from 'node:test';
import { Worker } from 'node:worker_threads';
import { parseArgs } from 'node:util';
import { finder } from './node/modules.mjs';
import { askClause, askList, faultLine } from './node/suite.mjs';

const TIMEOUT = Number(process.env.TIMEOUT || 60); // seconds of the processor for one clause
const LOOK_EVERY = 200; // milliseconds
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
        finder(folder)(name);
    } catch (error) {
        refuse(error.message);
    }
}

const { values: options, positionals } = readOptions();
if (!(TIMEOUT > 0)) refuse(`TIMEOUT=${process.env.TIMEOUT} is no number of seconds: use TIMEOUT=60`);
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

// Other jobs slow a clause down, but cannot use up its seconds of the processor. A clause that waits uses none: it
// is late after ten times as many seconds of the clock, of which it used less than a hundredth. Returns the reason
// why a clause is late, or undefined.
function latenessOf(used, passed) {
    if (used >= TIMEOUT) return `no answer in ${TIMEOUT} s of the processor`;
    if (passed >= 10 * TIMEOUT && used < passed / 100) return `no answer in ${10 * TIMEOUT} s of waiting`;
    return undefined;
}

// Calls `late` with the reason once the clause that begins now is late. Returns a function that ends the watch.
function watchTime(late) {
    const cpu = process.cpuUsage(); // microseconds, of all threads: only the worker is busy
    const began = performance.now(); // milliseconds
    const timer = setInterval(() => {
        const { user, system } = process.cpuUsage(cpu);
        const reason = latenessOf((user + system) / 1e6, (performance.now() - began) / 1e3);
        if (reason === undefined) return;
        clearInterval(timer);
        late(reason);
    }, LOOK_EVERY);
    return () => clearInterval(timer);
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
            const stopWatch = watchTime((reason) => {
                worker.removeAllListeners();
                worker.terminate();
                done({ id, line: `${id}\tFAIL\t${reason}\t`, late: true });
            });
            worker.removeAllListeners();
            worker.once('error', (error) => done({ fault: String(error?.message ?? error).split('\n')[0] }));
            worker.once('exit', (code) => done({ fault: `it ended its thread with exit code ${code}` }));
            worker.once('message', (result) => {
                stopWatch();
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
