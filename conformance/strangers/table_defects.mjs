// SPDX-License-Identifier: MIT
//
// make mutants SYSTEM=table-defects: what the judge sees of our own page manager when it comes as
// somebody's module. Each planted defect (conformance/mutants/) of the skip table and of the layers
// above it is built into a wasm module of wasi-libc, with a name that the judge does not know, and
// hunted by random operations (stress) and by the files of corpus/regressions. The module `good`,
// without any defect, must be green.
//   node table_defects.mjs [DEFECT...]   B=build JOBS=2 SEEDS=10 OPERATIONS=20000
//   node table_defects.mjs --check       only checks that the tables and the mutants fit together
//   node table_defects.mjs --publish     copies the results into conformance/RESULTS.md
// Results go to RESULTS=, table_defects.tsv, row by row. table_hidden.tsv has the defects that cannot
// be observed by mapping, unmapping, reading and memory.size, with the reason. Exit codes: 0 all
// caught or hidden, 1 one is not, or a hidden one is found, 2 bad input.
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { B, MUTANTS, Results, failer, inParallel, markdown, plant, publish, readMutants, readRows } from '../hunts/hunts.mjs';
import { wasi } from './build.mjs';
import { replay, stress } from './methods.mjs';

const FOLDER = 'conformance/strangers';
const RESULTS = process.env.RESULTS || `${FOLDER}/table_defects.tsv`;
const HIDDEN = process.env.HIDDEN || `${FOLDER}/table_hidden.tsv`;
const COLUMNS = ['defect', 'end', 'stress', 'operations', 'seeds', 'regressions', 'what'];
const GOOD = 'good';

const fail = failer('table defects');

// Defects of the run tree are in files of their own. Defects of the lock need threads, and those of page-manager-discard a host
// that takes memory; the module has neither. No operation reaches those of the Check suites.
function isHunted({ source, hunt, system }) {
    return source.startsWith('impl/') && !/run_(tree|summary)|bit_run/.test(source) && hunt === 'judge' &&
        !system.startsWith('page-manager-discard');
}

// impl/ with the planted defect.
async function copyOf(mutant) {
    const folder = `${B}/table-defects/${mutant.name}`;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    cpSync('impl', `${folder}/impl`, { recursive: true });
    if (mutant.name !== GOOD) await plant(mutant, folder);
    return `${folder}/impl`;
}

function judge(name, random, files, reason) {
    const found = random.operations !== 0 || files.verdict !== '';
    if (random.ended || files.ended) return 'escapes';
    if (name === GOOD) return found ? 'accused' : 'green';
    if (reason !== undefined) return found ? 'seen' : 'hidden';
    if (typeof random.operations !== 'number' || random.operations === 0) return 'escapes';
    return files.verdict === '' ? 'no file' : 'caught';
}

async function hunt(mutant) {
    const impl = await copyOf(mutant);
    const path = await wasi(`${B}/table-defects/${mutant.name.replace(/^impl-/, '')}.wasm`, impl, ['-DPAGE_TABLE_SKIP_TABLE'], B);
    const random = await stress({ path, honest: mutant.name === GOOD });
    const files = await replay({ path, corpus: ['corpus/regressions'] });
    const reason = hidden.get(mutant.name);
    return {
        defect: mutant.name,
        end: judge(mutant.name, random, files, reason),
        stress: random.verdict || '-',
        operations: random.operations || '-',
        seeds: random.how.replace('stress ', '') || '-',
        regressions: files.how.replace('corpus ', '') || '-',
        what: reason ?? mutant.what,
    };
}

// A defect that was never hunted has a row that says so.
function complete() {
    for (const { name, what } of all)
        if (!results.has(name)) results.add({ defect: name, end: 'unhunted', stress: '-', operations: '-', seeds: '-', regressions: '-', what });
}

async function huntAndKeep(mutant) {
    const result = await hunt(mutant);
    console.log(COLUMNS.map(column => result[column]).join('\t'));
    results.keep(result);
}

function count(rows, end) {
    return rows.filter(row => row.end === end).length;
}

function summary(rows) {
    const good = rows.some(row => row.defect === GOOD) ? `; the good one is ${results.get(GOOD).end}` : '';
    const planted = rows.filter(row => row.defect !== GOOD);
    return `${count(planted, 'caught')}/${planted.length - count(planted, 'hidden')} caught, ` +
        `${count(planted, 'hidden')} cannot be observed, ${count(planted, 'unhunted')} not hunted yet${good}`;
}

function isRight({ end }) {
    return ['caught', 'hidden', 'green'].includes(end);
}

// Each defect has a row that was measured, and each row has a defect.
function check() {
    const names = new Set(all.map(({ name }) => name));
    const missing = all.find(({ name }) => !results.has(name));
    if (missing) fail(`${RESULTS}: no row \`${missing.name}\`: type make mutants SYSTEM=table-defects NAME=${missing.name}`);
    const extra = [...results.keys(), ...hidden.keys()].find(name => !names.has(name));
    if (extra) fail(`${MUTANTS} has no \`${extra}\`: type make mutants SYSTEM=table-defects`);
    const wrong = [...results.values()].find(row => row.end !== 'unhunted' && (row.end === 'hidden') !== hidden.has(row.defect));
    if (wrong) fail(`${wrong.defect} is ${wrong.end} in ${RESULTS}: ${HIDDEN} says something else`);
}

const words = process.argv.slice(2);
const all = [{ name: GOOD, what: 'nothing' }, ...readMutants().filter(isHunted)];
const hidden = new Map(readRows(HIDDEN));
const results = new Results(RESULTS, COLUMNS, 1);
if (words[0] === '--check') {
    check();
    process.exit(0);
}
if (words[0] === '--publish') {
    check();
    publish('table-defects', `${markdown(COLUMNS, results.rows())}\n${summary([...results.values()])}.\n`, fail);
    process.exit(0);
}
const unknown = words.find(word => !all.some(({ name }) => name === word));
if (unknown !== undefined) fail(`unknown defect \`${unknown}\`: ${MUTANTS} has the names; \`${GOOD}\` has none`);
for (const name of results.keys()) if (!all.some(mutant => mutant.name === name)) results.delete(name);
complete();
const queue = words.length > 0 ? words.map(word => all.find(({ name }) => name === word)) : all;
await inParallel(queue, huntAndKeep).catch(error => fail(error.message));
const rows = queue.map(({ name }) => results.get(name));
console.log(summary(rows));
process.exit(rows.every(isRight) ? 0 : 1);
