// SPDX-License-Identifier: MIT
//
// One clause, asked in an instance of the suite that knows nothing of the last one: a trap, an abort or
// an exit in it is the verdict FAIL of this clause and of no other. For node and for browsers.
import { Host } from '../hosted.mjs';

const TRACES = '/traces'; // in the suite's own file system

function run(createSuite, find, words) {
    const said = { out: [], problems: [], code: undefined, fallen: undefined, trace: undefined };
    const module = {
        host: new Host(find),
        arguments: words,
        preRun: [() => module.FS.mkdir(TRACES)],
        print: (line) => said.out.push(line),
        printErr: (line) => said.problems.push(line),
        quit: (code) => { said.code = code; },
    };
    try {
        createSuite(module);
    } catch (error) {
        said.fallen = error.message.split('\n')[0];
    }
    const traces = module.FS?.readdir(TRACES).filter((name) => name.endsWith('.ops')) ?? [];
    if (traces.length > 0) said.trace = module.FS.readFile(`${TRACES}/${traces[0]}`, { encoding: 'utf8' });
    return said;
}

// createSuite: of suite.js. find(name): the WebAssembly.Module of a hosted system, or throws.
// line: as ask.c prints it. declared: PASS, or as declared. usage: what was wrong with the question.
// trace: of a FAIL, the run that shows it.
export function askClause(createSuite, find, system, id) {
    const words = ['--system', system, '--clause', id, '--traces', TRACES];
    const { out, problems, code, fallen, trace } = run(createSuite, find, words);
    const line = out.find((text) => text.startsWith(`${id}\t`));
    if (code === 2 && line === undefined)
        return { id, line: `${id}\tUNRESOLVED\t${problems[0]}\t`, usage: problems[0] };
    if (line === undefined || code === undefined) {
        const why = fallen ?? problems[0] ?? 'it said nothing';
        return { id, line: `${id}\tFAIL\tthe suite itself ended: ${why}\ttrap`, declared: false };
    }
    return { id, line, trace, declared: code === 0 };
}

// The ids of all clauses.
export function askList(createSuite) {
    return run(createSuite, undefined, ['--list']).out;
}
