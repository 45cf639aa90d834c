// SPDX-License-Identifier: MIT
//
// Reads faults.tsv, and checks that it fits the sources: each fault has a branch in a source, and each
// branch has a row.
import { readFileSync, readdirSync } from 'node:fs';
import { readRows } from '../hunts/hunts.mjs';

const DESIGNS = ['bitmap', 'list', 'skip', 'bump', 'shim', 'kernel', 'page_manager'];
const MEMORIES = ['static', 'large', 'sbrk', 'brk', 'grow', 'own'];
export const ALL_DOORS = ['so', 'wasm', 'wasi', 'linked'];

export function readFaults(path, fail) {
    const split = (text, allowed, where) => text.split(' ').map(word => {
        if (!allowed.includes(word)) fail(`${path}: ${where}: \`${word}\` is none of ${allowed.join(', ')}`);
        return word;
    });
    return readRows(path).map(row => {
        const [name, designs, memories, doors, finders, text] = row;
        if (row.length !== 6 || !text) fail(`${path}: ${name}: has ${row.length} columns; expected 6, the last one in words`);
        return {
            name, text, finders: finders.split(' '),
            designs: split(designs, DESIGNS, name), memories: split(memories, MEMORIES, name),
            doors: split(doors, ALL_DOORS, name),
        };
    });
}

// The clauses that the honest stranger of a design fails with reason. `shim:CLAUSE` is for one design, and
// `shim@wasm:CLAUSE` for one design that comes through one door.
export function excused(honest, design, door) {
    return honest.finders.map(word => word.split(':'))
        .filter(words => words.length === 1 || [design, `${design}@${door}`].includes(words[0])).map(words => words.at(-1));
}

export function checkSources(folder, faults, fail) {
    const text = readdirSync(folder).filter(name => /\.[ch]$/.test(name))
        .map(name => readFileSync(`${folder}/${name}`, 'utf8')).join('\n');
    const branches = new Set([...text.matchAll(/\bFAULTY\((\w+)\)/g)].map(match => match[1]));
    branches.delete('name'); // the macro itself
    for (const { name } of faults)
        if (name !== 'none' && !branches.has(name)) fail(`faults.tsv: ${name}: no source has FAULTY(${name})`);
    for (const branch of branches)
        if (!faults.some(fault => fault.name === branch)) fail(`FAULTY(${branch}) has no row in ${folder}/faults.tsv`);
    if (!faults.some(fault => fault.name === 'none')) fail('faults.tsv: no row `none`: the honest strangers are hunted, too');
}
