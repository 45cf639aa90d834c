// SPDX-License-Identifier: MIT
//
// Judges the counts of llvm-cov: every line must have run, and every condition must have been true
// and false, except for outcomes that a list names with a reason. A listed name is an error when it
// matches nothing, or when its outcome happens after all.
//   node coverage.mjs EXPORT.json UNREACHED.tsv     in the top folder; exit 0 or 1, 2 for bad input
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const [exported, unreached] = process.argv.slice(2);
const OUTCOMES = ['true', 'false', 'run'];

function fail(sentence) {
    console.error(`coverage: ${sentence}`);
    process.exit(2);
}

function read(path, next) {
    try {
        return readFileSync(path, 'utf8');
    } catch (error) {
        return fail(`cannot read ${path} (${error.code}); ${next}`);
    }
}

function parse(path) {
    const text = read(path, 'type: make coverage');
    try {
        return JSON.parse(text).data[0].files;
    } catch {
        return fail(`${path} is not an export of llvm-cov; type: make coverage`);
    }
}

// A row holds: file or folder, the beginning of the condition or line, the outcome that never
// happens, the reason.
function readNames(path) {
    const rows = [];
    read(path, 'type: node coverage.mjs EXPORT.json UNREACHED.tsv').split('\n').forEach((line, index) => {
        if (line === '' || line.startsWith('#')) return;
        const [file, text, never, reason] = line.split('\t');
        if (!OUTCOMES.includes(never) || !reason)
            fail(`${path}:${index + 1}: expected FILE, TEXT, true|false|run and REASON, separated by tabs`);
        rows.push({ file, text, never, where: `${path}:${index + 1}`, fits: 0, happens: null });
    });
    return rows;
}

// Counts lines as llvm-cov does: the count of a line is that of the most frequent region that begins
// on it or contains it.
function countLines(segments, lineCount) {
    const counts = [];
    let wrapped = null, next = 0;
    for (let line = 1; line <= lineCount; line++) {
        const here = [];
        while (next < segments.length && segments[next][0] === line) here.push(segments[next++]);
        const begun = here.filter(([, , , counted, entry, gap]) => counted && entry && !gap);
        const skipped = here.length > 0 && !here[0][3] && here[0][4];
        if (!skipped && (begun.length > 0 || (wrapped && wrapped[3])))
            counts.push({ line, count: Math.max(...begun.map(s => s[2]), wrapped ? wrapped[2] : 0) });
        if (here.length > 0) wrapped = here[here.length - 1];
    }
    return counts;
}

// All conditions, including those in macros at the places of their use: region, both counts,
// identity.
function branchesOf(file) {
    const inMacros = file.expansions.flatMap(({ source_region: region, branches }) =>
        branches.map(branch => [...region.slice(0, 4), ...branch.slice(4, 6), branch.slice(0, 4)]));
    return [...file.branches.map(branch => [...branch.slice(0, 6), []]), ...inMacros];
}

// A function in a header, or one that is compiled twice, has several partial counts.
function sumBranches(branches) {
    const sums = new Map();
    for (const [line, column, endLine, endColumn, whenTrue, whenFalse, which] of branches) {
        const key = [line, column, endLine, endColumn, ...which].join();
        const sum = sums.get(key) ?? { line, column, endLine, endColumn, true: 0, false: 0 };
        sum.true += whenTrue;
        sum.false += whenFalse;
        sums.set(key, sum);
    }
    return [...sums.values()];
}

function conditionText(source, branch) {
    const end = branch.line === branch.endLine ? branch.endColumn - 1 : undefined;
    return source[branch.line - 1].slice(branch.column - 1, end);
}

// All possible outcomes of a file, and whether each happened.
function outcomesOf(file, name) {
    const source = read(name, 'run from the top folder').split('\n');
    const lines = countLines(file.segments, source.length).map(({ line, count }) => ({
        name, line, text: source[line - 1].trim(), never: 'run', did: count > 0 }));
    const branches = sumBranches(branchesOf(file)).flatMap(branch => ['true', 'false'].map(never => ({
        name, line: branch.line, text: conditionText(source, branch), never, did: branch[never] > 0 })));
    return { lines, branches };
}

function isNamed(outcome, names) {
    const fitting = names.filter(({ file, text, never }) =>
        outcome.name.startsWith(file) && outcome.text.startsWith(text) && outcome.never === never);
    for (const name of fitting) {
        name.fits += 1;
        if (outcome.did) name.happens ??= `${outcome.name}:${outcome.line}`;
    }
    return fitting.length > 0;
}

const problems = [];
const total = { lines: 0, ran: 0, branches: 0, taken: 0, named: 0 };

function count(outcomes, names) {
    let did = 0, named = 0;
    for (const outcome of outcomes) {
        const excused = isNamed(outcome, names);
        did += outcome.did;
        if (outcome.did) continue;
        named += excused;
        if (!excused)
            problems.push(`${outcome.name}:${outcome.line}: ${outcome.never === 'run' ? 'never run'
                : `never ${outcome.never}`}: ${outcome.text}`);
    }
    return { did, named };
}

function row(name, lines, ran, branches, taken, named) {
    console.log([name.padEnd(30), ...[lines, ran, branches, taken, named].map(text =>
        String(text).padStart(8))].join(' '));
}

const names = readNames(unreached ?? fail('expected EXPORT.json UNREACHED.tsv; type: make coverage'));
row('file', 'lines', 'run', 'outcomes', 'seen', 'named');
for (const file of parse(exported)) {
    const name = relative(process.cwd(), file.filename);
    if (!/^(impl|reference)\//.test(name)) continue;
    const { lines, branches } = outcomesOf(file, name);
    const ran = count(lines, names), taken = count(branches, names);
    row(name, lines.length, ran.did, branches.length, taken.did, ran.named + taken.named);
    total.lines += lines.length;
    total.ran += ran.did;
    total.branches += branches.length;
    total.taken += taken.did;
    total.named += ran.named + taken.named;
}
row('together', total.lines, total.ran, total.branches, total.taken, total.named);
for (const { where, fits, happens } of names) {
    if (fits === 0) problems.push(`${where}: fits nothing any more; take it out`);
    if (happens) problems.push(`${where}: happens after all, at ${happens}; take it out`);
}
if (total.lines === 0) problems.push('nothing of impl/ or reference/ was counted');
problems.forEach(problem => console.log(problem));
console.log(problems.length === 0 ? 'coverage: complete, except for the named outcomes'
    : `coverage: ${problems.length} gaps; write a test or a seed, or delete what cannot be reached`);
process.exit(problems.length === 0 ? 0 : 1);
