// SPDX-License-Identifier: MIT
//
// Runs a WASI program under node:wasi: its arguments, its exit code, and the files below the
// folder it is started in.
// A trap is one line and exit code 2: the program could not go on. To be started by run-wasi.sh.
import { readFile } from 'node:fs/promises';
import { WASI } from 'node:wasi';

const [program, ...rest] = process.argv.slice(2);

async function run() {
    const wasi = new WASI({
        version: 'preview1',
        args: [program, ...rest],
        preopens: { '.': '.' },
        returnOnExit: true,
    });
    const module = await WebAssembly.compile(await readFile(program));
    const imports = { wasi_snapshot_preview1: wasi.wasiImport };
    return wasi.start(await WebAssembly.instantiate(module, imports));
}

try {
    process.exitCode = await run();
} catch (error) {
    console.error(`run-wasi: ${program ?? 'no PROGRAM.wasm'}: ${error.message.split('\n')[0]}`);
    process.exitCode = 2;
}
