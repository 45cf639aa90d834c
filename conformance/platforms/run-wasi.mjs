// SPDX-License-Identifier: MIT
//
// Runs a WASI program under node:wasi, with its arguments, its exit code, and the files below the
// current folder. The modules that it opens (systems/wasm_engine.h) are in the folder engine/ beside
// it. A trap prints one line and ends with exit code 2. run-wasi.sh starts this file.
// Runs under node 18.19 to 24: all of them have wasiImport, while getImportObject came with 20.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { WASI } from 'node:wasi';
import { Host } from './engine.mjs';

// Node 20 crashes in WASI calls after the memory has grown far, when V8 uses its fast API calls. Node 18
// does not use them by default, and node 24 has no such defect.
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) setFlagsFromString('--no-turbo-fast-api-calls');

const [program, ...rest] = process.argv.slice(2);

function run() {
    const wasi = new WASI({
        version: 'preview1',
        args: [program, ...rest],
        preopens: { '.': '.' },
        returnOnExit: true,
    });
    const host = new Host((name) =>
        new WebAssembly.Module(readFileSync(`${dirname(program)}/engine/${name}.wasm`)));
    const module = new WebAssembly.Module(readFileSync(program));
    const imports = { wasi_snapshot_preview1: wasi.wasiImport, env: host.imports() };
    const instance = new WebAssembly.Instance(module, imports);
    host.memory = () => instance.exports.memory;
    return wasi.start(instance);
}

try {
    process.exitCode = run();
} catch (error) {
    console.error(`run-wasi: ${program ?? 'no PROGRAM.wasm'}: ${error.message.split('\n')[0]}`);
    process.exitCode = 2;
}
