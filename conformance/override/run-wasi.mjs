// SPDX-License-Identifier: MIT
//
// Runs a WASI program under node; FOLDER is what it sees as its own: run-wasi.mjs MODULE FOLDER
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

const [module, folder] = process.argv.slice(2);
const wasi = new WASI({ version: 'preview1', args: [module], preopens: { '.': folder }, returnOnExit: true });
const program = await WebAssembly.instantiate(readFileSync(module), {
    wasi_snapshot_preview1: wasi.wasiImport,
});
process.exitCode = wasi.start(program.instance);
