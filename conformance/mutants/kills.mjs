// SPDX-License-Identifier: MIT
//
// make kills: finds out which clauses fail on which planted defect. It runs all clauses on each
// defect of conformance/mutants/ that a single thread can show, and on each fault of faults.def, and
// writes the result to conformance/mutants/kill_matrix.tsv.
//   node kills.mjs [NAME...]   rewrites kill_matrix.tsv; with names only the lines of these mutants
// B=build. A clause that fails on no defect tests nothing, unless clauses.tsv names another one for
// it.
import { rmSync, writeFileSync } from 'node:fs';
import { B, buildMutant, failer, inParallel, plant, readMutants, readRows } from '../hunts/hunts.mjs';
import { run } from '../hunts/run.mjs';

const seconds = Number(process.env.TIMEOUT || 20); // of processor time for all clauses; after a hang, for each clause
const TABLE = process.env.TABLE || 'conformance/mutants/kill_matrix.tsv';
const fail = failer('kills');

async function output(words) {
    const { code, text } = await run(words);
    if (code !== 0) fail(`${words.join(' ')}: exit code ${code}\n${text}`);
    return text;
}

function hasAnswer(text, id) {
    return text.startsWith(`${id}\t`) || text.includes(`\n${id}\t`);
}

// Runs all clauses on one defect. A clause without an answer, because an earlier one ended the process, gets a process of
// its own. Returns the clauses that fail.
async function hunt(mutant) {
    const folder = `${B}/kills/${mutant.name}`, conform = [`${folder}/mapcheck`, 'conform'];
    rmSync(folder, { recursive: true, force: true });
    await plant(mutant, folder);
    await buildMutant(mutant, folder, 'mapcheck');
    const ask = async (...words) => (await run([...conform, '--system', mutant.system, ...words], { seconds })).text;
    let text = await ask();
    for (const id of (await output([...conform, '--list'])).split('\n').filter(id => id !== '' && !hasAnswer(text, id))) {
        const answer = await ask('--clause', id);
        text += hasAnswer(answer, id) ? `\n${answer}` : `\n${id}\tFAIL\tit hangs or dies\n`;
    }
    writeFileSync(`${folder}/result`, text);
    return [...text.matchAll(/^(\S+)\tFAIL/gm)].map(([, id]) => id).join(' ') || '-';
}

const names = process.argv.slice(2);
const all = readMutants().filter(({ hunt }) => hunt === 'judge');
const unknown = names.find(name => !all.some(mutant => mutant.name === name));
if (unknown !== undefined) fail(`unknown defect \`${unknown}\`: conformance/mutants/ has the names`);
const failing = new Map(readRows(TABLE));
await inParallel(names.length > 0 ? all.filter(({ name }) => names.includes(name)) : all,
    async mutant => failing.set(mutant.name, await hunt(mutant))).catch(error => fail(error.message));
const unhunted = all.find(({ name }) => !failing.has(name));
if (unhunted !== undefined) fail(`${TABLE}: no row \`${unhunted.name}\`: type make kills NAME=${unhunted.name}`);
writeFileSync(TABLE, `defect\tclauses that fail\n${await output([`${B}/list_kills`])}` +
    all.map(({ name }) => `${name}\t${failing.get(name)}\n`).join(''));
const { code, text } = await run([`${B}/tables`, 'kills'], { env: { KILLS: TABLE } });
process.stdout.write(text);
process.exit(code);
