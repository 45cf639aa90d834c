// SPDX-License-Identifier: MIT
//
// make bench BENCH=size: how many bytes a program gains by mmap and malloc, built by -Oz with Emscripten and for
// WASI: by those of the C library, by the drop-in with each page table, and by malloc on top. Prints a table.
//   node code_size.mjs     EMCC=emcc EMCC_FOLDER= WASI_CLANG= WASI_TARGET= WASI_FLAGS=, as toolchain/probe.sh prints them
// The size of a program without either is subtracted. `code` is the section of that name. `data` is static data: what
// lies between the first static byte and the end of the zeroed part.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';

const { B = 'build', EMCC = 'emcc', EMCC_FOLDER, WASI_CLANG, WASI_TARGET, WASI_FLAGS = '' } = process.env;
const work = `${B}/bench/size`;
const words = text => text.split(' ').filter(word => word !== '');
const sources = readdirSync('impl').filter(name => /\.c$/.test(name) && !/^(harness|validate)/.test(name)).map(name => `impl/${name}`);
const onTop = [...sources, 'impl/malloc/over_dlmalloc.c', '-isystem', `${EMCC_FOLDER}/system/lib`];

// Results go into a volatile variable, so that the compiler keeps the calls.
const PROGRAM = `
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
void *volatile kept;
int main(void)
{
    kept = sbrk(0);
#ifdef MAPS
    kept = mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(kept, 65536);
#endif
#ifdef ALLOCATES
    kept = malloc(100);
    kept = realloc(kept, 200);
    free(kept);
    kept = calloc(10, 10);
#endif
    return 0;
}
`;

const EMSCRIPTEN = [...words(EMCC), '-sALLOW_MEMORY_GROWTH', '-sSTANDALONE_WASM', '-Wl,--export=__data_end', '-Wl,--export=__global_base'];
const WASI = [...words(WASI_CLANG ?? ''), `--target=${WASI_TARGET}`, ...words(WASI_FLAGS), '-D_WASI_EMULATED_MMAN', '-Wl,--strip-debug',
    '-Wl,--export=__data_end', '-Wl,--export=__global_base'];

function build(name, compiler, flags) {
    const path = `${work}/${name}.wasm`;
    const [program, ...rest] = [...compiler, '-std=gnu11', '-Oz', '-w', `${work}/program.c`, ...flags, '-o', path];
    execFileSync(program, rest, { stdio: ['ignore', 'ignore', 'pipe'] });
    return path;
}

function measure(path) {
    const text = execFileSync('wasm-objdump', ['-h', '-x', path], { encoding: 'utf8', maxBuffer: 1 << 26 });
    const code = /^\s*Code start=.*\(size=(0x[0-9a-f]+)\)/m.exec(text);
    const at = name => Number(new RegExp(`global\\[\\d+\\].*<${name}> - init i32=(\\d+)`).exec(text)?.[1] ??
        globalOf(text, name));
    return { code: Number(code[1]), data: at('__data_end') - at('__global_base') };
}

// An exported global has its name in the section of exports only.
function globalOf(text, name) {
    const index = new RegExp(`global\\[(\\d+)\\].*-> "${name}"`).exec(text)[1];
    return new RegExp(`global\\[${index}\\].* init i32=(\\d+)`).exec(text)[1];
}

function rows() {
    const both = ['-DMAPS', '-DALLOCATES'];
    const skip = '-DPAGE_TABLE_SKIP_TABLE';
    const list = (compiler, isWasi) => [
        ['malloc of the C library', compiler, ['-DALLOCATES']],
        ['malloc and mmap of the C library', compiler, [...both, ...isWasi ? ['-lwasi-emulated-mman'] : []]],
        ['malloc of the C library, the drop-in, run tree', compiler, [...both, ...sources]],
        ['malloc of the C library, the drop-in, skip table', compiler, [...both, skip, ...sources]],
        ['dlmalloc on top of the drop-in, run tree', compiler, [...both, ...onTop]],
        ['dlmalloc on top of the drop-in, skip table', compiler, [...both, skip, ...onTop]],
    ];
    return { Emscripten: list(EMSCRIPTEN, false), ...WASI_CLANG ? { WASI: list(WASI, true) } : {} };
}

mkdirSync(work, { recursive: true });
writeFileSync(`${work}/program.c`, PROGRAM);
console.log('| bytes that a program gains, -Oz | code | static data |\n|---|---|---|');
for (const [platform, list] of Object.entries(rows())) {
    const bare = measure(build(`${platform}-bare`, list[0][1], []));
    list.forEach(([what, compiler, flags], number) => {
        const size = measure(build(`${platform}-${number}`, compiler, flags));
        console.log(`| ${platform}: ${what} | ${size.code - bare.code} | ${size.data - bare.data} |`);
    });
}
