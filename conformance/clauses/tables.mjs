// SPDX-License-Identifier: MIT
//
// Reads clauses.tsv and the kill matrix (kill_matrix.tsv: the clauses that fail on each planted defect).
//     tables.mjs            writes conformance/CLAUSES.md
//     tables.mjs --check    prints one line when that file differs from the tables; exit 1
//     tables.mjs --kills    prints one line for each clause of class S without a defect; exit 1
//   CLAUSES=, KILLS= and PAGE= name other files.
import { readFileSync, writeFileSync } from 'node:fs';

const clausesFile = process.env.CLAUSES ?? 'conformance/clauses/clauses.tsv';
const killsFile = process.env.KILLS ?? 'conformance/mutants/kill_matrix.tsv';
const pageFile = process.env.PAGE ?? 'conformance/CLAUSES.md';

const SECTIONS = ['arguments of mmap', 'where a mapping lands', 'contents of new pages', 'hints', 'MAP_FIXED',
    'arguments of munmap', 'effects of munmap', 'resources and progress', 'errno, threads, invariants', 'mlock and munlock'];

// Returns the lines of a table without the first one, which names the columns.
function readTable(file) {
    return readFileSync(file, 'utf8').split('\n').slice(1).filter((line) => line !== '')
        .map((line) => line.split('\t'));
}

function readClauses() {
    return readTable(clausesFile).map(([id, section, kind, , memory, rule, expected, , asked, redundantWith]) =>
        ({ id, section, kind, memory, rule, expected, asked, redundantWith }));
}

// Maps a clause id to the names of the defects on which the clause fails.
function readKills() {
    const defects = new Map();
    for (const [defect, ids = ''] of readTable(killsFile))
        for (const id of ids.split(' ').filter((word) => word !== ''))
            defects.set(id, [...(defects.get(id) ?? []), defect]);
    return defects;
}

function failsOn(clause, defects) {
    if (clause.asked === 'threads') return '`make threads`';
    if (clause.asked !== 'body') return clause.asked;
    const [first, ...more] = defects.get(clause.id) ?? [];
    if (first !== undefined) return more.length > 0 ? `${first} and ${more.length} more` : first;
    return clause.redundantWith === '-' ? '' : `redundant with ${clause.redundantWith}`;
}

const HEAD = `# The clauses

The contract as a table. \`make tables\` writes this file from \`clauses/clauses.tsv\` and \`mutants/kill_matrix.tsv\`;
[README.md](README.md) explains how a clause is written and run.
`;
const KINDS = [['S', 'POSIX demands it'], ['M', 'POSIX leaves a choice'], ['L', 'Linux behaves so'],
    ['Q', 'quality: no standard demands it'], ['W', 'specific to a wasm memory']];
const STAR = `A star after the class marks a source that was cited from memory. \`fails on\` names the first planted defect
that the clause detects, and the number of further ones.`;

function summary(clauses) {
    const count = (key, value) => clauses.filter((clause) => clause[key] === value).length;
    const bodies = count('asked', 'body'), threads = count('asked', 'threads');
    return [`There are ${clauses.length} clauses. ${bodies} have a body, \`make threads\` checks ${threads}, and ` +
        `${clauses.length - bodies - threads} is not checked.`, '',
        '| class | | clauses |', '|---|---|---|',
        ...KINDS.map(([kind, text]) => `| ${kind} | ${text} | ${count('kind', kind)} |`), '', STAR];
}

function page(clauses, defects) {
    const lines = [HEAD, ...summary(clauses)];
    let section;
    for (const clause of clauses) {
        if (clause.section !== section)
            lines.push('', `## ${clause.section} ${SECTIONS[clause.section - 1]}`, '',
                '| clause | | rule | allowed | fails on |', '|---|---|---|---|---|');
        section = clause.section;
        const kind = clause.kind + (clause.memory === 'yes' ? '*' : '');
        lines.push(`| ${clause.id} | ${kind} | ${clause.rule} | ${clause.expected} | ${failsOn(clause, defects)} |`);
    }
    return `${lines.join('\n')}\n`;
}

function writePage(check) {
    const made = page(readClauses(), readKills());
    if (made === readFileSync(pageFile, 'utf8')) return 0;
    if (!check) {
        writeFileSync(pageFile, made);
        return 0;
    }
    console.log(`${pageFile}:1: differs from clauses.tsv and kill_matrix.tsv; type: make tables`);
    return 1;
}

// A clause of class S either fails on a defect itself, or is redundant with a clause that does.
function killProblem({ id, redundantWith }, defects) {
    if (defects.has(id))
        return redundantWith === '-' ? undefined
            : `clauses.tsv: ${id} is redundant with ${redundantWith}, but fails on a defect itself`;
    if (redundantWith === '-')
        return `clauses.tsv: ${id} fails on no planted defect: add a fault to faults.def, write a mutant, or name a clause in ` +
            'redundant_with';
    return defects.has(redundantWith) ? undefined
        : `clauses.tsv: ${id} is redundant with ${redundantWith}, which fails on no defect`;
}

function checkKills() {
    const defects = readKills();
    const demanded = readClauses().filter((clause) => clause.kind === 'S' && clause.asked === 'body');
    const problems = demanded.map((clause) => killProblem(clause, defects)).filter((text) => text !== undefined);
    const covered = demanded.filter((clause) => !defects.has(clause.id) && killProblem(clause, defects) === undefined);
    for (const text of problems) console.log(text);
    console.log(`kills: ${demanded.length} clauses of class S: ${demanded.length - covered.length - problems.length} ` +
        `fail on a planted defect, ${covered.length} are redundant with one that does, ` +
        `${problems.length} have neither`);
    return problems.length > 0 ? 1 : 0;
}

process.exitCode = process.argv[2] === '--kills' ? checkKills() : writePage(process.argv[2] === '--check');
