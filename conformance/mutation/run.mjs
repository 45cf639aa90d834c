// SPDX-License-Identifier: MIT
//
// Runs every mutant of generate.mjs until something notices it: the corpus, the test suites,
// exploring a small world, or random operations. Saves each result at once in results.tsv, so that
// an interrupted run can continue. Tries the survivors of an earlier run again.
//   node run.mjs [FILE...]      B=build JOBS=2 SAMPLE=1 (7: every 7th)
//                               TIMEOUT=30 seconds of processor time at most for one try
//                               TABLE=1 only prints the results so far
// Every survivor must be listed in survivors.tsv with a reason. Exit codes: 0 or 1; 2 for bad input.
import { appendFileSync, existsSync } from 'node:fs';
import { B, failer, inParallel, readLines } from '../hunts/hunts.mjs';
import { run } from '../hunts/run.mjs';

const work = `${B}/mutation`;
const TIMEOUT = Number(process.env.TIMEOUT || 30);
const SAMPLE = Number(process.env.SAMPLE ?? 1);
const JUDGED = process.env.JUDGED ?? 'conformance/mutation/survivors.tsv';

const fail = failer('mutation');

function lines(path, next) {
    return existsSync(path) ? readLines(path) : fail(`no ${path}; ${next}`);
}

// A mutant's key does not contain its line number, so it is stable. Equal changes of equal lines are
// numbered.
function readMutants() {
    const seen = new Map();
    return lines(`${work}/mutants.tsv`, 'type: make mutation-score').map(line => {
        const [id, file, number, column, change, text] = line.split('\t');
        const name = [file, text, change].join('\t');
        const nth = (seen.get(name) ?? 0) + 1;
        seen.set(name, nth);
        return { id, file, where: `${file}:${number}:${column}`, change, text, key: `${name}\t${nth}` };
    });
}

const TREE = ['impl/run_tree.c', 'impl/run_tree.h', 'impl/run_summary.c', 'impl/run_summary.h', 'impl/bit_run.h'];
const OF_IMPL = ['arena', 'bit_run', 'geometry', 'harness', 'host_discard', 'page_manager', 'page_manager_at', 'page_manager_refused',
    'page_manager_remap', 'page_manager_system', 'page_move', 'page_work', 'posix_mmap', 'posix_mmap_hook', 'posix_mremap', 'run_summary',
    'validate', 'validate_run_tree', 'page_manager_growth', 'run_tree',
    'run_tree_product', 'run_tree_steps', 'skip_table'];
// The suites of reference/ and of code built on it. The suites clauses_faults and clauses are not
// among them, because they spend most of their time waiting.
const OF_REFERENCE = ['model', 'model_bounds', 'model_memory', 'placement', 'placement_bounds', 'placement_memory', 'question_host', 'step_host', 'allowed_map',
    'allowed_range', 'contract', 'economy', 'economy_remap', 'growth', 'growth_refused', 'apply', 'apply_bounds', 'remap',
    'resolve', 'judge', 'judge_life', 'judge_copy', 'structure', 'environment_operations', 'step', 'step_indeterminate', 'questions', 'transcript', 'contents',
    'memory', 'report', 'report_strip', 'report_json', 'profile', 'large_world', 'explore', 'shrink', 'compare', 'out_of_memory'];

function systemsOf(file) {
    if (file === 'impl/skip_table.c') return ['page-manager-skip'];
    if (file === 'impl/host_discard.c') return ['page-manager-discard', 'page-manager-discard-skip'];
    return TREE.includes(file) ? ['page-manager-tree'] : ['page-manager-skip', 'page-manager-tree'];
}

// The tries for a mutant, in order, the quick ones first. The suites of its own source come before
// all others; each of the two groups runs in one process. The suites of judge_step.c are named step.
function huntsOf({ file }) {
    const own = file.replace(/^\w+\/(?:judge_)?(\w+)\.[ch]$/, '$1');
    const suites = file.startsWith('impl/') ? OF_IMPL : OF_REFERENCE;
    const lots = [suites.filter(suite => suite.startsWith(own)), suites.filter(suite => !suite.startsWith(own))];
    const tests = lots.filter(lot => lot.length > 0).map(lot => ['suites', `${work}/check`, lot]);
    if (!file.startsWith('impl/')) return tests;
    const ask = (name, ...verb) => systemsOf(file).map(system =>
        [name, `${work}/mapcheck`, [...verb, '--system', system]]);
    return [...ask('corpus', 'replay', '--tap', 'corpus/seeds', 'corpus/regressions'), ...tests,
        ...ask('explore', 'explore', '--pages', '5'),
        ...ask('stress', 'stress', '--operations', '20000', '--seed', '1')];
}

// Tests run without forking, since Check's own timeout uses the clock.
function tryMutant(words, mutant, seconds) {
    return run(words, { seconds, enough: text => /^not ok/m.test(text), env: { MUTANT: mutant, CK_FORK: 'no' } });
}

// Processor seconds of each try without a mutant. A mutant may take ten times as long.
const usual = new Map();
const time_limit = hunt => Math.min(TIMEOUT, Math.max(2, Math.ceil(10 * usual.get(hunt.join()))));

// The time of the child processes, from the last line that `times` of the shell prints.
function secondsIn(text) {
    const [minutes, seconds, more, rest] = text.match(/^\d+m[\d.]+s \d+m[\d.]+s$/gm).at(-1).match(/[\d.]+/g).map(Number);
    return 60 * (minutes + more) + seconds + rest;
}

// Any other result than the exit code 0 counts as noticed: a signal, a hang, the first line with "not ok", or a program
// whose memory the kernel took back.
async function hunt(mutant) {
    for (const one of huntsOf(mutant)) {
        const [name, program, words] = one;
        const { code } = await tryMutant([program, ...words], mutant.id, time_limit(one)).catch(() => ({ code: 137 }));
        if (code !== 0) return name;
    }
    return 'survived';
}

// Without a mutant every try must succeed; otherwise the results would mean nothing.
async function demandSound(files) {
    const hunts = new Map(files.flatMap(file => huntsOf({ file })).map(hunt => [hunt.join(), hunt]));
    await inParallel(hunts.values(), async one => {
        const [, program, words] = one;
        const { code, text } = await tryMutant(['sh', '-c', '"$@"; code=$?; times; exit $code', 'times', program, ...words], '0', TIMEOUT);
        if (code !== 0) fail(`${program} ${words.join(' ')} ends with ${code} without any mutant`);
        usual.set(one.join(), secondsIn(text));
    });
}

function readResults() {
    const kept = new Map();
    if (!existsSync(`${work}/results.tsv`)) return kept;
    for (const line of lines(`${work}/results.tsv`)) {
        const cut = line.lastIndexOf('\t');
        kept.set(line.slice(0, cut), line.slice(cut + 1));
    }
    return kept;
}

function readJudged() {
    const judged = new Map();
    lines(JUDGED, 'it holds the survivors that were judged').forEach((line, index) => {
        const [file, text, change, nth, reason] = line.split('\t');
        if (!reason) fail(`${JUDGED}: row ${index + 1}: expected FILE, LINE, CHANGE, WHICH and REASON, separated by tabs`);
        judged.set([file, text, change, nth].join('\t'), reason);
    });
    return judged;
}

// A row of survivors.tsv whose number is a star stands for all equal mutants.
const wildcard = key => key.replace(/\t\d+$/, '\t*');
const isJudged = (judged, key) => judged.has(key) || judged.has(wildcard(key));

const HUNTS = ['corpus', 'suites', 'explore', 'stress'];

function printTable(mutants, results, judged) {
    console.log('| source | mutants | hunted | corpus | suites | explore | random | survived | of them equivalent | score |');
    console.log('|---|---|---|---|---|---|---|---|---|---|');
    const row = (name, them) => {
        const some = them.filter(({ key }) => results.has(key));
        if (some.length === 0) return;
        const by = verdict => some.filter(({ key }) => results.get(key) === verdict).length;
        const alive = some.filter(({ key }) => results.get(key) === 'survived');
        const equal = alive.filter(({ key }) => isJudged(judged, key)).length;
        const score = some.length === equal ? 100 : 100 * (some.length - alive.length) / (some.length - equal);
        console.log(`| ${[name, them.length, some.length, ...HUNTS.map(by), alive.length, equal,
            `${score === 100 ? 100 : score.toFixed(1)} %`].join(' | ')} |`);
    };
    for (const file of new Set(mutants.map(({ file }) => file))) row(file, mutants.filter(mutant => mutant.file === file));
    for (const folder of ['impl/', 'reference/']) row(folder, mutants.filter(({ file }) => file.startsWith(folder)));
}

const wanted = process.argv.slice(2);
const all = readMutants(), judged = readJudged(), results = readResults();
for (const file of wanted)
    if (!all.some(mutant => mutant.file === file)) fail(`no mutants of ${file}; see ${work}/mutants.tsv`);
const mutants = all.filter((mutant, index) =>
    (wanted.length === 0 || wanted.includes(mutant.file)) && index % SAMPLE === 0);
const open = process.env.TABLE ? [] : mutants.filter(({ key }) => !results.has(key) || (results.get(key) === 'survived' && !isJudged(judged, key)));

if (open.length > 0) await demandSound([...new Set(open.map(({ file }) => file))]);
const began = Date.now();
let done = 0, printed = 0;
await inParallel(open, async mutant => {
    const verdict = await hunt(mutant);
    results.set(mutant.key, verdict);
    appendFileSync(`${work}/results.tsv`, `${mutant.key}\t${verdict}\n`);
    done += 1;
    if (Date.now() - printed > 5000 || done === open.length) {
        printed = Date.now();
        const left = Math.round((Date.now() - began) / done * (open.length - done) / 1000);
        process.stderr.write(`${done}/${open.length} hunted, ${left} s to go: ${mutant.where}\n`);
    }
});

printTable(mutants, results, judged);
const escaped = mutants.filter(({ key }) => results.get(key) === 'survived' && !isJudged(judged, key));
for (const { where, change, text } of escaped) console.log(`${where}: survived: ${change}: ${text}`);
const unhunted = mutants.filter(({ key }) => !results.has(key)).length;
const alive = key => !results.has(key) || results.get(key) === 'survived';
const stale = [...judged.keys()].filter(row =>
    !all.some(({ key }) => (key === row || wildcard(key) === row) && alive(key)));
for (const key of stale) console.log(`${JUDGED}: no mutant survives here any more; remove the row: ${key.split('\t').join(' | ')}`);
console.log(`${escaped.length} escaped, ${unhunted} not hunted, ${stale.length} rows too many`);
process.exit(escaped.length + unhunted + stale.length === 0 ? 0 : 1);
