// SPDX-License-Identifier: MIT
//
// Builds one stranger with one fault, as a user would: by cc, by emcc or clang and `make wasm`, or as
// `make conformance LINK=` links it. The design page_manager is the product build of impl/.
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { run } from '../hunts/run.mjs';

const CC = (process.env.CC || 'cc').split(' ');
const EMCC = (process.env.EMCC || 'emcc').split(' ');
const WASI_CC = (process.env.WASI_CC || 'clang --target=wasm32-wasi').split(' ');
const POOL = ['memory', 'pages', 'arguments', 'map', 'family', 'lock', 'process'];
const PARTS = { bitmap: POOL, list: POOL, skip: POOL, bump: POOL, shim: ['arguments', 'lock', 'process'], kernel: ['process'] };
const FAMILY = '_mremap,_madvise,_mprotect,_msync,_posix_madvise,_mlock,_munlock,';
// Emscripten's msync, to which the drop-in passes on other ranges, needs a function of JavaScript.
const PRODUCT = '_mremap,_madvise,_mprotect,_mlock,_munlock,_sbrk,_mmap,_munmap,___errno_location';
const WASI_PRODUCT = ['mremap', 'madvise', 'mprotect', 'msync', 'mlock', 'munlock', 'sbrk', 'mmap', 'munmap'];
const MEMORY = {
    static: [], large: ['-DSTRANGER_PAGES=65536'], sbrk: ['-DPOOL_SBRK'], brk: ['-DPOOL_SBRK', '-DPOOL_BRK'], grow: ['-DPOOL_GROW'], own: [],
};
const SMALL = ['-sINITIAL_MEMORY=1MB', '-sTOTAL_STACK=16KB'];
const WASM_MEMORY = {
    static: ['-sINITIAL_MEMORY=128MB'], large: ['-sINITIAL_MEMORY=512MB'],
    sbrk: SMALL, brk: SMALL, grow: SMALL, own: ['-sINITIAL_MEMORY=256KB', '-sTOTAL_STACK=16KB'],
};

// The product build of the page manager in a folder; the drop-in is for wasm only.
function pageManager(folder, isForWasm) {
    return readdirSync(folder).filter(name => name.endsWith('.c') && !/^(harness|validate)/.test(name))
        .filter(name => isForWasm || !name.startsWith('override')).map(name => `${folder}/${name}`);
}

export function sources(design, door) {
    if (design === 'page_manager' && door === 'so') return ['conformance/strangers/page_manager.c', ...pageManager('impl', false)];
    if (design === 'page_manager') return pageManager('impl', true);
    return [design, ...PARTS[design]].map(name => `conformance/strangers/${name}.c`);
}

async function must(words, env = {}) {
    const { code, text } = await run(words, { seconds: 300, env });
    if (code !== 0) throw new Error(`${words.join(' ')}: exit code ${code}\n${text}`);
}

async function shared(stem, flags, design) {
    const path = `${stem}.so`;
    await must([...CC, '-std=gnu11', '-O2', '-shared', '-fPIC', '-fvisibility=hidden', '-pthread', '-iquote', '.', ...flags,
        ...sources(design, 'so'), '-o', path]);
    return path;
}

// make builds one module after another: two makes would build the same files twice.
let turn = Promise.resolve();
function inTurn(action) {
    const mine = turn.then(action);
    turn = mine.catch(() => {});
    return mine;
}

// 65,536 pages of 65,536 bytes would be the whole memory of a module: a large pool has smaller pages there.
function wasmFlags(fault, memory) {
    return ['-std=gnu11', '-iquote', '.', `-DFAULT=${fault}`, ...MEMORY[memory], ...(memory === 'large' ? ['-DSTRANGER_PAGE=4096'] : [])];
}

const HEADER = readFileSync('conformance/strangers/stranger.h', 'utf8');
const objects = new Map();

// As link.sh compiles a source that calls memory.grow: the host sees its growth.
const SEEN = ['-include', 'conformance/platforms/link_grow.h'];

// Both doors of wasm, and all faults that do not concern a source, share its object. The first hunt that needs it
// compiles it.
function object(source, { fault, memory, door }, B) {
    const text = readFileSync(source, 'utf8'), name = [HEADER, text].join().includes(`FAULTY(${fault.name})`) ? fault.name : 'none';
    const seen = door === 'linked' && memory === 'grow' && text.includes('__builtin_wasm_memory_grow');
    const path = `${B}/strangers/objects/${[name, memory, ...seen ? ['seen'] : [], source.split('/').at(-1)].join('-')}.o`;
    if (!objects.has(path))
        objects.set(path, must([...EMCC, '-O2', ...wasmFlags(name, memory), ...seen ? SEEN : [], '-c', source, '-o', path]));
    return objects.get(path).then(() => path);
}

async function compiled(hunted, B) {
    mkdirSync(`${B}/strangers/objects`, { recursive: true });
    const paths = [];
    for (const source of sources(hunted.design, 'wasm')) paths.push(await object(source, hunted, B));
    return paths;
}

// What `make wasm` does, without a look at mapcheck, which the hunt has already.
async function module(stem, parts, { design, memory }, B) {
    const path = `${stem}.wasm`;
    const exported = design === 'page_manager' ? PRODUCT : (PARTS[design].includes('family') ? FAMILY : '') + (['sbrk', 'brk'].includes(memory) ? '_sbrk,' : '') +
        (design === 'shim' ? '_mapcheck_keeps_pages,' : '') + '_mmap,_munmap,_mapcheck_page_size,___errno_location';
    await must([...EMCC, '-O2', ...parts, '-sSTANDALONE_WASM', '--no-entry',
        '-sALLOW_MEMORY_GROWTH', '-sMAXIMUM_MEMORY=4GB', ...WASM_MEMORY[memory], `-sEXPORTED_FUNCTIONS=${exported}`,
        '-o', path]);
    await inTurn(() => must(['make', `${B}/wasm/${stem.split('/').at(-1)}.so`, `WASM=${path}`]));
    return path;
}

// The page manager of `folder` over wasi-libc.
export async function wasi(path, folder, flags, B) {
    await must([...WASI_CC, '-std=gnu11', '-O2', '-mexec-model=reactor', '-D_WASI_EMULATED_MMAN', ...flags, ...pageManager(folder, true),
        'conformance/systems/wasm_errno.c', ...WASI_PRODUCT.map(name => `-Wl,--export=${name}`), '-o', path]);
    await inTurn(() => must(['make', `${B}/wasm/${path.split('/').at(-1).replace(/wasm$/, 'so')}`, `WASM=${path}`]));
    return path;
}

// What `make conformance LINK=` does, in a folder of its own: the module always has the name `yours`.
async function linked(stem, parts, B) {
    const folder = `${stem}.linked`;
    mkdirSync(folder, { recursive: true });
    for (const file of ['suite.js', 'command.js'])
        if (!existsSync(`${folder}/${file}`)) symlinkSync(resolve(`${B}/node/${file}`), `${folder}/${file}`);
    await must(['conformance/platforms/link.sh', `${folder}/engine/yours.wasm`, ...parts]);
    const command = [process.execPath, '--no-warnings', 'conformance/platforms/run-command.mjs', `${folder}/command.js`];
    return { suite: `${folder}/suite.js`, command, name: 'yours', files: `${folder}/found` };
}

// What `make threads LINK=` does, from the sources, in which the threads pause.
async function withThreads(stem, { fault, design, memory }) {
    const path = `${stem}.linked/yours.threads`;
    await must(['conformance/platforms/link.sh', path, ...sources(design, 'wasm')], { FLAGS: wasmFlags(fault.name, memory).join(' ') });
    return { path };
}

export async function build(hunted, B) {
    const { fault, design, memory, door } = hunted;
    const stem = `${B}/strangers/${[fault.name, design, memory].join('-')}`;
    mkdirSync(`${B}/strangers`, { recursive: true });
    if (door === 'so') return { path: await shared(stem, [`-DFAULT=${fault.name}`, ...MEMORY[memory]], design) };
    if (door === 'wasi') return { path: await wasi(`${stem}-wasi.wasm`, 'impl', [`-DFAULT=${fault.name}`], B) };
    const parts = await compiled(hunted, B);
    if (door === 'wasm') return { path: await module(stem, parts, hunted, B) };
    return { ...await linked(stem, parts, B), ...hunted.threaded ? await withThreads(stem, hunted) : {} };
}
