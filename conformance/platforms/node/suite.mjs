// SPDX-License-Identifier: MIT
//
// One clause, asked in an instance of the suite that knows nothing of the last one. A trap, an abort or
// an exit of the system under test is the verdict FAIL of this clause and of no other. An instance that
// ends without a word for another reason is a fault of the suite, and says nothing about the system. For
// node and for browsers.
import { Host } from '../hosted.mjs';

const TRACES = '/traces'; // in the suite's own file system

// One line for an instance that ended without a word. where: `at clause X`, `when asked for its clauses`.
export function faultLine(where, why) {
    return `the suite ended without a word ${where}: ${why}; this is a fault of mapcheck or its build, not ` +
        'of the system: build node/suite.js anew, and see make doctor';
}

function firstLine(error) {
    return String(error?.message ?? error).split('\n')[0];
}

function readTraces(module, said) {
    const names = module.FS?.readdir(TRACES) ?? [];
    const read = (name) => module.FS.readFile(`${TRACES}/${name}`, { encoding: 'utf8' });
    const trace = names.find((name) => name.endsWith('.ops'));
    if (trace !== undefined) said.trace = read(trace);
    said.wasAsking = names.includes('asking'); // see conform.h: the id of the running clause
}

// Every release of emcc tells the end in its own way: the first to do so calls `quit`, which has to return,
// the later ones `onExit`; a trap is thrown, or given to `quit`, or rejects the promise of the newest.
// What they leave in process.exitCode is no business of ours.
async function run(createSuite, host, words) {
    const said = { out: [], problems: [], code: undefined, fallen: undefined, trace: undefined };
    const end = (code, thrown) => {
        said.code ??= code;
        if (thrown instanceof WebAssembly.RuntimeError) said.fallen ??= firstLine(thrown);
    };
    const module = {
        host,
        arguments: words,
        preRun: [() => module.FS.mkdir(TRACES)],
        print: (line) => said.out.push(line),
        printErr: (line) => said.problems.push(line),
        onExit: end,
        quit: end,
    };
    const kept = globalThis.process?.exitCode;
    try {
        await createSuite(module);
    } catch (error) {
        said.fallen ??= firstLine(error);
    }
    if (globalThis.process !== undefined) process.exitCode = kept;
    readTraces(module, said);
    return said;
}

// A module's trap is its host's answer: where there is one, the suite itself cannot fall by the system.
function isModule(find, system) {
    try {
        return find(system) !== undefined;
    } catch {
        return false;
    }
}

// Runs one clause. createSuite: the function of suite.js. find(name): returns the WebAssembly.Module of a
// hosted system, or throws. Returns line: as conform.c prints it; declared: PASS, or as declared; trace: of a
// FAIL, the run that shows it. Or refused, code: why the suite refused the clause or the system, and its exit
// code. Or fault: how the suite itself failed.
export async function askClause(createSuite, find, system, id) {
    const words = ['--system', system, '--clause', id, '--traces', TRACES];
    const { out, problems, code, fallen, trace, wasAsking } = await run(createSuite, new Host(find), words);
    const line = out.find((text) => text.startsWith(`${id}\t`));
    if (line !== undefined && code !== undefined) return { id, line, trace, declared: code === 0 };
    if (!wasAsking && (code === 2 || code === 77) && problems.length > 0)
        return { id, refused: problems[0], code };
    const why = fallen ?? problems[0] ?? (code === undefined ? 'it said nothing' : `exit code ${code}`);
    if (!wasAsking || isModule(find, system)) return { id, fault: why };
    return { id, line: `${id}\tFAIL\tthe system ended the suite: ${why}\ttrap`, declared: false };
}

// ids: of all clauses. fault: how the suite failed to say them.
export async function askList(createSuite) {
    const { out, problems, fallen } = await run(createSuite, new Host(() => undefined), ['--list']);
    return out.length > 0 ? { ids: out } : { ids: [], fault: fallen ?? problems[0] ?? 'it said nothing' };
}
