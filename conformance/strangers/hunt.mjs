// SPDX-License-Identifier: MIT
//
// make mutants SYSTEM=strangers: builds each fault of faults.tsv into the strangers that it names,
// and hunts it through each door that a user has: a shared object, a wasm module, a linked program.
// Each door has its methods: random operations, the corpus, the clauses. The fault `none` is the
// honest stranger, which no method may accuse.
//   node hunt.mjs [FAULT...]    B=build JOBS=2 DOORS=so,wasm,linked SEEDS=10 OPERATIONS=20000
//                               TIMEOUT=60 seconds of processor time for one method
//   node hunt.mjs --check       only checks that the tables and the sources fit together
// Results go to strangers.tsv (RESULTS=), row by row. Exit codes: 0 all caught, 1 a fault escapes or
// an honest stranger is accused, 2 bad input, 77 no compiler for a door.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { build } from './build.mjs';
import { methods } from './methods.mjs';
import { readFaults, readResults, checkSources, key, COLUMNS } from './tables.mjs';

const B = process.env.B || 'build';
const FOLDER = 'conformance/strangers';
const RESULTS = process.env.RESULTS || `${FOLDER}/strangers.tsv`;
const DOORS = (process.env.DOORS || 'so,wasm,linked').split(',');
const JOBS = Number(process.env.JOBS || availableParallelism());

function fail(sentence) {
    console.error(`strangers: ${sentence}`);
    process.exit(2);
}

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
    const system = await build(hunted, B);
    const found = [];
    for (const method of methods(door)) found.push(await method(system, honest.finders));
    const first = found.find(find => find.clauses.length > 0 || find.ended);
    return {
        fault: fault.name, design, memory, door,
        end: judge(fault, found),
        verdict: first?.verdict ?? '-',
        operations: found.find(find => find.operations)?.operations ?? '-',
        how: found.map(find => find.how).filter(how => how !== '').join('; ') || '-',
    };
}

// Can this be built? memory.grow exists in wasm only, and Linux natively only. A shim and the kernel
// have memory of their own, and all others have a pool.
function exists(design, memory, door) {
    const pool = design !== 'shim' && design !== 'kernel';
    return pool === (memory !== 'own') && !(door === 'so' && memory === 'grow') && !(door !== 'so' && design === 'kernel');
}

// All combinations that the rows name. The judge can limit a memory that grows, so a linked program has the last memory
// of the row only.
function listHunts(faults, names) {
    const chosen = names.length > 0 ? faults.filter(fault => names.includes(fault.name)) : faults;
    return chosen.flatMap(fault => fault.designs.flatMap(design => fault.memories.flatMap(memory =>
        fault.doors.filter(door => DOORS.includes(door) && exists(design, memory, door) &&
            (door !== 'linked' || memory === fault.memories.findLast(last => exists(design, last, door))))
            .map(door => ({ fault, design, memory, door })))));
}

async function work(queue, results) {
    for (let hunted = queue.shift(); hunted !== undefined; hunted = queue.shift()) {
        const result = await hunt(hunted);
        results.set(key(result), result);
        console.log(COLUMNS.map(column => result[column]).join('\t'));
        save(results);
    }
}

function save(results) {
    const rows = [...results.values()].sort((a, b) => key(a) < key(b) ? -1 : 1);
    writeFileSync(RESULTS, [COLUMNS, ...rows.map(row => COLUMNS.map(column => row[column]))]
        .map(row => row.join('\t') + '\n').join(''));
}

function summary(done) {
    const count = end => done.filter(result => result.end === end).length;
    const honest = count('green') + count('accused'), planted = done.length - honest;
    console.log(`${count('caught')}/${planted} caught, ${count('elsewhere')} by other clauses, ` +
        `${count('escapes')} escape; ${count('green')}/${honest} honest strangers green`);
    return count('escapes') + count('elsewhere') + count('accused');
}

const words = process.argv.slice(2);
const faults = readFaults(`${FOLDER}/faults.tsv`, fail);
checkSources(FOLDER, faults, fail);
const honest = faults.find(fault => fault.name === 'none');
if (words[0] === '--check') process.exit(0);
const unknown = words.find(word => !faults.some(fault => fault.name === word));
if (unknown !== undefined) fail(`unknown fault \`${unknown}\`: the first column of ${FOLDER}/faults.tsv has the names`);
mkdirSync(`${B}/strangers`, { recursive: true });
const results = existsSync(RESULTS) ? readResults(readFileSync(RESULTS, 'utf8')) : new Map();
const queue = listHunts(faults, words), all = [...queue];
const known = new Set(listHunts(faults, []).map(hunted => key({ ...hunted, fault: hunted.fault.name })));
if (DOORS.length === 3) for (const name of results.keys()) if (!known.has(name)) results.delete(name);
await Promise.all(Array.from({ length: JOBS }, () => work(queue, results)));
const done = all.map(hunted => results.get(key({ ...hunted, fault: hunted.fault.name })));
process.exit(summary(done) === 0 ? 0 : 1);
