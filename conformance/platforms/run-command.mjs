// SPDX-License-Identifier: MIT
//
// The commands of mapcheck, under node, for a system that runs in an engine: a linked program, or a module below
// build/node/engine.
//     run-command.mjs COMMAND.js stress --system yours ...
// exit: that of the command
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Host, moduleProblem } from './engine.mjs';

const [path, ...words] = process.argv.slice(2);
const command = resolve(path ?? 'build/node/command.js');

function refuse(text) {
    console.error(`run-command: ${text}`);
    process.exit(2);
}

// The module of a system, or an Error with the reason why there is none.
function find(name) {
    const file = `${dirname(command)}/engine/${name}.wasm`;
    if (!existsSync(file)) throw new Error(`there is no module ${file}`);
    const module = new WebAssembly.Module(readFileSync(file));
    const problem = moduleProblem(module);
    if (problem !== undefined) throw new Error(`${file}: ${problem}`);
    return module;
}

if (!existsSync(command)) refuse(`${command} is missing: type make build/node/command.js`);
createRequire(import.meta.url)(command)({
    arguments: words,
    host: new Host(find),
    thisProgram: 'mapcheck',
    onExit: (code) => { process.exitCode = code; },
});
