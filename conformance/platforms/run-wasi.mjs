// SPDX-License-Identifier: MIT
//
// Runs a WASI program under node:wasi: its arguments, its exit code, and the files below the
// folder it is started in.
// Modules that it asks for (systems/wasm_hosted.h) are in the folder hosted/ beside it.
// A trap is one line and exit code 2: the program could not go on. To be started by run-wasi.sh.
// Node 18.19 to 24: getImportObject came with 20, wasiImport is in all of them.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { WASI } from 'node:wasi';
import { Host } from './hosted.mjs';

// Node 20 ends with a signal in WASI calls after memory grew far, where V8 calls them the fast way. 18 does
// not call them so unless asked, 24 is right.
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
        new WebAssembly.Module(readFileSync(`${dirname(program)}/hosted/${name}.wasm`)));
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
