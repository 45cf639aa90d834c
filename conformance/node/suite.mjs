// SPDX-License-Identifier: MIT
//
// One clause, asked in an instance of the suite that knows nothing of the last one: a trap, an abort or
// an exit in it is the verdict FAIL of this clause and of no other. For node and for browsers.
import { Host } from '../hosted.mjs';

function run(createSuite, find, words) {
    const said = { out: [], problems: [], code: undefined, fallen: undefined };
    try {
        createSuite({
            host: new Host(find),
            arguments: words,
            print: (line) => said.out.push(line),
            printErr: (line) => said.problems.push(line),
            quit: (code) => { said.code = code; },
        });
    } catch (error) {
        said.fallen = error.message.split('\n')[0];
    }
    return said;
}

// createSuite: of suite.js. find(name): the WebAssembly.Module of a hosted system, or throws.
// line: as ask.c prints it. declared: PASS, or as declared. usage: what was wrong with the question.
export function askClause(createSuite, find, system, id) {
    const said = run(createSuite, find, [system, id]);
    const line = said.out.find((text) => text.startsWith(`${id}\t`));
    if (said.code === 2 && line === undefined)
        return { id, line: `${id}\tUNRESOLVED\t${said.problems[0]}\t`, usage: said.problems[0] };
    if (line === undefined || said.code === undefined) {
        const why = said.fallen ?? said.problems[0] ?? 'it said nothing';
        return { id, line: `${id}\tFAIL\tthe suite itself ended: ${why}\t`, declared: false };
    }
    return { id, line, declared: said.code === 0 };
}

// The ids of all clauses.
export function askList(createSuite) {
    return run(createSuite, undefined, ['--list']).out;
}
