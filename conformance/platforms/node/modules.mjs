// SPDX-License-Identifier: MIT
//
// The modules of systems that run in an engine: files of one folder, each compiled once. For node only: a
// page has no files (run-browser.mjs).
import { existsSync, readFileSync } from 'node:fs';
import { moduleProblem } from '../engine.mjs';

function read(file) {
    try {
        return new WebAssembly.Module(readFileSync(file));
    } catch (error) {
        throw new Error(`${file}: ${error.message.split('\n')[0]}`);
    }
}

function compile(file) {
    if (!existsSync(file)) throw new Error(`there is no module ${file}`);
    const module = read(file);
    const problem = moduleProblem(module);
    if (problem !== undefined) throw new Error(`${file}: ${problem}`);
    return module;
}

// Returns find(name): the module of a system, or an Error with the reason why there is none.
export function finder(folder) {
    const modules = new Map();
    return (name) => {
        if (!modules.has(name)) modules.set(name, compile(`${folder}/${name}.wasm`));
        return modules.get(name);
    };
}
