// SPDX-License-Identifier: MIT
//
// make clients: builds programs of other projects, from the source packages of Debian, over four memories, and
// runs them under node: the C library's mmap and malloc (`stock`), the drop-in with each page table (`tree`,
// `skip`), and dlmalloc on top of it (`malloc`). Prints a table and writes it to out/clients.md.
//   node clients.mjs [CLIENT...]     B=build MEMORIES=stock,tree,skip,malloc, and EMCC, EMCC_FOLDER of toolchain/probe.sh
// Sources stay in B/clients. Exit codes: 0 each client passes over every memory of the page manager, 1 one does
// not, 2 bad input, 77 a source package cannot be fetched here.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { failer } from '../hunts/hunts.mjs';
import { run } from '../hunts/run.mjs';

const { B = 'build', EMCC = 'emcc', EMCC_FOLDER, IMPL = 'impl' } = process.env;
const fail = failer('clients');
const MEMORIES = ['stock', 'tree', 'skip', 'malloc'];
const SECONDS = 300; // of processor time, for one run
const HERE = 'conformance/clients';

// `files` and `flags` may name the folder of the sources as @. `passes` is true of a run that passed.
const CLIENTS = [
    {
        name: 'bdwgc', source: 'libgc',
        files: ['@/extra/gc.c', '@/tests/test.c'],
        flags: ['-I@/include', '-DALL_INTERIOR_POINTERS', '-DNO_EXECUTE_PERMISSION', '-DUSE_MMAP', '-DUSE_MUNMAP', '-sASYNCIFY',
            '-sASYNCIFY_STACK_SIZE=1000000'],
        // Its file for Emscripten unmaps nothing, because the C library's mmap refuses MAP_FIXED. So this client takes the
        // code for all other systems: mmap with PROT_NONE and MAP_FIXED over what it gives back, mprotect to get it again.
        patch: { file: 'os_dep.c', old: /^#( +)elif defined\(EMSCRIPTEN\)(\s+\/\* Nothing to do, mmap)/m, now: '#$1elif 0$2' },
        passes: ({ code, text }) => code === 0 && /Collector appears to work/.test(text),
    },
    {
        name: 'mimalloc', source: 'mimalloc',
        files: ['@/src/static.c', '@/test/test-api.c'], flags: ['-U__EMSCRIPTEN__', '-I@/include'],
        // calloc-overflow takes the address of a function for a huge number. In wasm it is a small one, so this test fails always.
        passes: ({ text }) => /^succeeded: \d\d/m.test(text) && /^failed +: 1$/m.test(text) && /FAILED: calloc-overflow/.test(text),
    },
    {
        name: 'lua', source: 'lua5.4',
        files: ['@/src/l*.c'], without: /\/(luac|ltests)\.c$/, flags: ['-DLUA_COMPAT_5_3', '-sNODERAWFS'], arguments: [`${HERE}/workload.lua`],
        passes: ({ code, text }) => code === 0 && /^sum 20000100000, /m.test(text),
    },
];

function apply({ file, old, now }, folder) {
    const text = readFileSync(`${folder}/${file}`, 'utf8');
    if (!old.test(text)) throw new Error(`${folder}/${file} has no line ${old}: this version of the source needs another patch`);
    writeFileSync(`${folder}/${file}`, text.replace(old, now));
}

// The folder of the unpacked source of a client.
function fetch({ source, patch }) {
    const folder = `${B}/clients/${source}`;
    if (existsSync(`${folder}/unpacked`)) return `${folder}/unpacked`;
    const { status, stdout } = spawnSync('toolchain/debian_source.sh', [source, folder], { encoding: 'utf8' });
    if (status !== 0) {
        console.error(`clients: ${stdout.trim()}`);
        process.exit(77);
    }
    mkdirSync(`${folder}/half`, { recursive: true });
    execFileSync('tar', ['-xf', stdout.trim(), '-C', `${folder}/half`, '--strip-components=1']);
    if (patch !== undefined) apply(patch, `${folder}/half`);
    renameSync(`${folder}/half`, `${folder}/unpacked`);
    return `${folder}/unpacked`;
}

// `@/src/l*.c` stands for all files of that folder that match.
function listFiles({ files, without = /^$/ }, folder) {
    return files.map(file => file.replace('@', folder)).flatMap(file => {
        const at = file.lastIndexOf('/');
        const pattern = new RegExp(`^${file.slice(at + 1).replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
        return readdirSync(file.slice(0, at)).filter(name => pattern.test(name)).map(name => `${file.slice(0, at)}/${name}`);
    }).filter(file => !without.test(file));
}

const COMPILE = ['-O2', '-std=gnu11', '-w'];
const compiled = new Map();

async function must(words, what) {
    const { code, text } = await run(words, { seconds: SECONDS });
    if (code !== 0) throw new Error(`${what} does not build:\n${text.slice(-2000)}`);
}

async function compile(memory) {
    const folder = `${B}/clients/${memory}`;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const sources = readdirSync(IMPL).filter(name => name.endsWith('.c') && !/^(harness|validate)/.test(name));
    if (memory === 'malloc') sources.push('malloc/over_dlmalloc.c');
    const flags = [...memory === 'skip' ? ['-DPAGE_TABLE_SKIP_TABLE'] : [], '-isystem', `${EMCC_FOLDER}/system/lib`];
    const objects = sources.map(name => `${folder}/${name.replace('/', '-')}.o`);
    for (const [number, name] of sources.entries())
        await must([...EMCC.split(' '), ...COMPILE, ...flags, '-c', `${IMPL}/${name}`, '-o', objects[number]], `${IMPL}/${name}`);
    return objects;
}

// The objects of a memory serve all clients, and are compiled without the flags of any.
function memoryObjects(memory) {
    if (memory === 'stock') return [];
    if (!compiled.has(memory)) compiled.set(memory, compile(memory));
    return compiled.get(memory);
}

async function build(client, memory) {
    const folder = fetch(client);
    const program = `${B}/clients/${client.name}-${memory}.js`;
    await must([...EMCC.split(' '), ...COMPILE, ...listFiles(client, folder), `${HERE}/measure.c`, ...await memoryObjects(memory),
        ...client.flags.map(flag => flag.replace('@', folder)), '-Wl,--wrap=memset', '-sALLOW_MEMORY_GROWTH',
        '-sWASM_ASYNC_COMPILATION=0', '-sEXIT_RUNTIME=1', '-sEXPORTED_FUNCTIONS=_main,_emscripten_builtin_memalign',
        '-o', program], `${client.name} over ${memory}`);
    return program;
}

// The last line of a run that failed, without those of measure.c and of node.
function lastLine(text) {
    return text.split('\n').filter(line => line.trim() !== '' && line.length < 200 && !/^(memory:|Node\.js|    at )/.test(line)).at(-1) ?? 'says nothing';
}

async function ask(client, memory) {
    const program = await build(client, memory);
    const began = performance.now();
    const { code, text, late } = await run([process.execPath, resolve(program), ...client.arguments ?? []], { seconds: SECONDS });
    const measured = /^memory: break (\d+) cleared (\d+)$/m.exec(text);
    const passes = client.passes({ code, text });
    writeFileSync(program.replace(/js$/, 'log'), text);
    return {
        client, memory, passes, seconds: (performance.now() - began) / 1000,
        verdict: passes ? 'passes' : late ? 'hangs' : `exit code ${code}`,
        said: passes ? '' : lastLine(text), peak: Number(measured?.[1]), cleared: Number(measured?.[2]),
    };
}

const mib = bytes => Number.isNaN(bytes) ? '-' : (bytes / 1048576).toFixed(1);

function row({ client, memory, verdict, peak, cleared, seconds }, stock) {
    const time = stock?.passes ? (seconds / stock.seconds).toFixed(2) : '-';
    return `| ${client.name} | ${memory} | ${verdict} | ${mib(peak)} | ${mib(cleared)} | ${time} |`;
}

const chosen = process.argv.slice(2);
const unknown = chosen.find(name => !CLIENTS.some(client => client.name === name));
if (unknown !== undefined) fail(`no client \`${unknown}\`: use ${CLIENTS.map(client => client.name).join(', ')}`);
const memories = (process.env.MEMORIES ?? MEMORIES.join(',')).split(',');
const other = memories.find(name => !MEMORIES.includes(name));
if (other !== undefined) fail(`no memory \`${other}\`: MEMORIES takes a list of ${MEMORIES.join(',')}`);
process.on('uncaughtException', error => fail(error.message));
const asked = CLIENTS.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
asked.forEach(fetch);
rmSync('out/clients.md', { force: true });
mkdirSync('out', { recursive: true });
const lines = ['| client | memory | verdict | MiB of break | MiB cleared | time of stock |', '|---|---|---|---|---|---|'];
console.log(lines.join('\n'));
let failed = 0;
for (const client of asked) {
    let stock;
    for (const memory of memories) {
        const result = await ask(client, memory);
        if (memory === 'stock') stock = result;
        else failed += result.passes ? 0 : 1;
        lines.push(row(result, stock));
        console.log(lines.at(-1));
        if (result.said !== '') console.log(`  ${result.said}`);
        writeFileSync('out/clients.md', `${lines.join('\n')}\n`);
    }
}
process.exit(failed === 0 ? 0 : 1);
