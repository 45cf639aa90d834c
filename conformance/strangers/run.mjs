// SPDX-License-Identifier: MIT
//
// Runs one command with limits, and returns what it printed.
import { spawn } from 'node:child_process';

const TIMEOUT = Number(process.env.TIMEOUT || 60);

// Resolves with { code, text }: the exit code, 128 + the signal's number as a shell has it, and what
// the command wrote. The command ends early when `enough` is true of its text. It is a group of
// processes, because time_limit.sh runs the command below itself.
export function run(words, { enough = () => false, seconds = TIMEOUT, env = {} } = {}) {
    return new Promise(resolve => {
        const child = spawn('conformance/platforms/time_limit.sh', [String(seconds), ...words],
            { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
        let text = '';
        const add = chunk => {
            text += chunk;
            if (enough(text)) end(child);
        };
        child.stdout.on('data', add);
        child.stderr.on('data', add);
        child.on('close', code => resolve({ code: code ?? 137, text }));
    });
}

function end(child) {
    try {
        process.kill(-child.pid, 'SIGKILL');
    } catch {
        // It has ended by itself.
    }
}
