// SPDX-License-Identifier: MIT
//
// The methods that hunt a fault: random operations (stress), the corpus (replay), the clauses
// (conform), several threads (threads), and all clauses on a linked program. Each returns what it found:
//   { verdict, clauses, operations, how, ended }
// `expected` are the clauses that the honest stranger fails.
// `ended` is true when the stranger ended the run, and the exit code is that of agreement.
import { B } from '../hunts/hunts.mjs';
import { run } from '../hunts/run.mjs';

const SEEDS = Number(process.env.SEEDS || 10);
const OPERATIONS = Number(process.env.OPERATIONS || 20000);
const CLAUSES = 100; // a run of all clauses prints more lines
const QUESTION = /^(CONTRACT|CONTENTS|ECONOMY|STRUCTURE)\s+([A-Z0-9-]+) at operation/m;
const REPLAYED = /^# (CONTRACT|CONTENTS|ECONOMY|STRUCTURE) ([A-Z0-9-]+) at operation \d+: (.*)$/gm;
const TRAPPED = /the system (trapped|closed descriptors|created a second|was killed|was stopped|exited|used|did not|returned addresses)|did not answer|exited with|killed by/;

const nothing = { verdict: '', clauses: [], operations: 0, how: '', ended: false };

function unique(words) {
    return [...new Set(words)];
}

// The clause of a finding, and `trap` when the stranger gave no answer at all.
function named(question, clause, text) {
    return TRAPPED.test(text) ? ['trap'] : [clause];
}

function readStress({ code, text }) {
    const after = /^diverged after (\d+) operations/m.exec(text);
    const found = QUESTION.exec(text);
    if (after && found)
        return { ...nothing, verdict: `${found[1]} ${found[2]}`, operations: Number(after[1]), clauses: named(...found.slice(1), text) };
    return { ...nothing, ended: code === 0 && !/^--- done /m.test(text) };
}

function middle(numbers) {
    return [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
}

// What all seeds found together. `above` stands for the median when most seeds find nothing.
function together(seeds, above, how) {
    const finds = seeds.filter(find => find.operations > 0);
    const operations = middle(seeds.map(find => find.operations || Infinity));
    return {
        verdict: finds[0]?.verdict ?? '', clauses: unique(finds.flatMap(find => find.clauses)),
        operations: finds.length === 0 ? 0 : operations === Infinity ? above : operations,
        how: finds.length > 0 ? how(`${finds.length}/${seeds.length}`) : '',
        ended: seeds.at(-1).ended,
    };
}

const HANGS = /did not (?:answer|return)/, HANGS_ENOUGH = 3;

function hangsEnough(text) {
    return text.split(HANGS).length > HANGS_ENOUGH;
}

// The median is that of all seeds. When most seeds find nothing there is none. The honest stranger gets all seeds; a
// fault that the first three seeds do not find gets no more, because only luck would find it. Neither does one that hangs
// with each of the three: every seed costs the seconds that a call may take.
export async function stress({ path, honest, command = [`${B}/mapcheck`], name = path, files = path }) {
    const seeds = [];
    let hangs = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
        const answer = await run([...command, 'stress', '--system', name, '--operations', String(OPERATIONS), '--seed', String(seed),
            '--color', 'never', '--output', `${files}.ops`, '--force'], { enough: text => /^diverged after/m.test(text) });
        if (answer.code === 2) throw new Error(`${files}: stress did not run: ${answer.text}`);
        seeds.push(readStress(answer));
        hangs += HANGS.test(answer.text);
        if (hangs === HANGS_ENOUGH || seeds.at(-1).ended || (!honest && seed === 3 && seeds.every(find => find.operations === 0))) break;
    }
    const found = together(seeds, `>${OPERATIONS}`, share => `stress ${share}`);
    return { ...found, how: found.how || (found.ended ? 'stress ended with 0' : '') };
}

// A stranger that hangs in three files gets no more files, either.
export async function replay({ path, corpus = ['corpus/seeds', 'corpus/regressions'], command = [`${B}/mapcheck`], name = path }) {
    const { code, text } = await run([...command, 'replay', '--system', name, '--tap', '--color', 'never',
        ...corpus], { enough: hangsEnough });
    const finds = [...text.matchAll(REPLAYED)];
    const ended = code === 0 && !/^1\.\.\d+|passed, /m.test(text);
    return {
        ...nothing, verdict: finds.length > 0 ? `${finds[0][1]} ${finds[0][2]}` : '', ended,
        clauses: unique(finds.flatMap(([, question, clause, line]) => named(question, clause, line))),
        how: ended ? 'replay ended with 0' : finds.length > 0 ? `corpus ${finds.length}` : '',
    };
}

const FAILED = /^([A-Z][A-Z0-9-]+)\tFAIL\t(.*)$/gm;

// A run of the clauses that the stranger ends is no agreement for make conformance: it asks each clause in a process of
// its own. A run whose time ends says nothing about the other clauses, and neither does one that was to end early.
function readClauses({ text, late, code }, expected, least) {
    // Some names are no clauses of mapcheck conform: threads() asks THREAD-*, and only the judge asks DISCARD-ZERO.
    const refused = code === 2 && !TRAPPED.test(text) && !/^[A-Z0-9-]+\t[A-Z]/m.test(text);
    if (refused && !/unknown clause `/.test(text)) throw new Error(`the clauses did not run: ${text}`);
    const failed = [...text.matchAll(FAILED)].filter(([, clause]) => !expected.includes(clause));
    const lines = [...text.matchAll(/^[A-Z][A-Z0-9-]+\t(PASS|FAIL|U[A-Z]+)\t?/gm)].length;
    const clauses = failed.flatMap(([, clause, line]) => TRAPPED.test(line) || /\ttrap$/.test(line) ? ['trap', clause] : [clause]);
    if (lines < least && !late && (code !== 2 || TRAPPED.test(text))) clauses.push('trap');
    return {
        ...nothing, verdict: clauses.length > 0 ? `clause ${clauses[0]}` : '', clauses: unique(clauses),
        how: clauses.length > 0 ? `clauses ${unique(clauses).join(' ')}` : '',
    };
}

// The clauses of the row come first, because all clauses take long under node. When none of them finds the fault, and
// for the honest stranger, all clauses are asked. A stranger that gives no answer fails each of them: the first is enough.
async function askClauses(command, seconds, { finders, honest }, expected) {
    for (const clause of honest ? [] : finders.filter(name => name !== 'trap')) {
        const found = readClauses(await run([...command, '--clause', clause], { seconds }), expected, 1);
        if (found.clauses.includes(clause)) return found;
    }
    const enough = text => !honest && [...text.matchAll(FAILED)].some(([, clause]) => finders.includes('trap') && !expected.includes(clause));
    let early = false;
    const answer = await run(command, { seconds, enough: text => (early ||= enough(text)) });
    return readClauses(answer, expected, early ? 0 : CLAUSES);
}

function conform({ path, ...system }, expected) {
    return askClauses([`${B}/mapcheck`, 'conform', '--system', path], 120, system, expected);
}

function readThreads({ code, text }) {
    const found = /^(with one thread: )?([A-Z][A-Z0-9]*-[A-Z0-9-]+): /m.exec(text);
    const calls = /^--- (\d+) calls: /m.exec(text);
    if (code === 1 && found) return { ...nothing, verdict: `threads ${found[2]}`, clauses: [found[2]], operations: Number(calls?.[1]) + 1 };
    return { ...nothing, ended: code === 0 && !/: no divergence/m.test(text) };
}

// Several threads call the stranger, for ten seconds with each seed. Only a fault of its lock, and the honest stranger,
// are worth that time.
async function threads({ path, honest, threaded }) {
    if (!threaded) return nothing;
    const seeds = [];
    let slowest = 0;
    for (let seed = 1; seed <= (honest ? Math.min(SEEDS, 3) : SEEDS); seed++) {
        const begin = performance.now();
        seeds.push(readThreads(await run(['fuzz/threads/run-file.sh', path, '--seconds', '10', '--seed', String(seed)])));
        if (seeds.at(-1).operations > 0) slowest = Math.max(slowest, performance.now() - begin);
        if (seeds.at(-1).ended) break;
    }
    return together(seeds, '-', share => `threads ${share}, the slowest ${(slowest / 1000).toFixed(1)} s`);
}

// Under node each clause has an instance of its own.
function linked({ suite, ...system }, expected) {
    return askClauses([process.execPath, '--no-warnings', 'conformance/platforms/run-node.mjs', suite, '--lines',
        '--system', 'yours'], 600, system, expected);
}

export function methods(door) {
    if (door === 'linked') return [stress, replay, linked, threads];
    return door === 'so' ? [stress, replay, conform, threads] : [stress, replay, conform];
}
