// SPDX-License-Identifier: MIT
//
// make mutants: plants every defect of conformance/mutants/ in a copy of its source, and tries to
// find it with the corpus, with random operations, by exploring small worlds, and with the fuzzer. A
// defect is caught when at least one of these finds it; the table shows which. A mutant may name its
// system, and may ask for threads or the Check suites instead (`hunt: suites`).
//   node mutants.mjs [NAME...]          all defects must be caught, when all four checks are made
//   node mutants.mjs --apart [NAME...]  what each check alone catches, by the corpus and by exploring
//   node mutants.mjs --publish          copies the last results of each defect into conformance/RESULTS.md
//   B=build  RUNS=200000 and OPERATIONS=400000: limits  QUESTIONS=contract,contents: only these checks
//   WORLDS='5 3 2 16,...': the explored worlds: pages, skip limit, growth, break
//   QUICK=yes: stops at the first find of a defect, which is enough to know that all are caught
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { B, Results, buildMutant, failer, inParallel, markdown, plant, publish, publishedRows, readMutants } from '../hunts/hunts.mjs';
import { run } from '../hunts/run.mjs';

const { RUNS = '200000', OPERATIONS = '400000', SEED = '1', QUICK } = process.env;
const TIMEOUT = Number(process.env.TIMEOUT || 20); // seconds of processor time
const ALL = 'contract,contents,economy,structure';
const QUESTIONS = process.env.QUESTIONS || ALL;
const WORLDS = process.env.WORLDS || '5 3 2 16,5 3 2 0,6 2 1 16,7 2 1 16,8 3 7 16';
const WORLDS_APART = process.env.WORLDS || '5 3 2 16,5 3 2 0,6 2 1 16';
const VERDICT = /^(CONTRACT|CONTENTS|ECONOMY|STRUCTURE)/gm;
const COLUMNS = ['defect', 'corpus', 'random operations', 'explored', 'fuzzer executions', 'smallest case', ''];
const COLUMNS_APART = ['defect', 'all together', ...ALL.split(',')];
const fail = failer('mutants');

// The methods for one mutant. build/mutants/NAME/ holds its source, its programs, and a log of each method. A defect may
// cause an endless loop: the method then ends after its time limit, and its earlier finds count.
class Methods {
    constructor({ system }, folder, questions = QUESTIONS) { Object.assign(this, { system, folder, questions }); }

    async try(log, verb, ...words) {
        const answer = await run([`${this.folder}/mapcheck`, verb, ...words, '--system', this.system, '--questions', this.questions],
            { seconds: TIMEOUT });
        writeFileSync(`${this.folder}/${log}.log`, answer.text);
        return answer;
    }

    // Returns `STRUCTURE in 3 files`: the check of the first file that diverges, and how many do.
    async corpus() {
        const { text } = await this.try('corpus', 'replay', 'corpus/seeds', 'corpus/regressions');
        const found = text.match(VERDICT);
        return found ? `${found[0]} in ${found.length} files` : '-';
    }

    async random() {
        const { code, text, late } = await this.try('random', 'stress', '--operations', OPERATIONS, '--seed', SEED, '-o', `${this.folder}/random.ops`);
        if (code > 128 && !late) return 'CRASH'; // a signal: the defect crashed the whole process
        const found = text.match(VERDICT);
        return found ? `${found[0]} after ${/^diverged after (\d+)/m.exec(text)?.[1] ?? ''}` : '-';
    }

    // Explores several small worlds, one after the other. The verdict says the length of the shortest path.
    async explore() {
        for (const world of (this.questions === ALL ? WORLDS : WORLDS_APART).split(',')) {
            const [pages, skip, growth, start] = world.split(' ');
            const { text } = await this.try('explore', 'explore', '--pages', pages, '--skip', skip, '--growth', growth,
                '--break', start, '-o', `${this.folder}/small-explore.ops`, '--force');
            const found = /^(CONTRACT|CONTENTS|ECONOMY|STRUCTURE)\S* +\S+ +(\S+)/m.exec(text);
            if (found) return `${found[1]} in ${found[2]}`;
        }
        return '-';
    }

    async fuzzer() {
        mkdirSync(`${this.folder}/found`, { recursive: true });
        const { text } = await run([`${this.folder}/model_check`, `-seed=${SEED}`, `-runs=${RUNS}`, '-max_len=1024',
            `-max_total_time=${TIMEOUT * 3}`, `-timeout=${TIMEOUT}`, '-print_final_stats=1', `-artifact_prefix=${this.folder}/found/`],
            { seconds: TIMEOUT * 10, env: { MAPCHECK_SYSTEM: this.system, MAPCHECK_QUESTIONS: this.questions } });
        writeFileSync(`${this.folder}/fuzzer.log`, text);
        const verdict = text.includes('ERROR: libFuzzer: timeout') ? 'HANG' : text.match(VERDICT)?.[0];
        return verdict ? `${verdict} after ${/number_of_executed_units: *(\d+)/.exec(text)?.[1] ?? ''}` : '-';
    }

    // The number of operations of the smallest case that any method found. The explored one is minimal already.
    async shortest() {
        const crashes = existsSync(`${this.folder}/found`) ? readdirSync(`${this.folder}/found`).filter(name => name.startsWith('crash-')) : [];
        for (const found of ['random.ops', ...crashes.map(name => `found/${name}`)])
            if (existsSync(`${this.folder}/${found}`))
                await this.try('shrink', 'shrink', `${this.folder}/${found}`, '-o', `${this.folder}/small-${basename(found)}.ops`);
        const small = readdirSync(this.folder).filter(name => /^small-.*\.ops$/.test(name)).map(name =>
            readFileSync(`${this.folder}/${name}`, 'utf8').split('\n').filter(line => !/^(#|world|$)/.test(line)).length);
        return small.length > 0 ? String(Math.min(...small)) : '';
    }
}

// Tries all methods. With QUICK, it stops at the first find, and tries the slow ones last.
async function hunt(mutant, folder) {
    await buildMutant(mutant, folder, 'mapcheck');
    const methods = new Methods(mutant, folder);
    const found = { corpus: '-', random: '-', explore: '-', fuzzer: '-' };
    const isCaught = () => Object.values(found).some(find => /[A-Z]/.test(find));
    for (const method of QUICK ? ['corpus', 'explore', 'random', 'fuzzer'] : ['corpus', 'random', 'explore', 'fuzzer']) {
        if (QUICK && isCaught()) break;
        if (method === 'fuzzer') await buildMutant(mutant, folder, 'model_check');
        found[method] = await methods[method]();
    }
    const { corpus, random, explore, fuzzer } = found;
    return [corpus, random, explore, fuzzer, QUICK ? '' : await methods.shortest(), isCaught() ? 'caught' : 'SURVIVED'];
}

// Makes each check alone: the operations that exploring needs, or else that the corpus finds it.
async function huntApart(mutant, folder) {
    await buildMutant(mutant, folder, 'mapcheck');
    const cells = [await new Methods(mutant, folder).explore()];
    for (const question of ALL.split(',')) {
        const methods = new Methods(mutant, folder, question);
        let found = await methods.explore();
        if (found === '-') found = await methods.corpus();
        cells.push(found.replace(/^[A-Z]* /, ''));
    }
    return cells;
}

// Defects that only several threads can show. The first line that begins with a clause id, or
// reports a data race, is the find.
async function huntThreads(mutant, folder) {
    await buildMutant(mutant, folder, 'threads');
    const { text } = await run([`${folder}/threads`, '--seconds', String(TIMEOUT), '--seed', SEED], { seconds: TIMEOUT * 10 });
    writeFileSync(`${folder}/threads.log`, text);
    const find = /^(?:WARNING: ThreadSanitizer: (.*) \(pid=|(?:--- threads: )*([A-Z][A-Z-]*): )/m.exec(text);
    return ['-', '-', '-', `threads: ${find?.[1] ?? find?.[2] ?? '-'}`, '', find ? 'caught' : 'SURVIVED'];
}

// Defects of calls that no operation makes. The number of failed tests is the find.
async function huntSuites(mutant, folder) {
    await buildMutant(mutant, folder, 'check');
    const suites = readdirSync('conformance/tests/impl').map(file => file.replace(/^test_|\.c$/g, ''));
    const { code, text } = await run([`${folder}/check`, ...suites], { seconds: TIMEOUT * 10 });
    writeFileSync(`${folder}/suites.log`, text);
    const find = code === 0 ? null : /passed, (\d+) failed/.exec(text);
    return ['-', '-', '-', `suites: ${find ? `${find[1]} failed` : '-'}`, '', find ? 'caught' : 'SURVIVED'];
}

function sentence(rows) {
    return `${rows.filter(row => row.at(-1) === 'caught').length}/${rows.length} caught, asking ${QUESTIONS}.`;
}

function sentenceApart(rows) {
    const caught = row => [2, 3, 4, 5].filter(i => row[i] !== '-');
    const count = (name, i) => `${name} ${rows.filter(row => row[i] !== '-').length} (${rows.filter(row => caught(row).join() === String(i)).length})`;
    return `Of ${rows.length} (in brackets: what no other question catches): ${ALL.split(',').map((name, i) => count(name, i + 2)).join(', ')}.`;
}

// Copies the rows that were measured since the last time, and keeps the others. A defect without any row is an error.
function publishAll(mark, results, columns, mutants, say) {
    const rows = new Map([...publishedRows(mark, fail), ...results.rows()].map(row => [row[0], row]));
    const known = mutants.filter(({ name }) => rows.has(name)).map(({ name }) => rows.get(name));
    publish(mark, `${markdown(columns, known)}\n${say(known)}\n`, fail);
    return mutants.filter(({ name }) => !rows.has(name)).map(({ name }) => name);
}

const words = process.argv.slice(2);
const isApart = words[0] === '--apart';
if (isApart) words.shift();
const mutants = readMutants(), alone = mutants.filter(({ hunt }) => hunt === 'judge');
const all = new Results(`${B}/mutants/results.tsv`, COLUMNS, 1);
const apart = new Results(`${B}/mutants-apart/results.tsv`, COLUMNS_APART, 1);
if (words[0] === '--publish') {
    const missing = publishAll('mutants', all, COLUMNS, mutants, sentence);
    const missingApart = publishAll('questions', apart, COLUMNS_APART, alone, sentenceApart);
    if (missing.length > 0) fail(`no row of ${missing.join(' ')}: type make mutants NAME='...'`);
    if (missingApart.length > 0) fail(`no row of ${missingApart.join(' ')}: type node conformance/mutants/mutants.mjs --apart NAME...`);
    process.exit(0);
}
const strange = QUESTIONS.split(',').find(question => !ALL.split(',').includes(question));
if (strange !== undefined) fail(`unknown check \`${strange}\`: QUESTIONS takes a list of ${ALL}`);
const unknown = words.find(word => !mutants.some(({ name }) => name === word));
if (unknown !== undefined) fail(`unknown defect \`${unknown}\`: conformance/mutants/ has the names`);

const work = `${B}/mutants${isApart ? '-apart' : ''}`;
const isPublic = QUESTIONS === ALL && !QUICK;
const hunted = words.length > 0 ? mutants.filter(({ name }) => words.includes(name)) : isApart ? alone : mutants;
const rows = new Map(hunted.map(({ name }) => [name, []]));
await inParallel(hunted, async mutant => {
    const folder = `${work}/${mutant.name}`;
    rmSync(folder, { recursive: true, force: true });
    await plant(mutant, folder);
    const methods = { judge: isApart ? huntApart : hunt, threads: huntThreads, suites: huntSuites };
    const row = [mutant.name, ...await methods[mutant.hunt](mutant, folder)];
    rows.set(mutant.name, row);
    const results = isApart ? apart : all;
    if (isPublic) results.keep(Object.fromEntries(results.columns.map((column, i) => [column, row[i]])));
}).catch(error => fail(error.message));
const done = [...rows.values()];
console.log(markdown(isApart ? COLUMNS_APART : COLUMNS, done));
console.log(isApart ? sentenceApart(done) : sentence(done));
process.exit(isApart || QUESTIONS !== ALL || done.every(row => row.at(-1) === 'caught') ? 0 : 1);
