// SPDX-License-Identifier: MIT
//
// What the hunts for planted defects share: the defects of conformance/mutants/, jobs side by side, and
// tables of results, which a hunt saves row by row and copies into conformance/RESULTS.md.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { run } from './run.mjs';

export const B = process.env.B || 'build';
export const JOBS = Number(process.env.JOBS || availableParallelism());
export const MUTANTS = 'conformance/mutants';
const PUBLISHED = 'conformance/RESULTS.md';

// Returns a function that ends the program with one line and exit code 2.
export function failer(program) {
    return sentence => {
        console.error(`${program}: ${sentence}`);
        process.exit(2);
    };
}

// Does `task` with every item, JOBS at a time.
export async function inParallel(items, task) {
    const rest = [...items];
    const worker = async () => { while (rest.length > 0) await task(rest.shift()); };
    await Promise.all(Array.from({ length: JOBS }, worker));
}

// The planted defects. `hunt` says what else than the judge has to find one: `threads`, or the Check `suites` for a call
// that no operation makes.
export function readMutants() {
    return readdirSync(MUTANTS).filter(name => name.endsWith('.mutant')).sort().map(file => {
        const text = readFileSync(`${MUTANTS}/${file}`, 'utf8');
        const field = name => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1];
        return {
            name: file.replace('.mutant', ''), path: `${MUTANTS}/${file}`, source: field('file'), what: field('defect'),
            system: field('system') ?? 'page-manager', hunt: field('hunt') ?? 'judge',
        };
    });
}

// Writes the source of a mutant with its defect into a folder, at its own path.
export async function plant({ path, source }, folder) {
    const { code, text } = await run([`${B}/plant`, path, source]);
    if (code !== 0) throw new Error(text.trim());
    mkdirSync(dirname(`${folder}/${source}`), { recursive: true });
    writeFileSync(`${folder}/${source}`, text);
}

// Builds a program with the planted defect of the folder (build-rules/fuzz.mk).
export async function buildMutant({ path, source }, folder, program) {
    const { code, text } = await run(['make', '--no-print-directory', `B=${B}`, `MUTANT=${folder}`, `MUTATED=${source}`,
        `${folder}/${program}`], { seconds: 600 });
    writeFileSync(`${folder}/build.log`, text);
    if (code !== 0) throw new Error(`${path}: does not compile, see ${folder}/build.log`);
}

// The lines of a table, without comments.
export function readLines(path) {
    return readFileSync(path, 'utf8').split('\n').filter(line => line !== '' && !line.startsWith('#'));
}

// The rows of a table, without the one that names the columns.
export function readRows(path) {
    return existsSync(path) ? readLines(path).slice(1).map(line => line.split('\t')) : [];
}

function asObject(columns, row) {
    return Object.fromEntries(columns.map((column, i) => [column, row[i]]));
}

// A table of results in a file. The first `keyLength` columns name a result.
export class Results extends Map {
    constructor(path, columns, keyLength) {
        super();
        Object.assign(this, { path, columns, keyLength });
        for (const row of readRows(path)) this.add(asObject(columns, row));
    }

    keyOf(result) { return this.columns.slice(0, this.keyLength).map(column => result[column]).join('\t'); }
    add(result) { this.set(this.keyOf(result), result); }

    // The results as rows, sorted by key.
    rows() {
        const order = (a, b) => this.keyOf(a) < this.keyOf(b) ? -1 : 1;
        return [...this.values()].sort(order).map(result => this.columns.map(column => result[column]));
    }

    save() {
        writeFileSync(this.path, [this.columns, ...this.rows()].map(row => `${row.join('\t')}\n`).join(''));
    }

    // Keeps a result at once, so that an interrupted hunt loses nothing.
    keep(result) {
        this.add(result);
        this.save();
    }
}

export function markdown(columns, rows) {
    const line = cells => `| ${cells.join(' | ')} |\n`;
    return `${line(columns)}${'|---'.repeat(columns.length)}|\n${rows.map(line).join('')}`;
}

// The place of a table in RESULTS.md: the text before, between and after its two marks.
function published(mark, fail) {
    const begin = `<!-- ${mark} -->\n`, end = `<!-- end of ${mark} -->`;
    const [before, rest] = readFileSync(PUBLISHED, 'utf8').split(begin);
    const [text, after] = rest?.split(end) ?? [];
    if (after === undefined) fail(`${PUBLISHED}: no marks \`${begin.trim()}\` and \`${end}\``);
    return { before: before + begin, text, after: end + after };
}

export function publish(mark, text, fail) {
    const { before, after } = published(mark, fail);
    writeFileSync(PUBLISHED, `${before}\n${text}\n${after}`);
}

// The cells of the rows that were published last.
export function publishedRows(mark, fail) {
    return published(mark, fail).text.split('\n').filter(line => line.startsWith('| ')).slice(1)
        .map(line => line.slice(2, -2).split(' | '));
}
