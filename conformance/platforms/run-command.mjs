// SPDX-License-Identifier: MIT
//
// The commands of mapcheck, under node, for a system that runs in an engine: a linked program, or a module below
// build/node/engine.
//     run-command.mjs COMMAND.js stress --system yours ...
// exit: that of the command
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Host } from './engine.mjs';
import { finder } from './node/modules.mjs';

const [path, ...words] = process.argv.slice(2);
const command = resolve(path ?? 'build/node/command.js');

function refuse(text) {
    console.error(`run-command: ${text}`);
    process.exit(2);
}

if (!existsSync(command)) refuse(`${command} is missing: type make build/node/command.js`);
createRequire(import.meta.url)(command)({
    arguments: words,
    host: new Host(finder(`${dirname(command)}/engine`)),
    thisProgram: 'mapcheck',
    onExit: (code) => { process.exitCode = code; },
});
