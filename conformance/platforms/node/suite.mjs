// SPDX-License-Identifier: MIT
//
// Runs one clause in a fresh instance of the suite. A trap, an abort or an
// exit of the system under test is the verdict FAIL of this clause and of no other. An instance that ends
// without a verdict for another reason is a fault of the suite, and says nothing about the system. For
// node and for browsers.
import { Host } from '../engine.mjs';

const TRACES = '/traces'; // in the suite's own file system

// Returns one line for an instance that ended without a verdict. where: `at clause X`, `when asked for its clauses`.
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
    said.wasAsking = names.includes('asking'); // see conform.h
}

// Runs the suite once. Each release of emcc reports the end in another way. The first one calls `quit`,
// which has to return; later ones call `onExit`. A trap is thrown, or passed to `quit`, or rejects the
// promise in the newest release. This function restores process.exitCode, which some of them set.
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

// Is the system a module of its own? The host turns a trap of such a module into a result, so the system
// cannot end the suite.
function isModule(find, system) {
    try {
        return find(system) !== undefined;
    } catch {
        return false;
    }
}

// createSuite comes from suite.js. find(name) returns the WebAssembly.Module of a system in an engine, or throws.
// The result has these fields. line: the line that conform.c prints. expected: the verdict is PASS, or as expected.
// refused, code: the error in the arguments, and its exit code. fault: the suite's own failure. trace: the run of a
// FAIL.
export async function askClause(createSuite, find, system, id) {
    const words = ['--system', system, '--clause', id, '--traces', TRACES];
    const { out, problems, code, fallen, trace, wasAsking } = await run(createSuite, new Host(find), words);
    const line = out.find((text) => text.startsWith(`${id}\t`));
    if (line !== undefined && code !== undefined) return { id, line, trace, expected: code === 0 };
    if (!wasAsking && (code === 2 || code === 77) && problems.length > 0)
        return { id, refused: problems[0], code };
    const why = fallen ?? problems[0] ?? (code === undefined ? 'it printed nothing' : `exit code ${code}`);
    if (!wasAsking || isModule(find, system)) return { id, fault: why };
    return { id, line: `${id}\tFAIL\tthe system ended the suite: ${why}\ttrap`, expected: false };
}

// ids: the ids of all clauses. fault: the reason why the suite could not list them.
export async function askList(createSuite) {
    const { out, problems, fallen } = await run(createSuite, new Host(() => undefined), ['--list']);
    return out.length > 0 ? { ids: out } : { ids: [], fault: fallen ?? problems[0] ?? 'it printed nothing' };
}
