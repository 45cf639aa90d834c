// SPDX-License-Identifier: MIT
//
// make mutants SYSTEM=strangers: builds each fault of faults.tsv into the strangers that it names,
// and hunts it through each door that a user has: a shared object, a wasm module of emcc or of
// wasi-libc, a linked program.
// Each door has its methods: random operations, the corpus, the clauses. The fault `none` is the
// honest stranger, which no method may accuse.
//   node hunt.mjs [FAULT...]    B=build JOBS=2 DOORS=so,wasm,wasi,linked SEEDS=10 OPERATIONS=20000
//                               UNHUNTED=yes only strangers whose row in the results says `unhunted`
//                               TIMEOUT=60 seconds of processor time for one method
//   node hunt.mjs --check       only checks that the tables and the sources fit together
// FAULTS= is the table of faults. Results go to RESULTS=, strangers.tsv, row by row. Exit codes: 0 all
// caught, 1 a fault escapes or an honest stranger is accused, 2 bad input, or a hunt that failed.
import { mkdirSync } from 'node:fs';
import { B, Results, failer, inParallel } from '../hunts/hunts.mjs';
import { build } from './build.mjs';
import { methods } from './methods.mjs';
import { ALL_DOORS, checkSources, excused, readFaults } from './tables.mjs';

const FOLDER = 'conformance/strangers';
const RESULTS = process.env.RESULTS || `${FOLDER}/strangers.tsv`;
const FAULTS = process.env.FAULTS || `${FOLDER}/faults.tsv`;
const DOORS = (process.env.DOORS || ALL_DOORS.join(',')).split(',');
const UNHUNTED = process.env.UNHUNTED === 'yes';
const COLUMNS = ['fault', 'design', 'memory', 'door', 'end', 'verdict', 'operations', 'how'];
const fail = failer('strangers');

// A fault is caught when a clause of its row finds it, and no run of the stranger ends as if it had agreed. The
// clauses that the honest stranger fails do not count.
function judge(fault, found) {
    if (found.some(find => find.ended)) return 'escapes';
    const clauses = found.flatMap(find => find.clauses);
    if (fault.name === 'none') return clauses.length === 0 ? 'green' : 'accused';
    if (clauses.some(clause => fault.finders.includes(clause))) return 'caught';
    return clauses.length > 0 ? 'elsewhere' : 'escapes';
}

async function hunt(hunted) {
    const { fault, design, memory, door } = hunted;
    const threaded = fault === honest ? design !== 'page_manager' || door === 'so' : fault.finders.some(finder => finder.startsWith('THREAD-'));
    const system = { ...await build({ ...hunted, threaded }, B), honest: fault === honest, finders: fault.finders, threaded };
    const found = [];
    for (const method of methods(door)) found.push(await method(system, excused(honest, design, door)));
    const first = found.find(find => find.clauses.length > 0 || find.ended);
    return {
        fault: fault.name, design, memory, door,
        end: judge(fault, found),
        verdict: first?.verdict ?? '-',
        operations: found.find(find => find.operations)?.operations ?? '-',
        how: found.map(find => find.how).filter(how => how !== '').join('; ') || '-',
    };
}

// Can this be built? memory.grow exists in wasm only, and Linux natively only. The sbrk of `brk` takes the place of that of
// Emscripten; all designs share it, so one is enough. A shim, the kernel and the page manager
// have memory of their own, and all others have a pool. Only the page manager is built with wasi-libc. A linked program has
// pages of 65,536 bytes: a large pool of them would be the whole memory.
function exists(design, memory, door) {
    const pool = !['shim', 'kernel', 'page_manager'].includes(design);
    if (door === 'linked' && memory === 'large') return false;
    if (memory === 'brk' && (design !== 'bitmap' || !['wasm', 'linked'].includes(door))) return false;
    return pool === (memory !== 'own') && !(door === 'so' && memory === 'grow') && !(door !== 'so' && design === 'kernel') &&
        !(door === 'wasi' && design !== 'page_manager');
}

// All combinations that the rows name. The judge can limit a memory that grows, so a linked program has the last memory
// of the row only.
function listHunts(faults, names, doors) {
    const chosen = names.length > 0 ? faults.filter(fault => names.includes(fault.name)) : faults;
    return chosen.flatMap(fault => fault.designs.flatMap(design => fault.memories.flatMap(memory =>
        fault.doors.filter(door => doors.includes(door) && exists(design, memory, door) &&
            (door !== 'linked' || memory === fault.memories.findLast(last => exists(design, last, door))))
            .map(door => ({ fault, design, memory, door })))));
}

// A hunt that fails leaves its row as it was, and the others go on.
async function huntAndKeep(hunted) {
    try {
        const result = await hunt(hunted);
        console.log(COLUMNS.map(column => result[column]).join('\t'));
        results.keep(result);
    } catch (error) {
        console.error(`strangers: ${error.message}`);
        process.exitCode = 2;
    }
}

// A stranger that was never hunted has a row that says so.
function complete() {
    for (const hunted of listHunts(faults, [], ALL_DOORS))
        if (!results.has(keyOf(hunted)))
            results.add({ ...hunted, fault: hunted.fault.name, end: 'unhunted', verdict: '-', operations: '-', how: '-' });
}

function summary(done) {
    const count = end => done.filter(result => result.end === end).length;
    const honest = count('green') + count('accused'), planted = done.length - honest;
    console.log(`${count('caught')}/${planted} caught, ${count('elsewhere')} by other clauses, ` +
        `${count('escapes')} escape; ${count('green')}/${honest} honest strangers green`);
    return count('escapes') + count('elsewhere') + count('accused');
}

// Rows of strangers.tsv and hunts that do not match.
function checkResults() {
    const missing = [...hunts].find(name => !results.has(name));
    if (missing) fail(`${RESULTS}: no row \`${missing.replaceAll('\t', ' ')}\`: type make mutants SYSTEM=strangers NAME=${missing.split('\t')[0]}`);
    const extra = [...results.keys()].find(name => !hunts.has(name));
    if (extra) fail(`${RESULTS}: ${FAULTS} has no \`${extra.replaceAll('\t', ' ')}\`: type make mutants SYSTEM=strangers`);
}

const keyOf = hunted => results.keyOf({ ...hunted, fault: hunted.fault.name });
const words = process.argv.slice(2);
const door = DOORS.find(name => !ALL_DOORS.includes(name));
if (door !== undefined) fail(`unknown door \`${door}\`: DOORS takes a list of ${ALL_DOORS.join(',')}`);
const faults = readFaults(FAULTS, fail);
checkSources(FOLDER, faults, fail);
const honest = faults.find(fault => fault.name === 'none');
const results = new Results(RESULTS, COLUMNS, 4);
const hunts = new Set(listHunts(faults, [], ALL_DOORS).map(keyOf));
if (words[0] === '--check') {
    checkResults();
    process.exit(0);
}
const unknown = words.find(word => !faults.some(fault => fault.name === word));
if (unknown !== undefined) fail(`unknown fault \`${unknown}\`: the first column of ${FAULTS} has the names`);
mkdirSync(`${B}/strangers`, { recursive: true });
for (const name of results.keys()) if (!hunts.has(name)) results.delete(name);
complete();
for (const left of ALL_DOORS) if (!DOORS.includes(left)) console.log(`left out: the door ${left}`);
const queue = listHunts(faults, words, DOORS).filter(hunted => !UNHUNTED || results.get(keyOf(hunted)).end === 'unhunted');
await inParallel(queue, huntAndKeep);
process.exit(process.exitCode ?? (summary(queue.map(hunted => results.get(keyOf(hunted)))) === 0 ? 0 : 1));
